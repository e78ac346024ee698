"""Who is away: noted by the lead or by the coach themselves, in one action; who covers whom, and who is to be rung.

Nothing here asks why. The people stay with their coach, and every row says what was decided and by which rule.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.absences import AnotherForm, AwayForm, BackForm
from coachdesk.models import Absence, AbsenceQuestion, Claimant, Cover, Staff
from coachdesk.placing.cover_words import cover_text, unmet_text
from coachdesk.queries import absences as queries
from coachdesk.queries import placements
from coachdesk.queries.absences import Asked
from coachdesk.services import absence_questions, absences, audit
from coachdesk.services.cover import DoesNotFit
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.away_words import absence_words, how_chosen, outcome_words, phone_advice, span_words, when_words
from coachdesk.views.cover import why_words
from coachdesk.views.filters import speech
from coachdesk.views.who import who

blueprint = Blueprint("absences", __name__)
ONE_DAY = timedelta(days=1)
LOOK_BEFORE = timedelta(days=7)  # where the times before an absence begin


@blueprint.get("/absences")
@allow(policies.coaches_and_leads)
def index() -> ResponseReturnValue:
    """The coaches one leads, or oneself: who is away, and one press for whoever is not there today."""
    return _index()


@blueprint.post("/coaches/<uuid:staff_id>/absences")
@allow(policies.coaches_and_leads)
def note(staff_id: UUID) -> ResponseReturnValue:
    """Away today, or from a day to a day: cover is named and today's meetings are handled before the page is back."""
    staff, form = load_or_404(policies.visible_coaches(the_viewer()), staff_id), AwayForm()
    if not form.validate():
        return _index(form, staff), 422
    first, last = form.days(speech().today)
    sudden = first == speech().today
    try:
        made = absences.note(
            db.session, staff, first, last, sudden=sudden, by=the_viewer().account_id, at=clock.now()
        )  # fmt: skip
    except absences.AlreadyAway as there:
        said = _("%(name)s is away already: %(span)s. Nothing was noted twice.", name=staff.name,
                 span=absence_words(there.absence))  # fmt: skip
        db.session.rollback()
        form.until_on.errors = [said]
        return _index(form, load_or_404(policies.visible_coaches(the_viewer()), staff_id)), 409
    except absences.WrongDays:
        form.until_on.errors = [_("Choose a day within two years from now.")]
        return _index(form, staff), 422
    flash(noted_words(made, staff), "good")
    return redirect(url_for("absences.show", absence_id=made.id), 303)


@blueprint.get("/absences/<uuid:absence_id>")
@allow(policies.coaches_and_leads)
def show(absence_id: UUID) -> ResponseReturnValue:
    return _page(_load(absence_id))


@blueprint.post("/absences/<uuid:absence_id>/until")
@allow(policies.coaches_and_leads)
def change(absence_id: UUID) -> ResponseReturnValue:
    """It lasts longer, or ends sooner."""
    absence, form = _load(absence_id), BackForm()
    if not form.validate():
        return _page(absence, form), 422
    back_on, by, at = form.back_on.data, the_viewer().account_id, clock.now()
    if back_on == absence.until_on + ONE_DAY:
        return redirect(url_for("absences.show", absence_id=absence.id), 303)
    try:
        if back_on > absence.until_on:
            absences.extend(db.session, absence, back_on - ONE_DAY, by=by, at=at)
        else:
            absences.end_early(db.session, absence, back_on, by=by, at=at)
    except (absences.AlreadyAway, absences.IsOver, absences.WrongDays) as refusal:
        said = _refused(refusal)
        db.session.rollback()
        form.back_on.errors = [said]
        return _page(_load(absence_id), form), 409
    flash(_changed(absence), "good")
    return redirect(url_for("absences.show", absence_id=absence.id), 303)


@blueprint.post("/absence-questions/<uuid:question_id>/told")
@allow(policies.coaches_and_leads)
def told(question_id: UUID) -> ResponseReturnValue:
    """Somebody rang, and the person knows."""
    question: AbsenceQuestion = load_or_404(policies.visible_absence_questions(the_viewer()), question_id)
    absence_questions.told(db.session, question, by=the_viewer().account_id, at=clock.now())
    seen = db.session.scalar(policies.visible_absences(the_viewer()).where(Absence.id == question.absence_id))
    flash(_("Noted: they know."), "good")
    if seen is None:
        return redirect(url_for("away.show", claimant_id=question.claimant_id), 303)
    return redirect(url_for("absences.show", absence_id=question.absence_id, _anchor="to-ring"), 303)


@blueprint.get("/cover/<uuid:cover_id>/coach")
@allow(policies.leads)
def another(cover_id: UUID) -> ResponseReturnValue:
    cover: Cover = load_or_404(policies.visible_covers(the_viewer()), cover_id)
    return _another_page(cover, _another_form(cover, formdata=None))


