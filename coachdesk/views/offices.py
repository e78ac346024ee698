"""Offices, for administrators: what each chose, since when, and choosing anew."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.offices import OfficeForm, PlaceForm, SettingForm
from coachdesk.models import Office
from coachdesk.models.label import Nation
from coachdesk.office_settings import KINDS
from coachdesk.queries import offices as queries
from coachdesk.services import offices as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech

blueprint = Blueprint("offices", __name__)


@blueprint.get("/offices")
@allow(policies.administrators)
def index() -> ResponseReturnValue:
    return _index(_office_form())


@blueprint.post("/offices")
@allow(policies.administrators)
def create() -> ResponseReturnValue:
    """Make an office; its files are loaded into it next."""
    form = _office_form()
    if not form.validate():
        return _index(form), 422
    nation = Nation(form.nation.data)
    office = services.create(db.session, form.name.data, nation=nation, by=the_viewer().account_id, at=clock.now())
    flash(_("%(office)s is there. Its files can be loaded now.", office=office.name), "good")
    return redirect(url_for("offices.show", office_id=office.id), 303)


def _office_form() -> OfficeForm:
    return OfficeForm(taken=[office.name for office in queries.all_offices(db.session)])


def _index(form: OfficeForm) -> str:
    offices = [
        {
            "name": office.name,
            "nation_words": str(words.NATIONS[office.nation]),
            "url": url_for("offices.show", office_id=office.id),
        }
        for office in queries.all_offices(db.session)
    ]
    return render_template("offices/index.html", offices=offices, form=form)


@blueprint.get("/offices/<uuid:office_id>")
@allow(policies.administrators)
def show(office_id: UUID) -> ResponseReturnValue:
    return _page(_load(office_id), SettingForm(formdata=None, from_on=clock.today()))


@blueprint.post("/offices/<uuid:office_id>/place")
@allow(policies.administrators)
def say_where(office_id: UUID) -> ResponseReturnValue:
    """The address and the phone number that people read with their meetings."""
    office, form = _load(office_id), PlaceForm()
    if not form.validate():
        return _page(office, SettingForm(formdata=None, from_on=clock.today()), form), 422
    address, phone = form.address.data, form.phone.data
    services.say_where(db.session, office, address=address, phone=phone, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. People read it with their meetings."), "good")
    return redirect(url_for("offices.show", office_id=office.id), 303)


@blueprint.post("/offices/<uuid:office_id>/settings")
@allow(policies.administrators)
def choose(office_id: UUID) -> ResponseReturnValue:
    """Choose one figure from a day on; the earlier ones stay in the list."""
    office, form = _load(office_id), SettingForm()
    if not form.validate():
        return _page(office, form), 422
    name, value, from_on = form.name.data, form.value.data, form.from_on.data
    services.choose(db.session, office, name, value, from_on=from_on, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. It holds from %(day)s.", day=speech().whole_day(from_on)), "good")
    return redirect(url_for("offices.show", office_id=office.id), 303)


def _load(office_id: UUID) -> Office:
    return load_or_404(policies.visible_offices(the_viewer()), office_id)


def _page(office: Office, form: SettingForm, place: PlaceForm | None = None) -> str:
    said, figures = speech(), queries.chosen(db.session, office.id, clock.today())
    past = queries.history(db.session, office.id)
    since = {row.name: said.whole_day(row.from_on) for row in reversed(past) if row.from_on <= clock.today()}
    settings: list[dict[str, Any]] = [
        {
            "name": kind.name,
            "words": str(words.SETTINGS[kind.name]),
            "value": f"{figures[kind.name]:g}",
            "unit_words": str(words.UNITS[kind.unit]),
            "since_words": since.get(kind.name, ""),
            "default": f"{kind.default:g}",
        }
        for kind in KINDS.values()
    ]
    history = [
        {
            "words": str(words.SETTINGS[row.name]),
            "value": row.value,
            "from_words": said.whole_day(row.from_on),
            "at_words": said.day_of(row.set_at),
        }
        for row in past
        if row.name in KINDS
    ]
    return render_template(
        "offices/show.html",
        office={
            "name": office.name,
            "nation_words": str(words.NATIONS[office.nation]),
            "url": url_for("offices.show", office_id=office.id),
        },
        settings=settings,
        history=history,
        choose_url=url_for("offices.choose", office_id=office.id),
        place_url=url_for("offices.say_where", office_id=office.id),
        form=place or form,  # the one that was sent: its errors stand in the title and the summary
        choice=form,
        place=place or PlaceForm(formdata=None, obj=office),
    )
