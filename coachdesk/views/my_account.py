"""How I sign in: where I am signed in now, my passkeys, my app, my codes on paper, my password."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.sessions import NewAppForm, NewPasskeyForm, NewPasswordForm
from coachdesk.models import Account, Passkey, SignIn
from coachdesk.queries import account_events as queries
from coachdesk.services import accounts, passkeys, passwords, second_factors, session_limits, sessions
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import factors, second_factor, tries
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.devices import device_words
from coachdesk.views.filters import speech
from coachdesk.views.proofs import proved
from coachdesk.views.sign_in import the_sign_in, turn_over

blueprint = Blueprint("my_account", __name__, url_prefix="/my-account")


@blueprint.get("")
@allow(policies.at_work)
def show() -> ResponseReturnValue:
    return _page()


def _page() -> str:
    account = me()
    limit = session_limits.limit_of([grant.role for grant in the_viewer().grants])
    return render_template(
        "my_account/show.html",
        sign_ins=sign_in_rows("my_account.end_sign_in"),
        has=second_factors.of(db.session, account),
        passkeys=[_passkey_row(each) for each in passkeys.of(db.session, account.id)],
        app_since=speech().day_of(account.totp_at),
        has_password=account.password_hash is not None,
        told=account_rows(account.id),
        idle_minutes=int(limit.idle.total_seconds() // 60),
        whole_hours=int(limit.whole.total_seconds() // 3600),
    )


# --- Where I am signed in ------------------------------------------------------------------------------------


@blueprint.post("/sign-ins/<uuid:sign_in_id>/end")
@allow(policies.at_work)
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    """End one of mine; ending the one I look from is signing out."""
    row = load_or_404(policies.visible_sign_ins(the_viewer()), sign_in_id)
    sessions.end(db.session, row.id, at=clock.now())
    flash(_("Ended. Nobody is signed in there any more."), "good")
    return redirect(url_for("my_account.show"), 303)


@blueprint.post("/sign-ins/end")
@allow(policies.at_work)
def end_others() -> ResponseReturnValue:
    end_my_others()
    return redirect(url_for("my_account.show"), 303)


def sign_in_rows(endpoint: str) -> list[dict[str, Any]]:
    """My signed-in browsers in words, this one first."""
    here = the_sign_in().id
    rows = sessions.open_ones(db.session, the_viewer().account_id, at=clock.now())
    return [_sign_in_row(row, endpoint, here) for row in sorted(rows, key=lambda row: row.id != here)]


def end_my_others() -> None:
    """All of mine but the one I look from."""
    ended = sessions.end_all_of(db.session, the_viewer().account_id, but=the_sign_in().id, at=clock.now())
    if ended:
        flash(ngettext("%(num)d other sign-in ended.", "%(num)d other sign-ins ended.", ended), "good")
    else:
        flash(_("You are signed in nowhere else."), "good")


def _sign_in_row(row: SignIn, endpoint: str, here: UUID) -> dict[str, Any]:
    return {
        "device": row.device or _("A browser we do not know by name"),
        "way_words": words.SIGN_IN_WAYS[row.way],
        "since": row.started_at,
        "seen": row.seen_at,
        "is_here": row.id == here,
        "end_url": url_for(endpoint, sign_in_id=row.id),
    }


# --- Passkeys, app, codes ------------------------------------------------------------------------------------


@blueprint.get("/passkeys/new")
@allow(policies.at_work)
@proved
def new_passkey() -> ResponseReturnValue:
    form = NewPasskeyForm(formdata=None, name=device_words())
    return render_template("my_account/passkey.html", ask=factors.ask_for_new(me()), form=form)


@blueprint.post("/passkeys")
@allow(policies.at_work)
@proved
def add_passkey() -> ResponseReturnValue:
    form, account_id = NewPasskeyForm(), the_viewer().account_id
    try:
        if not form.validate():
            raise factors.WrongFactor(form.name.errors[0])
        factors.take_new_passkey(account_id, form.name.data or "")
    except factors.WrongFactor as error:
        form.name.errors = [str(error)]
        return render_template("my_account/passkey.html", ask=factors.ask_for_new(me()), form=form), 422
    return _changed(_("Your passkey is there. It signs you in from now on."))


@blueprint.post("/passkeys/<uuid:passkey_id>/removal")
@allow(policies.at_work)
@proved
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    passkey = load_or_404(policies.visible_passkeys(the_viewer()), passkey_id)
    try:
        second_factors.remove_passkey(db.session, me(), passkey, at=clock.now())
    except second_factors.LastOne:
        return _last_one()
    return _changed(_("The passkey opens nothing any more. Your device may still list it: delete it there too."))


@blueprint.get("/app")
@allow(policies.at_work)
@proved
def app() -> ResponseReturnValue:
    return _app_page()


@blueprint.post("/app")
@allow(policies.at_work)
@proved
def add_app() -> ResponseReturnValue:
    form = NewAppForm()
    try:
        refused = factors.take_new(the_viewer().account_id) if form.secret.data else form
    except factors.WrongFactor:  # a passkey, sent where an app is added
        refused = form
    if refused is not None:
        return _app_page(refused), 422
    return _changed(_("Your app is there. Its codes sign you in, with your password."))


@blueprint.post("/app/removal")
@allow(policies.at_work)
@proved
def remove_app() -> ResponseReturnValue:
    try:
        second_factors.remove_app(db.session, me(), at=clock.now())
    except second_factors.LastOne:
        return _last_one()
    return _changed(_("The app’s codes open nothing any more."))


@blueprint.post("/codes")
@allow(policies.at_work)
@proved
def make_codes() -> ResponseReturnValue:
    """Ten new codes, shown once; the old ones end."""
    turn_over()
    return second_factor.codes_page(factors.fresh_codes(me()), onward_url=url_for("my_account.show"))


def _app_page(form: NewAppForm | None = None) -> str:
    new = factors.to_set_up(me(), form)
    return render_template("my_account/app.html", new=new, form=new.form, save_url=url_for("my_account.add_app"))


def _last_one() -> ResponseReturnValue:
    flash(_("This is your only one, so it stays. Add another first."), "act")
    return _page(), 409


def _changed(text: str) -> ResponseReturnValue:
    """It is done; this browser goes on with a new token, and the others can be ended."""
    turn_over()
    flash(text, "good")
    return redirect(url_for("my_account.show", _anchor="sign-ins"), 303)


def _passkey_row(passkey: Passkey) -> dict[str, Any]:
    return {
        "name": passkey.name or _("My passkey"),
        "made": passkey.made_at,
        "used": passkey.used_at,
        "remove_url": url_for("my_account.remove_passkey", passkey_id=passkey.id),
    }


# --- Password ------------------------------------------------------------------------------------------------


@blueprint.get("/password")
@allow(policies.at_work)
@proved
def password() -> ResponseReturnValue:
    return _password_page(NewPasswordForm(formdata=None))


@blueprint.post("/password")
@allow(policies.at_work)
@proved
def change_password() -> ResponseReturnValue:
    """The old one, then the new one; whoever else is signed in with the old one is out."""
    form, account_id = NewPasswordForm(), the_viewer().account_id
    try:
        attempt = tries.begin(account_id, tries.PASSWORD)
    except tries.TooMany as error:
        form.old.errors = [error.sentence()]
        return tries.answer(_password_page(form), error)
    if not passwords.fits(attempt.account, (form.old.data or "")[: passwords.MOST]):
        attempt.was_wrong()
        form.old.errors = [_("This is not your password now.")]
        return _password_page(form), 422
    attempt.was_right()
    try:
        accounts.change_password(db.session, me(), form.password.data or "", but=the_sign_in().id, at=clock.now())
    except passwords.BadPassword as error:
        form.password.errors = [str(words.PASSWORDS[str(error)])]
        return _password_page(form), 422
    return _changed(_("Your password is the new one. You are signed out everywhere else."))


def _password_page(form: NewPasswordForm) -> str:
    account = me()
    return render_template("my_account/password.html", form=form, account_email=account.email)


def account_rows(account_id: UUID) -> list[tuple[str, datetime]]:
    """What was changed about how an account is signed in to, newest first."""
    events = queries.lately(db.session, account_id, frozenset(words.ACCOUNT_EVENTS), at=clock.now())
    return [(str(words.ACCOUNT_EVENTS[verb]), at) for verb, at in events]


def me() -> Account:
    return db.session.get_one(Account, the_viewer().account_id)
