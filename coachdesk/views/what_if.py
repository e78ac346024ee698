"""What if meetings were longer, or rarer: the hours of an office before and after, by an address that can be shared.

Nothing changes by looking. A lead of one team looks at that team; who leads the whole office may keep the figures from
a day on.
"""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.what_if import KeepForm, TryForm
from coachdesk.models import Office, Staff
from coachdesk.queries import what_if as queries
from coachdesk.queries.what_if import WhatIf
from coachdesk.services import audit, offices
from coachdesk.translation import gettext as _
from coachdesk.translation import number_text
from coachdesk.views import what_if_rows
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.led_offices import asked_for, led_offices, ways_to

blueprint = Blueprint("what_if", __name__)


@blueprint.get("/what-if")
@allow(policies.leads)
def show() -> ResponseReturnValue:
    """The figures that are tried stand in the address."""
    led = led_offices()
    office = asked_for(led)
    form = TryForm(formdata=request.args)
    if not form.validate():
        return _page(office, led, form, {}), 422
    return _page(office, led, form, form.wanted())


@blueprint.post("/what-if/<uuid:office_id>")
@allow(policies.leads)
def keep(office_id: UUID) -> ResponseReturnValue:
    """The figures that were tried hold from a day on; those that held before stay in the list."""
    led = led_offices()
    office = next((each for each in led if each.id == office_id), None) or abort(404)
    if not policies.leads_whole_office(the_viewer(), office.id):
        abort(403)
    form = KeepForm()
    if not form.validate():
        numbers_fit = not form.errors.keys() - {"from_on"}
        return _page(office, led, form, form.wanted() if numbers_fit else {}), 422
    from_on: date = form.from_on.data
    found = _what_if(office, from_on, form.wanted())
    if not found.tried:
        flash(_("These are the figures that hold. Nothing was changed."), "info")
        return redirect(url_for("what_if.show", office=office.id), 303)
    for name, value in found.tried.items():
        by = the_viewer().account_id
        offices.choose(db.session, office, name, f"{value:g}", from_on=from_on, by=by, at=clock.now())
    before, after = (number_text(each.needed / 60) for each in (found.office.before, found.office.after))
    flash(
        _(
            "Saved. From %(day)s people here need %(after)s hours a month instead of %(before)s.",
            day=speech().whole_day(from_on),
            after=after,
            before=before,
        ),
        "good",
    )
    return redirect(url_for("what_if.show", office=office.id), 303)


def _what_if(office: Office, on: date, wanted: dict[str, float], *, everybody: bool = False) -> WhatIf:
    """For the coaches whom this viewer leads there."""
    among = policies.led_coaches(the_viewer()).with_only_columns(Staff.id)
    return queries.what_if(db.session, office.id, on, wanted, among=among, everybody=everybody)


def _page(office: Office, led: list[Office], form: TryForm, wanted: dict[str, float]) -> str:
    whole, everybody = policies.leads_whole_office(the_viewer(), office.id), bool(form.everybody.data)
    found = _what_if(office, clock.today(), wanted, everybody=everybody)
    audit.record(db.session, "what_if.shown", subject="office", subject_id=office.id)
    keeping = form if isinstance(form, KeepForm) else KeepForm(formdata=None, from_on=clock.today())
    return render_template(
        "what_if/show.html",
        office=office,
        offices=ways_to("what_if.show", led, office),
        page=what_if_rows.page(found, whole=whole, everybody=everybody),
        can_keep=whole and bool(found.tried) and not everybody,
        form=form,
        keeping=keeping,
        figures=[(name, form[name], f"{found.figures[name]:g}") for name in queries.TRIED],
        try_url=url_for("what_if.show"),
        keep_url=url_for("what_if.keep", office_id=office.id),
    )
