"""A coach leaves: the last day, a new coach for each of their people, and how far the whole list is."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.handovers import LastDayForm, LeaverForm
from coachdesk.models import Claimant, Staff
from coachdesk.placing import Suggestion
from coachdesk.placing.words import reason_text, rule_texts
from coachdesk.policies import Viewer
from coachdesk.queries import leavers as queries
from coachdesk.queries import placements
from coachdesk.queries.leavers import Line, List
from coachdesk.services import audit
from coachdesk.services import leavers as services
from coachdesk.services.leavers import HasLeft, NoSuchDay
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import handover_words as said
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.who import name_row

blueprint = Blueprint("leavers", __name__)
FEW = 5  # fewer than these are not counted out loud: whoever knows the list would know who it is


@blueprint.get("/leavers")
@allow(policies.says_last_days)
def index() -> ResponseReturnValue:
    """Who leaves, and when; and writing down that somebody does."""
    return _index(LeaverForm(_names(the_viewer()), formdata=None))


@blueprint.post("/leavers")
@allow(policies.says_last_days)
def say() -> ResponseReturnValue:
    """Write down a last day: everybody of theirs has a handover from now on."""
    viewer = the_viewer()
    form = LeaverForm(_names(viewer))
    if not form.validate():
        return _index(form, 422)
    staff = load_or_404(policies.leaving_staff(viewer), UUID(form.coach.data))
    try:
        count = services.say(db.session, staff, form.last_on.data, by=viewer.account_id, at=clock.now())
    except (NoSuchDay, HasLeft):
        form.last_on.errors = [_("Give a day from today on, within two years.")]
        return _index(form, 409)
    flash(
        _("Written down: %(name)s leaves after %(day)s.", name=staff.name, day=said.day_words(staff.leaves_on)), "good"
    )
    if count:
        flash(_("Their people need a new coach."), "info")
    return _after(staff)


@blueprint.get("/leavers/<uuid:staff_id>")
@allow(policies.leads)
def show(staff_id: UUID) -> ResponseReturnValue:
    """The whole list: who comes to whom, and how far each of them is."""
    return _page(_load(staff_id))


@blueprint.post("/leavers/<uuid:staff_id>/coaches")
@allow(policies.leads)
def confirm(staff_id: UUID) -> ResponseReturnValue:
    """Name the coaches that the page showed, for one person or for all of them."""
    staff, viewer = _load(staff_id), the_viewer()
    asked = _asked(request.form.get("only", ""))
    if not asked:
        flash(_("Choose a coach first, then press again. Nothing was changed."), "act")
        return _page(staff, 422)
    theirs = policies.visible_claimants(viewer).where(Claimant.id.in_(asked))
    people = db.session.scalars(theirs).all()
    done, lost = services.name_all(
        db.session, staff, [(each, asked[each.id]) for each in people], by=viewer.account_id, at=clock.now()
    )
    if done:
        flash(ngettext("A new coach is named for %(num)d person. They can see who it is.",
                       "A new coach is named for %(num)d people. They can see who it is.", done), "good")  # fmt: skip
    if lost:
        flash(ngettext("For %(num)d person this coach does not fit, or no longer. Nothing was changed for them.",
                       "For %(num)d people this coach does not fit, or no longer. Nothing was changed for them.",
                       lost), "act" if not done else "watch")  # fmt: skip
    if lost and not done:
        return _page(staff, 409)
    return redirect(url_for("leavers.show", staff_id=staff.id), 303)


@blueprint.post("/leavers/<uuid:staff_id>/day")
@allow(policies.says_last_days)
def move(staff_id: UUID) -> ResponseReturnValue:
    """Another last day."""
    staff, form = load_or_404(policies.leaving_staff(the_viewer()), staff_id), LastDayForm()
    if not form.validate():
        flash(_("Give the day, such as 24 11 2026. Nothing was changed."), "act")
        return _answer(staff, 422)
    try:
        services.say(db.session, staff, form.last_on.data, by=the_viewer().account_id, at=clock.now())
    except (NoSuchDay, HasLeft):
        flash(_("Give a day from today on, within two years. Nothing was changed."), "act")
        return _answer(staff, 409)
    flash(_("The last day is %(day)s now. Everybody of the list sees it.", day=said.day_words(staff.leaves_on)), "good")
    return _after(staff)


@blueprint.post("/leavers/<uuid:staff_id>/stay")
@allow(policies.says_last_days)
def stay(staff_id: UUID) -> ResponseReturnValue:
    """They stay after all."""
    staff = load_or_404(policies.leaving_staff(the_viewer()), staff_id)
    try:
        services.take_back(db.session, staff, by=the_viewer().account_id, at=clock.now())
    except HasLeft:
        flash(_("It was their last day already. Nothing was changed."), "act")
        return _answer(staff, 409)
    flash(_("%(name)s stays, and so do the people who have not changed yet.", name=staff.name), "good")
    return redirect(url_for("leavers.index"), 303)


def _load(staff_id: UUID) -> Staff:
    staff = load_or_404(policies.led_coaches(the_viewer()), staff_id)
    if staff.leaves_on is None and staff.left_on is None:
        abort(404)
    return staff


def _names(viewer: Viewer) -> dict[str, str]:
    here = policies.leaving_staff(viewer).where(Staff.left_on.is_(None), Staff.leaves_on.is_(None))
    return {str(each.id): each.name for each in db.session.scalars(here.order_by(Staff.name, Staff.id))}


def _asked(only: str) -> dict[UUID, UUID]:
    """Person and coach, as the buttons of the page say them: all that are suggested, or one of them, or a choice."""
    if only == "all":
        rows = request.form.getlist("suggested")
    else:
        other = request.form.get(f"coach_{only}", "")
        rows = [f"{only}:{other}"] if other else [each for each in request.form.getlist("suggested") if only in each]
    found = {}
    for row in rows:
        person, _colon, coach = row.partition(":")
        try:
            found[UUID(person)] = UUID(coach)
        except ValueError:
            continue
    return found


def _after(staff: Staff) -> ResponseReturnValue:
    """To the list, for whoever may see it."""
    if policies.leads(the_viewer()):
        return redirect(url_for("leavers.show", staff_id=staff.id), 303)
    return redirect(url_for("leavers.index"), 303)


def _answer(staff: Staff, status: int) -> ResponseReturnValue:
    if policies.leads(the_viewer()) and (staff.leaves_on or staff.left_on):
        return _page(staff, status)
    return _index(LeaverForm(_names(the_viewer()), formdata=None), status)


def _index(form: LeaverForm, status: int = 200) -> ResponseReturnValue:
    viewer = the_viewer()
    audit.record(db.session, "leavers.listed", subject="staff")
    leads = policies.leads(viewer)
    rows = [
        {
            "id": each.staff.id,
            "name": each.staff.name,
            "day": said.day_words(each.staff.leaves_on),
            "people": each.people,
            "named": each.named,
            "url": url_for("leavers.show", staff_id=each.staff.id) if leads else "",
        }
        for each in (queries.leaving(db.session, viewer) if leads else _of_all(viewer))
    ]
    return render_template("leavers/index.html", form=form, leavers=rows, counts=leads), status


def _of_all(viewer: Viewer) -> list[queries.Leaving]:
    """Names and days alone, for whoever sees none of their people."""
    leaving = policies.leaving_staff(viewer).where(Staff.leaves_on.is_not(None), Staff.left_on.is_(None))
    rows = db.session.scalars(leaving.order_by(Staff.leaves_on, Staff.name)).all()
    return [queries.Leaving(each, 0, 0) for each in rows]


def _page(staff: Staff, status: int = 200) -> ResponseReturnValue:
    viewer, today = the_viewer(), clock.today()
    found = queries.whole_list(db.session, staff, viewer, today)
    audit.record(db.session, "leavers.opened", subject="staff", subject_id=staff.id, facts={"people": len(found.lines)})
    coaches = placements.coaches_here(db.session, staff.office_id)
    return render_template(
        "leavers/show.html",
        staff={"id": staff.id, "name": staff.name, "day": said.day_words(staff.leaves_on or staff.left_on),
               "day_value": staff.leaves_on.isoformat() if staff.leaves_on else "", "left": staff.left_on is not None},
        counts=_counts(found),
        lines=[_line(each, coaches, today) for each in sorted(found.lines, key=lambda line: _order(line, today))],
        others=found.others,
        few=FEW,
        suggested=len(found.suggested),
        coaches=[(str(each.id), each.name) for each in coaches.values()],
    ), status  # fmt: skip


def _order(line: Line, on: Any) -> tuple[bool, bool, bool, str]:
    return line.is_done, not line.is_late(on), line.is_named, line.claimant.search_name


def _counts(found: List) -> list[tuple[str, int, int]]:
    """How many of all have come how far: a word, how many, and of how many."""
    lines, everybody = found.lines, len(found.lines)
    return [
        (_("A new coach is named"), sum(line.is_named for line in lines), everybody),
        (_("Have read the text"), sum(line.has_read for line in lines), everybody),
        (_("Have said what may happen to it"), sum(line.has_agreed for line in lines), everybody),
        (_("The three have met"), sum(line.has_met for line in lines), everybody),
        (_("Have their new coach"), sum(line.is_done for line in lines), everybody),
    ]


def _line(line: Line, coaches: dict[UUID, Staff], on: Any) -> dict[str, Any]:
    claimant = line.claimant
    answer = line.answer
    return {
        "id": claimant.id,
        "url": url_for("handovers.show", claimant_id=claimant.id),
        **name_row(claimant.name, claimant.latin_name),
        "reference": claimant.spoken_reference,
        "coach": line.coach_name,
        "late": line.is_late(on),
        "done": line.is_done,
        "waits": _waits(line),
        "steady": str(words.STEADY_REASONS[line.steady]) if line.steady else "",
        "suggested": answer.coach_id if isinstance(answer, Suggestion) else "",
        "suggested_name": coaches[answer.coach_id].name if isinstance(answer, Suggestion) else "",
        "why": reason_text(answer.reason_code, answer.reason_params) if answer else "",
        "rules": rule_texts(answer.reason_params) if answer else [],
    }


def _waits(line: Line) -> str:
    """Who waits for what, in a sentence."""
    handover, name = line.handover, line.claimant.spoken_of
    if line.is_done:
        return _("Done.")
    if not line.is_named or handover is None:
        return _("A new coach is to be named.")
    if handover.shown_at is None:
        return _("The coach writes the text and shows it to %(name)s.", name=name)
    if line.claimant.contact_stopped_at is not None:
        return _("Nothing is shown or asked while it stands that they died.")
    if not line.has_agreed and not line.claimant.may_be_written_to and handover.read_at is None:
        return _("%(name)s reads the text. Tell them yourself: no safe way is agreed.", name=name)
    if not line.has_agreed:
        return _("%(name)s reads the text.", name=name) if handover.read_at is None else _(
            "%(name)s has read it, and decides.", name=name)  # fmt: skip
    if line.has_met or handover.no_meeting_at is not None:
        return _("Nothing more: the change is on the day after the last day.")
    if line.meeting is not None and line.meeting.state == "booked":
        return _("The three meet: %(when)s.", when=said.when_words(line.meeting))
    return _("%(name)s chooses whether and when the three meet.", name=name)
