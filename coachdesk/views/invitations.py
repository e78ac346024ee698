"""Letting in somebody who works at a service that people are referred to: named, for one office, to a day."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.supporters import InvitationForm
from coachdesk.models import Invitation, Office
from coachdesk.models.label import Role
from coachdesk.queries import supporters as queries
from coachdesk.services import invitations
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.slips import slip

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations")
@allow(policies.administrators)
def index() -> ResponseReturnValue:
    return _page(_form(fresh=True))


@blueprint.post("/invitations")
@allow(policies.administrators)
def create() -> ResponseReturnValue:
    """A link, shown once, to give to the person it is for."""
    form, at = _form(), clock.now()
    if not form.validate():
        return _page(form, 422)
    token = invitations.invite(
        db.session, Role.SERVICE_WORKER, name=form.name.data, office_id=UUID(form.office.data),
        until_on=form.span.until(clock.today()), by=the_viewer().account_id, at=at,
    )  # fmt: skip
    address = url_for("invited.show", token=token, _external=True)
    paper, back_url = slip(address, token, at + invitations.LASTS), url_for("invitations.index")
    return render_template("invitations/slip.html", name=form.name.data, slip=paper, back_url=back_url)


def _form(*, fresh: bool = False) -> InvitationForm:
    form = InvitationForm(formdata=None) if fresh else InvitationForm()
    offices = db.session.scalars(policies.visible_offices(the_viewer()).order_by(Office.name))
    form.office.choices = [SelectChoice(str(office.id), office.name) for office in offices]
    return form


def _page(form: InvitationForm, status: int = 200) -> ResponseReturnValue:
    rows = [_row(*each) for each in queries.to_services(db.session)]
    return render_template("invitations/index.html", form=form, invitations=rows), status


def _row(invitation: Invitation, office: str) -> dict[str, Any]:
    return {
        "name": invitation.name,
        "office": office,
        "until": speech().whole_day(invitation.access_until_on),
        "state": _state(invitation),
    }


def _state(invitation: Invitation) -> str:
    if invitation.used_at is not None:
        return _("Taken up on %(day)s", day=speech().day_of(invitation.used_at))
    if invitation.ends_at > clock.now():
        return _("The link works until %(day)s", day=speech().day_of(invitation.ends_at))
    return _("The link has ended")
