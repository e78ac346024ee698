"""Being let in by somebody: the page behind the link they handed over. It says neither by whom nor to what."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, words
from coachdesk.db import db, look_as
from coachdesk.forms.supporters import TakeUpForm
from coachdesk.models import Account, Invitation
from coachdesk.models.label import Role, SignInWay
from coachdesk.services import accounts, invitations
from coachdesk.services.passwords import BadPassword
from coachdesk.translation import gettext as _
from coachdesk.views import half_way, second_factor, tries
from coachdesk.views.access import current_viewer, public

blueprint = Blueprint("invited", __name__)
DOOR = "system:door"


@blueprint.get("/invited/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """What looks at addresses before people do comes in nowhere, and uses nothing up."""
    found = _open(token)
    return _page(token, TakeUpForm(formdata=None, name=found.name)) if found else _ended()


@blueprint.post("/invited/<token>")
@public
def take_up(token: str) -> ResponseReturnValue:
    """Take it up: with a new account, or as whoever was let in here before. Nobody at work is let in this way."""
    found, viewer = _open(token), current_viewer()
    if found is None:
        return _ended()
    if viewer is not None and not _may_take_up():
        return _page(token, TakeUpForm(formdata=None), 409)
    form = TakeUpForm()
    if viewer is None and not form.validate():
        return _page(token, form, 422)
    account = db.session.get_one(Account, viewer.account_id) if viewer else _new_account(form)
    if account is None:
        return _page(token, form, 422)
    look_as(db.session, str(account.id))
    try:
        invitations.take_up(db.session, found, account, at=clock.now())
    except invitations.InvitationEnded:
        return _ended()
    if viewer is None:
        return second_factor.step(half_way.begin(account, SignInWay.PASSWORD), None)
    return redirect(url_for("home.show"), 303)


def _new_account(form: TakeUpForm) -> Account | None:
    """With the address and the password that were typed; None, and what to mend, where they do not do."""
    try:
        account = accounts.create(db.session, name=form.name.data, email=form.email.data, by=None, at=clock.now())
    except ValueError:
        form.email.errors = [_("This address cannot be used here. If you have been here before, sign in first.")]
        return None
    try:
        accounts.change_password(db.session, account, form.password.data or "", but=None, at=clock.now())
    except BadPassword as error:
        form.password.errors = [str(words.PASSWORDS[str(error)])]
        return None
    return account


def _open(token: str) -> Invitation | None:
    look_as(db.session, DOOR)
    try:
        return invitations.open_one(db.session, token, at=clock.now())
    except invitations.InvitationEnded:
        return None


def _may_take_up() -> bool:
    viewer = current_viewer()
    return viewer is not None and {grant.role for grant in viewer.grants} == {Role.SUPPORTER}


def _page(token: str, form: TakeUpForm, status: int = 200) -> ResponseReturnValue:
    viewer = current_viewer()
    page = render_template(
        "invited/show.html",
        token=token,
        form=form,
        signed_in_as=viewer.name if viewer and _may_take_up() else "",
        somebody_else=viewer is not None and not _may_take_up(),
    )
    return page, status


def _ended() -> ResponseReturnValue:
    tries.refused("invitation.refused")
    return render_template("invited/ended.html"), 404
