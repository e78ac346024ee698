"""Signing in and out, and setting a password through a link. The second step is second_factor.py's."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db, look_as
from coachdesk.forms.sessions import PasswordForm, SignInForm
from coachdesk.models import Account
from coachdesk.models.label import SignInWay
from coachdesk.services import accounts, passkeys, passwords
from coachdesk.services import sessions as services
from coachdesk.translation import gettext as _
from coachdesk.views import carried, challenges, half_way, provider, second_factor, tries
from coachdesk.views.access import current_viewer, public, to_sign_in
from coachdesk.views.sign_in import forget_sign_in

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sign-in")
@public
def new() -> ResponseReturnValue:
    return carried.sign_in_page(None)


@blueprint.post("/sign-in")
@public
def create() -> ResponseReturnValue:
    """Look at an address and a password, and go on to the second step; the address is kept when they do not fit."""
    form = SignInForm()
    email, password = (form.email.data or "")[:254], (form.password.data or "")[: passwords.MOST]
    if not form.validate():  # nothing was tried
        return carried.sign_in_page(carried.sent_words(), form), 422
    try:
        attempt = tries.begin(email, tries.PASSWORD)
    except tries.TooMany as error:
        form.email.errors = [error.sentence()]
        return tries.answer(carried.sign_in_page(carried.sent_words(), form), error)
    fits = passwords.fits(attempt.account, password)
    if not fits or attempt.account is None or provider.alone_lets_in(attempt.account):
        attempt.was_wrong()
        return _unknown(form)
    attempt.was_right()
    return second_factor.step(half_way.begin(attempt.account, SignInWay.PASSWORD), carried.sent_words())


@blueprint.post("/sign-in/passkey")
@public
def by_passkey() -> ResponseReturnValue:
    """A passkey alone is both steps: its owner's device has asked for a finger, a face or a PIN."""
    try:
        answer, challenge = challenges.answered(challenges.SIGN_IN)
        found = passkeys.finish_sign_in(db.session, answer, challenge=challenge, site=challenges.site(), at=clock.now())
        account = db.session.get(Account, found.account_id)  # a claimant's comes in by their own door
        if account is None or account.claimant_id is not None or account.closed_at is not None:
            raise passkeys.BadPasskey
        if provider.alone_lets_in(account):
            raise passkeys.BadPasskey
    except (challenges.Spent, passkeys.BadPasskey):
        tries.passkey_was_wrong()
        form = SignInForm(formdata=None)
        form.email.errors = [_("This passkey opens nothing here, or the page was open too long. Try again.")]
        return carried.sign_in_page(carried.sent_words(), form), 422
    half_way.come_in(account, SignInWay.PASSKEY)
    return second_factor.onward(carried.sent_words())


@blueprint.post("/sign-in/words")
@public
def words_again() -> ResponseReturnValue:
    """Who signed in meanwhile in another window goes on with what was typed in this one."""
    token = carried.sent_words()
    if current_viewer() is None:
        return (carried.sign_in_page(token), 401) if token else to_sign_in()
    return carried.shown_again(token) if token else redirect(url_for("home.show"), 303)


@blueprint.post("/sign-out")
@public
def end() -> ResponseReturnValue:
    """Sign out; a claimant is led to a page that names nothing."""
    viewer, out_there_too = current_viewer(), provider.way_out()
    if sign_in_id := forget_sign_in():
        services.end(db.session, sign_in_id, at=clock.now())
    if out_there_too is not None:
        return out_there_too
    return redirect(url_for("come_in.left" if viewer and policies.claimants(viewer) else "home.show"), 303)


@blueprint.get("/set-password/<token>")
@public
def password(token: str) -> ResponseReturnValue:
    """The page behind a set-password link."""
    try:
        account = _account_of(token)
    except accounts.LinkEnded:
        return _link_ended()
    return _password_page(account, PasswordForm())


@blueprint.post("/set-password/<token>")
@public
def set_password(token: str) -> ResponseReturnValue:
    """Take the password and go on to the second step; a link that has ended says so, and changes nothing."""
    form = PasswordForm()
    try:
        account = _account_of(token)
        look_as(db.session, str(account.id))
        accounts.set_password(db.session, token, form.password.data or "", at=clock.now())
    except accounts.LinkEnded:
        return _link_ended()
    except passwords.BadPassword as error:
        form.password.errors = [str(words.PASSWORDS[str(error)])]
        return _password_page(account, form), 422
    forget_sign_in()
    return second_factor.step(half_way.begin(account, SignInWay.PASSWORD), None)


def _account_of(token: str) -> Account:
    """Whose link this is. One made before the provider alone let them in has ended. Raises LinkEnded."""
    account = accounts.account_of_link(db.session, token, at=clock.now())
    if provider.alone_lets_in(account):
        raise accounts.LinkEnded
    return account


@blueprint.app_errorhandler(tries.TooMany)
def slowed(error: tries.TooMany) -> ResponseReturnValue:
    return tries.page(error)


def _unknown(form: SignInForm) -> ResponseReturnValue:
    form.email.errors = [_("We do not know this email address and password together. Check both and try again.")]
    return carried.sign_in_page(carried.sent_words(), form), 422


def _password_page(account: Account, form: PasswordForm) -> str:
    context = {"account_name": account.name, "account_email": account.email, "form": form}
    return render_template("accounts/set_password.html", expired=False, **context)


def _link_ended() -> ResponseReturnValue:
    tries.refused("account.link_refused")
    return render_template("accounts/set_password.html", expired=True), 404