@blueprint.post("/cover/<uuid:cover_id>/coach")
@allow(policies.leads)
def name_another(cover_id: UUID) -> ResponseReturnValue:
    """Somebody else covers one person. What was agreed with the first is asked about again."""
    cover: Cover = load_or_404(policies.visible_covers(the_viewer()), cover_id)
    form = _another_form(cover)
    if not form.validate():
        return _another_page(cover, form), 422
    coach, absence_id, claimant_id = (
        db.session.get_one(Staff, UUID(form.coach.data)),
        cover.absence_id,
        cover.claimant_id,
    )
    try:
        absences.name_another(db.session, cover, coach, by=the_viewer().account_id, at=clock.now())
    except DoesNotFit as error:
        form.coach.errors = [why_words(error.why, coach.name)]
        return _another_page(cover, form), 409
    flash(_("%(name)s covers from now on.", name=coach.name), "good")
    seen = absence_id and db.session.scalar(policies.visible_absences(the_viewer()).where(Absence.id == absence_id))
    if seen:
        return redirect(url_for("absences.show", absence_id=absence_id), 303)
    return redirect(url_for("cover.show", claimant_id=claimant_id), 303)


def noted_words(absence: Absence, staff: Staff) -> str:
    """What was done by noting it, in a sentence."""
    covered = len({row.Cover.claimant_id for row in queries.covers_in(db.session, the_viewer(), absence)})
    named = ngettext("%(num)d person has a cover coach", "%(num)d people have a cover coach", covered)
    return _("Noted: %(name)s is away %(span)s. %(named)s.", name=staff.name, span=absence_words(absence), named=named)


def _load(absence_id: UUID) -> Absence:
    return load_or_404(policies.visible_absences(the_viewer()), absence_id)


def _index(form: AwayForm | None = None, staff: Staff | None = None) -> str:
    today, viewer = speech().today, the_viewer()
    rows = queries.staff_with_absences(db.session, viewer, today)
    audit.record(db.session, "absences.listed", subject="staff", subject_id=viewer.staff_id, facts={"shown": len(rows)})
    return render_template(
        "absences/index.html",
        form=form or AwayForm(formdata=None),
        of_form=staff.id if staff else None,
        rows=[_row(each, found) for each, found in rows],
        is_lead=policies.leads(viewer),
    )


def _row(staff: Staff, found: Sequence[Absence]) -> dict[str, Any]:
    today = speech().today
    return {
        "id": staff.id,
        "name": staff.name,
        "is_me": staff.id == the_viewer().staff_id,
        "away_now": any(each.from_on <= today <= each.until_on for each in found),
        "absences": [
            {"words": absence_words(each), "url": url_for("absences.show", absence_id=each.id)} for each in found
        ],
        "action": url_for("absences.note", staff_id=staff.id),
        "hours_url": url_for("hours.show", staff_id=staff.id),
    }


def _page(absence: Absence, form: BackForm | None = None) -> str:
    viewer, said = the_viewer(), speech()
    staff = db.session.get_one(Staff, absence.staff_id)
    covers = queries.covers_in(db.session, viewer, absence)
    asked = queries.asked_in(db.session, viewer, absence)
    audit.record(db.session, "absence.shown", subject="absence", subject_id=absence.id, facts={"people": len(covers)})
    codes = queries.contact_codes(db.session, [each.claimant.id for each in asked])
    lasts = absence.ended_at is None and absence.until_on >= said.today
    back = absence.until_on + ONE_DAY
    return render_template(
        "absences/show.html",
        heading=_("%(name)s is away %(span)s", name=staff.name, span=absence_words(absence))
        if lasts
        else _("%(name)s was away until %(day)s", name=staff.name, day=said.named_day(absence.until_on)),
        staff_name=staff.name,
        lasts=lasts,
        summary=_summary(covers, asked),
        to_ring=[_asked(each) | {"advice": phone_advice(codes[each.claimant.id], each.claimant)}
                 for each in asked if _is_to_be_told(each, lasts)],
        asked=[_asked(each) for each in asked],
        due=[_due(each, absence) for each in queries.due_in(db.session, viewer, absence, said.today)] if lasts else [],
        covers=_by_coach(covers),
        form=form or BackForm(formdata=None, data={"back_on": back}),
        action=url_for("absences.change", absence_id=absence.id),
        index_url=url_for("absences.index"),
        may_rename=policies.leads(viewer) and lasts,
    )  # fmt: skip


def _is_to_be_told(found: Asked, lasts: bool) -> bool:
    """Nothing could be sent, and it is still of use: while the absence lasts, or where what they chose was changed by
    its end."""
    question = found.question
    if question.told_at is not None or found.claimant.contact_stopped_at is not None:
        return False
    chose = question.answered_at is not None and not question.by_default
    return lasts or (chose and found.meeting.starts_at > clock.now())


