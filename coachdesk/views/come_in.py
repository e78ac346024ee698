"""The neutral door: a link from paper, this device's lock, or a code. Nothing to remember and nothing to solve.

Whatever does not fit is answered in one sentence that tells nobody anything, and is written down.
"""

import secrets

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, spoken_reference
from coachdesk.db import apart, db, look_as
from coachdesk.forms.come_in import AskForm, CodeForm
from coachdesk.models import Account, Claimant, Passkey
from coachdesk.models.label import SignInWay
from coachdesk.services import attempts, audit, entry_links, passkeys, sign_in_codes
from coachdesk.services.coming_in import may_come_in
from coachdesk.translation import gettext as _
from coachdesk.views import carried, challenges, half_way, tries
from coachdesk.views.access import current_viewer, public
from coachdesk.views.client_address import client_address
from coachdesk.views.sign_in import remember_sign_in

blueprint = Blueprint("come_in", __name__)
DOOR = "system:door"
ATTEMPT, JUST_CAME = "attempt", "just_came"
PURPOSE = "come in"


@blueprint.get("/come-in")
@public
def left() -> ResponseReturnValue:
    """Where signing out leads a claimant, and where they come in again: it names nothing."""
    return door()


@blueprint.post("/come-in/send")
@public
def send() -> ResponseReturnValue:
    """A code for whoever was named, by a way that is safe for them. The answer is the same for everybody."""
    form = AskForm()
    if not form.validate():
        return door(form, status=422)
    said = form.said.data or ""
    if wait := _wait_for(said, sending=True):
        return door(form, told=wait, status=429)
    attempt = secrets.token_urlsafe(32)
    if carries_mail():
        look_as(db.session, DOOR)
        sign_in_codes.ask(db.session, said, attempt, words=_code_words, at=clock.now())
    session[ATTEMPT] = attempt
    if kept := carried.sent_words():
        return _code_page(CodeForm(formdata=None), kept=kept)
    return redirect(url_for("come_in.code"), 303)


@blueprint.get("/come-in/code")
@public
def code() -> ResponseReturnValue:
    return _code_page(CodeForm(formdata=None))


@blueprint.post("/come-in/code")
@public
def enter_code() -> ResponseReturnValue:
    """Let the person in by a code. What was tried is counted, whatever the answer is."""
    form, kept = CodeForm(), carried.sent_words()
    if _somebody_at_work():
        return render_template("come_in/show.html", token="", somebody_else=True), 409
    if not form.validate():
        return _code_page(form, kept=kept, status=422)
    said, attempt, at = form.said.data or "", session.get(ATTEMPT, ""), clock.now()
    if wait := _wait_for(said or attempt):
        return _code_page(form, kept=kept, told=wait, status=429)
    with apart(db.session):
        look_as(db.session, DOOR)
        account = sign_in_codes.enter(db.session, form.code.data or "", attempt=attempt, said=said, at=at)
    if account is None:
        form.code.errors = [_("This code does not fit, or it has ended. Check it, or ask for a new one.")]
        return _code_page(form, kept=kept, status=422)
    with apart(db.session):
        attempts.forget(db.session, attempts.mark_of_both(db.session, _in_one_form(said or attempt), client_address()))
    return _let_in(account, SignInWay.CODE, kept)


@blueprint.post("/come-in/passkey")
@public
def enter_by_passkey() -> ResponseReturnValue:
    """Let the person in by their device's lock."""
    kept = carried.sent_words()
    if _somebody_at_work():
        return render_template("come_in/show.html", token="", somebody_else=True), 409
    passkey = _passkey()
    account = _claimants_account(passkey)
    if account is None:
        tries.passkey_was_wrong(passkey.account_id if passkey else None)
        return door(told=_("That did not fit. Try again, or ask for a code."), kept=kept, status=422)
    return _let_in(account, SignInWay.PASSKEY, kept)


