"""Signing in and out, and setting a password through a link."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db, look_as
from coachdesk.forms.sessions import PasswordForm, SignInForm
from coachdesk.services import accounts
from coachdesk.services import sessions as services
from coachdesk.translation import gettext as _
from coachdesk.views import carried, nonces
from coachdesk.views.access import current_viewer, public, the_viewer, to_sign_in
from coachdesk.views.languages import local_path
from coachdesk.views.sign_in import forget_sign_in, load_viewer, remember_sign_in

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sign-in")
@public
def new() -> ResponseReturnValue:
    return render_template("sessions/new.html", form=SignInForm(formdata=None))


@blueprint.post("/sign-in")
@public
def create() -> ResponseReturnValue:
    """Sign somebody in; what was typed is kept when it does not fit, the password aside."""
    form = SignInForm()
    email, password = (form.email.data or "")[:254], (form.password.data or "")[:200]
    signed_in = accounts.sign_in(db.session, email, password, at=clock.now())
    if signed_in is None:
        form.email.errors = [_("We do not know this e-mail address and password together. Check both and try again.")]
        return render_template("sessions/new.html", form=form, kept=carried.sent_words()), 422
    token = carried.sent_words()
    remember_sign_in(*signed_in)
    if token is not None:
        return _with_words(token)
    return redirect(local_path(request.args.get("next")), 303)


@blueprint.post("/sign-in/words")
@public
def words_again() -> ResponseReturnValue:
    """Who signed in meanwhile in another window goes on with what was typed in this one."""
    token = carried.sent_words()
    if current_viewer() is None:
        return (carried.sign_in_page(token), 401) if token else to_sign_in()
    return _with_words(token) if token else redirect(url_for("home.show"), 303)


@blueprint.post("/sign-out")
@public
def end() -> ResponseReturnValue:
    """Sign out; a claimant is led to a page that names nothing."""
    viewer = current_viewer()
    if sign_in_id := forget_sign_in():
        services.end(db.session, sign_in_id, at=clock.now())
    return redirect(url_for("come_in.left" if viewer and policies.claimants(viewer) else "home.show"), 303)


@blueprint.get("/set-password/<token>")
@public
def password(token: str) -> ResponseReturnValue:
    """The page behind a set-password link."""
    try:
        account = accounts.account_of_link(db.session, token, at=clock.now())
    except accounts.LinkEnded:
        return _link_ended()
    return _password_page(account.name, PasswordForm())


@blueprint.post("/set-password/<token>")
@public
def set_password(token: str) -> ResponseReturnValue:
    """Take the password and sign in; a link that has ended says so, and changes nothing."""
    form = PasswordForm()
    try:
        account = accounts.account_of_link(db.session, token, at=clock.now())
        accounts.set_password(db.session, token, form.password.data or "", at=clock.now())
    except accounts.LinkEnded:
        return _link_ended()
    except accounts.BadPassword as error:
        form.password.errors = [str(words.PASSWORDS[str(error)])]
        return _password_page(account.name, form), 422
    look_as(db.session, str(account.id))
    remember_sign_in(*accounts.start(db.session, account, at=clock.now()))
    return redirect(url_for("home.show"), 303)


def _with_words(token: str) -> ResponseReturnValue:
    """What was typed when the sign-in ended, for whoever typed it; the page may be loaded again."""
    load_viewer()
    words = carried.opened(token, the_viewer())
    if words is None:
        flash(_("What was typed here belongs to another account, so it is not shown."), "act")
        return redirect(url_for("home.show"), 303)
    nonces.give_back()
    return carried.page(words)


def _password_page(name: str, form: PasswordForm) -> str:
    return render_template("accounts/set_password.html", expired=False, account_name=name, form=form)


def _link_ended() -> ResponseReturnValue:
    return render_template("accounts/set_password.html", expired=True), 404