def _summary(covers: Sequence[Any], asked: Sequence[Asked]) -> list[str]:
    people = len({row.Cover.claimant_id for row in covers})
    names = sorted({row.name for row in covers})
    said = [ngettext("%(num)d person has a cover coach.", "%(num)d people have a cover coach.", people)]
    if names:
        said.append(ngettext("%(num)d coach covers.", "%(num)d coaches cover.", len(names)))
    if asked:
        open_ones = sum(each.question.done_at is None for each in asked)
        said.append(ngettext("%(num)d meeting falls into it.", "%(num)d meetings fall into it.", len(asked)))
        if open_ones:
            said.append(ngettext("%(num)d answer is awaited.", "%(num)d answers are awaited.", open_ones))
    return said


def _asked(found: Asked) -> dict[str, Any]:
    question, meeting = found.question, found.meeting
    return {
        "person": who(found.claimant),
        "meeting_words": when_words(meeting.starts_at),
        "outcome": outcome_words(question, meeting, found.coach_name),
        "how": how_chosen(question),
        "is_open": question.done_at is None,
        "answer_url": url_for("away.show", claimant_id=found.claimant.id),
        "told_url": url_for("absences.told", question_id=question.id),
        "told_words": _told(question),
    }


def _due(found: queries.DueThen, absence: Absence) -> dict[str, Any]:
    """Somebody to ask about a time: before the absence with their own coach, where days are left, or with the cover
    coach, which is theirs to say."""
    today, claimant_id = speech().today, found.claimant.id
    before = {"from": max(today, absence.from_on - LOOK_BEFORE).isoformat()}
    then = {"from": max(today, found.due_on).isoformat(), "with": "cover"}

    def times(asked: dict[str, Any]) -> str:
        return url_for("appointments.new", claimant_id=claimant_id, **asked)

    return {
        "person": who(found.claimant),
        "when": _("due about %(day)s", day=speech().named_day(found.due_on)),
        "before_url": times(before) if absence.from_on > today else None,
        "cover_url": times(then) if found.has_cover else None,
    }


def _told(question: AbsenceQuestion) -> str:
    if question.told_at is None:
        return _("Not told yet")
    when = speech().moment_within(question.told_at)
    return (
        _("Told %(when)s", when=when)
        if question.told_by
        else _("A message is ready to leave since %(when)s", when=when)
    )


def _by_coach(covers: Sequence[Any]) -> list[dict[str, Any]]:
    """Whoever covers, by name, each with whom."""
    groups: dict[tuple[str, UUID], list[Any]] = {}
    for row in covers:
        groups.setdefault((row.name, row.Cover.coach_id), []).append(row)
    return [
        {"coach": name, "rows": [_cover(row) for row in rows],
         "count": ngettext("%(num)d person", "%(num)d people", len({row.Cover.claimant_id for row in rows}))}
        for (name, _coach_id), rows in groups.items()
    ]  # fmt: skip


def _cover(row: Any) -> dict[str, Any]:
    cover = row.Cover
    return {
        "person": who(row.Claimant),
        "span": span_words(cover.from_on, cover.until_on),
        "why": cover_text(cover.reason, row.name, cover.params),
        "unmet": unmet_text(cover.params),
        "another_url": url_for("absences.another", cover_id=cover.id),
    }


def _another_form(cover: Cover, **chosen: Any) -> AnotherForm:
    claimant = db.session.get_one(Claimant, cover.claimant_id)
    here = placements.coaches_here(db.session, claimant.office_id)
    never = {cover.coach_id, cover.for_id}
    return AnotherForm({str(key): coach.name for key, coach in here.items() if key not in never}, **chosen)


def _another_page(cover: Cover, form: AnotherForm) -> str:
    claimant = db.session.get_one(Claimant, cover.claimant_id)
    if not policies.can_place(the_viewer(), claimant):
        abort(403)
    now = db.session.get_one(Staff, cover.coach_id)
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "absences/another.html",
        person=who(claimant),
        form=form,
        now=now.name,
        span=span_words(cover.from_on, cover.until_on),
        why=cover_text(cover.reason, now.name, cover.params),
        action=url_for("absences.name_another", cover_id=cover.id),
        back_url=url_for("cover.show", claimant_id=claimant.id),
    )


def _refused(refusal: Exception) -> str:
    if isinstance(refusal, absences.AlreadyAway):
        return _("Another absence is written down then: %(span)s.", span=absence_words(refusal.absence))
    if isinstance(refusal, absences.IsOver):
        return _("This absence is over already. Nothing was changed.")
    return _("Choose a day within two years from now.")


def _changed(absence: Absence) -> str:
    if absence.ended_at is not None:
        return _("Noted: the absence is over. Everybody is with their own coach again.")
    return _("Changed: %(span)s. Cover ends by itself.", span=absence_words(absence))