@blueprint.get("/come-in/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """One button: what looks at addresses before people do comes in nowhere, and uses nothing up."""
    if not entry_links.is_open(db.session, token, at=clock.now()):
        return _ended()
    return render_template("come_in/show.html", token=token, somebody_else=_somebody_at_work())


@blueprint.post("/come-in/<token>")
@public
def enter(token: str) -> ResponseReturnValue:
    """Let the person in. In the browser of somebody at work nothing is used up: the slip is not theirs."""
    viewer = current_viewer()
    if _somebody_at_work():
        return render_template("come_in/show.html", token=token, somebody_else=True), 409
    try:
        signed_in = entry_links.enter(db.session, token, at=clock.now())
    except entry_links.LinkEnded:
        return redirect(url_for("my_home.show"), 303) if viewer else _ended()
    remember_sign_in(*signed_in)
    session[JUST_CAME] = True
    return redirect(url_for("my_home.show"), 303)


def door(
    form: AskForm | None = None, *, told: str = "", kept: str | None = None, status: int = 200
) -> Response:  # fmt: skip
    """The page to come in at. `kept` are words that were sent when a sign-in had ended."""
    viewer = current_viewer()
    asked = passkeys.begin_sign_in(db.session, site=challenges.site(_("My page")))
    page = render_template(
        "come_in/door.html",
        form=form or AskForm(formdata=None),
        told=told,
        kept=kept,
        ask=challenges.ask(asked, PURPOSE) if challenges.can_be_asked() else None,
        sends=carries_mail(),
        is_in=viewer is not None and policies.claimants(viewer),
    )
    return make_response(page, status)


def _code_page(form: CodeForm, *, told: str = "", kept: str | None = None, status: int = 200) -> Response:
    sent = ATTEMPT in session and carries_mail()
    return make_response(render_template("come_in/code.html", form=form, told=told, kept=kept, sent=sent), status)


def _let_in(account: Account, way: SignInWay, kept: str | None) -> ResponseReturnValue:
    """Signed in; what was typed when the last sign-in ended is shown again to whoever typed it."""
    half_way.come_in(account, way)
    if kept is not None:
        return carried.shown_again(kept)
    return redirect(url_for("my_home.show"), 303)


def _wait_for(said: str, *, sending: bool = False) -> str:
    """What slows guessing: the try is noted before it is looked at. A sentence while somebody has to wait."""
    said, at, where = _in_one_form(said), clock.now(), client_address()
    with apart(db.session):
        marks = [attempts.mark_of_address(db.session, where), attempts.mark_of_both(db.session, said, where)]
        marks += [attempts.mark_of_account(db.session, said)] if sending else []
        wait = attempts.try_once(db.session, *marks, at=at)
        if wait is not None:
            audit.record(db.session, "sign_in_code.slowed", subject="account", at=at)
    if wait is None:
        return ""
    return tries.TooMany(wait).sentence()


def _in_one_form(said: str) -> str:
    """A reference counts as one, however it is spelled: with lines, spaces, in small letters."""
    return said if "@" in said else spoken_reference.normal(said)


def _passkey() -> Passkey | None:
    site = challenges.site(_("My page"))
    try:
        answer, challenge = challenges.answered(PURPOSE)
        with apart(db.session):
            return passkeys.finish_sign_in(db.session, answer, challenge=challenge, site=site, at=clock.now())
    except (challenges.Spent, passkeys.BadPasskey):
        return None


def _claimants_account(passkey: Passkey | None) -> Account | None:
    """Whose passkey it is, if it is a claimant's and they may come in; somebody at work signs in elsewhere."""
    look_as(db.session, DOOR)
    account = db.session.get(Account, passkey.account_id) if passkey else None
    if account is None or account.closed_at is not None or account.claimant_id is None:
        return None
    claimant = db.session.get(Claimant, account.claimant_id)
    return account if claimant is not None and may_come_in(claimant) else None


def _code_words(code: str) -> str:
    """What is sent: it names nobody and nothing. The first line is the subject."""
    return "\n".join((
        _("Your code"),
        code,
        "",
        _("Type it on the page where you asked for it. It works once, for ten minutes."),
        _("You did not ask for it? Then do nothing. Nobody gets in without it."),
    ))  # fmt: skip


def carries_mail() -> bool:
    """Whether codes can be sent by email from here."""
    return current_app.config["SETTINGS"].mail is not None


def _somebody_at_work() -> bool:
    viewer = current_viewer()
    return viewer is not None and not policies.claimants(viewer)


def _ended() -> ResponseReturnValue:
    tries.refused("entry_link.refused")
    return render_template("come_in/ended.html"), 404
