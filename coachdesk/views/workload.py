"""A coach's hours with all that they come from: for their lead, and for themselves. Less time for a while, and what a
lead does about weeks over the line, are written here."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.workload import ActionForm, ReductionForm, ScheduleForm
from coachdesk.models import Staff
from coachdesk.models.label import ReductionKind
from coachdesk.queries import load_weeks as weeks
from coachdesk.queries import workloads as queries
from coachdesk.services import audit, load_weeks, reductions
from coachdesk.services.reductions import Part
from coachdesk.translation import gettext as _
from coachdesk.views import workload_rows
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech

blueprint = Blueprint("workload", __name__)
LOOK_AGAIN = timedelta(weeks=4)


@blueprint.get("/workload/mine")
@allow(policies.coaches)
def mine() -> ResponseReturnValue:
    """A coach's own."""
    viewer = the_viewer()
    return _page(_load(viewer.staff_id or abort(404)))


@blueprint.get("/workload/<uuid:staff_id>")
@allow(policies.coaches_and_leads)
def show(staff_id: UUID) -> ResponseReturnValue:
    return _page(_load(staff_id))


@blueprint.post("/workload/<uuid:staff_id>/reductions")
@allow(policies.leads)
def reduce(staff_id: UUID) -> ResponseReturnValue:
    """Less time with people, from a day to a day."""
    staff, form = _led(staff_id), ReductionForm()
    if not form.validate():
        return _page(staff, reduction=form), 422
    part = Part(form.percent.data, form.from_on.data, form.until_on.data)
    try:
        _add(staff, ReductionKind(form.kind.data), [part])
    except reductions.Overlaps as there:
        form.from_on.errors = [_there_already(there)]
        return _page(staff, reduction=form), 409
    flash(_("Written down. It ends by itself after %(day)s.", day=speech().whole_day(part.until_on)), "good")
    return redirect(url_for("workload.show", staff_id=staff.id, _anchor="reductions"), 303)


@blueprint.post("/workload/<uuid:staff_id>/schedule")
@allow(policies.leads)
def schedule(staff_id: UUID) -> ResponseReturnValue:
    """The usual schedule of somebody who learns the work, or comes back to it."""
    staff, form = _led(staff_id), ScheduleForm()
    if not form.validate():
        return _page(staff, schedule=form), 422
    kind = ReductionKind(form.schedule.data)
    parts = reductions.schedule(kind, form.starts_on.data)
    try:
        _add(staff, kind, parts)
    except reductions.Overlaps as there:
        form.starts_on.errors = [_there_already(there)]
        return _page(staff, schedule=form), 409
    flash(_("Written down. It ends by itself after %(day)s.", day=speech().whole_day(parts[-1].until_on)), "good")
    return redirect(url_for("workload.show", staff_id=staff.id, _anchor="reductions"), 303)


@blueprint.post("/reductions/<uuid:reduction_id>/end")
@allow(policies.leads)
def end_reduction(reduction_id: UUID) -> ResponseReturnValue:
    """From today on all of the time is there again."""
    found = load_or_404(policies.led_reductions(the_viewer()), reduction_id)
    reductions.end(db.session, found, by=the_viewer().account_id, at=clock.now())
    flash(_("Ended. From today nothing is taken off by it."), "good")
    return redirect(url_for("workload.show", staff_id=found.staff_id, _anchor="reductions"), 303)


@blueprint.post("/workload/<uuid:staff_id>/actions")
@allow(policies.leads)
def act(staff_id: UUID) -> ResponseReturnValue:
    """What a lead does about weeks over the line; it stays as it was written."""
    staff, form = _led(staff_id), ActionForm()
    if not form.validate():
        return _page(staff, action=form), 422
    now, today = clock.now(), clock.today()
    asked = next(
        (each for each in weeks.asks_action(db.session, the_viewer(), today) if each.coach_id == staff.id), None
    )
    since_on = asked.since_on if asked else today - timedelta(days=today.weekday())
    load_weeks.act(
        db.session,
        staff,
        kind=form.action.data,
        words=form.words.data,
        since_on=since_on,
        look_again_on=form.look_again_on.data,
        by=the_viewer().account_id,
        at=now,
    )
    flash(_("Kept. You are asked again from %(day)s.", day=speech().whole_day(form.look_again_on.data)), "good")
    return redirect(url_for("workload.show", staff_id=staff.id, _anchor="actions"), 303)


def _load(staff_id: UUID) -> Staff:
    return load_or_404(policies.visible_coaches(the_viewer()), staff_id)


def _led(staff_id: UUID) -> Staff:
    return load_or_404(policies.led_coaches(the_viewer()), staff_id)


def _add(staff: Staff, kind: ReductionKind, parts: list[Part]) -> None:
    reductions.add(db.session, staff, kind, parts, by=the_viewer().account_id, at=clock.now())


def _there_already(found: reductions.Overlaps) -> str:
    said = speech()
    return _(
        "There is one of this kind already, from %(first)s to %(last)s. End it first, or choose other days.",
        first=said.whole_day(found.there.from_on),
        last=said.whole_day(found.there.until_on),
    )


def _page(
    staff: Staff,
    *,
    reduction: ReductionForm | None = None,
    schedule: ScheduleForm | None = None,
    action: ActionForm | None = None,
) -> str:
    viewer, on = the_viewer(), clock.today()
    found = queries.of_coach(db.session, viewer, staff, on)
    if found is None:
        abort(404)
    facts = {"people": len(found.needs)}
    audit.record(db.session, "workload.shown", subject="staff", subject_id=staff.id, facts=facts)
    leads = policies.leads(viewer) and workload_rows.is_among(db.session, policies.led_coaches(viewer), staff.id)
    sent = reduction or schedule or action
    return render_template(
        "workload/show.html",
        heading=_("My workload") if staff.id == viewer.staff_id else _("Workload of %(name)s", name=staff.name),
        page=workload_rows.page(found, staff, on, request.args.get("show", ""), leads=leads),
        leads=leads,
        what_if_url=url_for("what_if.show", office=staff.office_id) if leads else None,
        form=sent,
        reduction=reduction or ReductionForm(formdata=None, from_on=on),
        schedule=schedule or ScheduleForm(formdata=None, starts_on=on),
        action=action or ActionForm(formdata=None, look_again_on=on + LOOK_AGAIN),
        reduce_url=url_for("workload.reduce", staff_id=staff.id),
        schedule_url=url_for("workload.schedule", staff_id=staff.id),
        act_url=url_for("workload.act", staff_id=staff.id),
    )
