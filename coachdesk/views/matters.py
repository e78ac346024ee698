"""To settle: what only the person can decide. Their coach or a lead writes down what they chose, how and when."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coachdesk import clock, policies
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.forms.matters import SettlementForm
from coachdesk.models import Claimant, Matter
from coachdesk.queries import matters as queries
from coachdesk.services import audit, settlements
from coachdesk.services.matters import Choice
from coachdesk.services.settlements import How, NotOpen
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech
from coachdesk.views.matter_words import clash
from coachdesk.views.paging import rows_wanted
from coachdesk.views.who import name_row

blueprint = Blueprint("matters", __name__)
STEP, MOST = 50, 500


@blueprint.get("/matters")
@allow(policies.coaches_and_leads)
def index() -> ResponseReturnValue:
    """Everything that waits for somebody's word, the oldest first."""
    show = request.args.get("show", "")
    limit = rows_wanted(show, step=STEP, most=MOST)
    found = queries.open_matters(db.session, the_viewer(), limit)
    audit.record(db.session, "matters.listed", subject="matter", facts={"shown": len(found.rows)})
    more = found.total - len(found.rows)
    return render_template(
        "matters/index.html",
        matters=[_row(row) for row in found.rows],
        total=found.total,
        next_url=url_for("matters.index", show=limit + STEP) if more and limit < MOST else None,
        next_count=min(STEP, more),
        all_url=url_for("matters.index", show="all") if more > STEP and limit < MOST else None,
    )


@blueprint.get("/matters/<uuid:matter_id>")
@allow(policies.coaches_and_leads)
def show(matter_id: UUID) -> ResponseReturnValue:
    """One matter, and the form for what the person chose. What is settled is found on the person's page."""
    matter = _load(matter_id)
    if matter.settled_at is not None:
        return redirect(url_for("claimants.show", claimant_id=matter.claimant_id), 303)
    audit.record(db.session, "claimant.opened", subject="matter", subject_id=matter.id, claimant_id=matter.claimant_id)
    return _page(matter, _form(matter, formdata=None, chosen_on=clock.today()))


@blueprint.post("/matters/<uuid:matter_id>/settlement")
@allow(policies.coaches_and_leads)
def settle(matter_id: UUID) -> ResponseReturnValue:
    """Write down what the person chose; it is carried out at once."""
    matter, viewer = _load(matter_id), the_viewer()
    form = _form(matter)
    if not form.validate():
        return _page(matter, form), 422
    claimant = db.session.get_one(Claimant, matter.claimant_id)
    choice = Choice(form.choice.data)
    try:
        settlements.settle(
            db.session,
            matter,
            choice=choice,
            how=How(form.how.data),
            chosen_on=form.chosen_on.data,
            words=form.words.data,
            by=viewer.account_id,
            at=clock.now(),
        )
    except NotOpen:
        flash(_("This was settled in the meantime. Nothing was changed, and what you typed is still here."), "act")
        return _page(matter, form), 409
    flash(_("Written down. %(name)s can see what was chosen.", name=claimant.spoken_of), "good")
    still_seen = choice is not Choice.ANOTHER_COACH or policies.can_place(viewer, claimant)
    return redirect(url_for("claimants.show", claimant_id=claimant.id) if still_seen else url_for("matters.index"), 303)


def _load(matter_id: UUID) -> Matter:
    return load_or_404(policies.visible_matters(the_viewer()), matter_id)


def _form(matter: Matter, **values: Any) -> SettlementForm:
    coach, codes = queries.coach_name(db.session, matter), matter.about.split()
    first, second = label_text(codes[0]), label_text(codes[-1])
    labels = {
        Choice.ANOTHER_COACH: _("Another coach"),
        Choice.THIS_COACH_IS_FINE: _("%(coach)s is fine", coach=coach),
        Choice.ADJUSTMENT_ENDED: _("“%(label)s” is no longer needed", label=first),
        Choice.KEEP_FIRST: _("Keep “%(label)s”", label=first),
        Choice.KEEP_SECOND: _("Keep “%(label)s”", label=second),
        Choice.KEEP_BOTH: _("Keep both"),
    }
    return SettlementForm(matter, labels, **values)


def _page(matter: Matter, form: SettlementForm) -> str:
    claimant = db.session.get_one(Claimant, matter.claimant_id)
    told = {
        "words": clash(matter.kind, matter.about, matter.params, queries.coach_name(db.session, matter)),
        "choice_hints": _hints(matter, claimant),
        "since_words": speech().day_of(matter.opened_at),
    }
    return render_template(
        "matters/show.html",
        person=identity(claimant),
        matter=told,
        form=form,
        action=url_for("matters.settle", matter_id=matter.id),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )


def _hints(matter: Matter, claimant: Claimant) -> dict[str, str]:
    """What each choice does, said before it is made."""
    codes, name = matter.about.split(), claimant.spoken_of
    first, second = label_text(codes[0]), label_text(codes[-1])
    return {
        Choice.ANOTHER_COACH.value: _(
            "%(name)s goes on with whoever fits best. Where nobody does, a lead is the contact.", name=name
        ),
        Choice.THIS_COACH_IS_FINE.value: _(
            "With this coach it is not asked again. With any other it is kept as before."
        ),
        Choice.ADJUSTMENT_ENDED.value: _("It ends today. The coach stays."),
        Choice.KEEP_FIRST.value: _("“%(label)s” ends today.", label=second),
        Choice.KEEP_SECOND.value: _("“%(label)s” ends today.", label=first),
        Choice.KEEP_BOTH.value: _("Write below how both go together, as %(name)s said it.", name=name),
    }


def _row(row: Any) -> dict[str, Any]:
    name = f"{row.first_names} {row.last_name}".strip()
    return {
        "person_url": url_for("claimants.show", claimant_id=row.claimant_id),
        **name_row(name, row.latin_name),
        "reference": row.spoken_reference,
        "birth_year": row.date_of_birth.year if row.date_of_birth else None,
        "words": clash(row.kind, row.about, row.params, row.coach_name or ""),
        "since_words": speech().day_of(row.opened_at),
        "settle_url": url_for("matters.show", matter_id=row.id),
    }
