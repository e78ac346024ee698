"""Asking for a second factor and looking at the answer; setting one up. At the sign-in, and wherever proof is asked."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import segno
from flask import request
from markupsafe import Markup

from coachdesk import clock
from coachdesk.db import db
from coachdesk.forms.sessions import CodeForm, NewAppForm
from coachdesk.models import Account
from coachdesk.services import passkeys, recovery_codes, second_factors, totp
from coachdesk.services.passkeys import BadPasskey
from coachdesk.translation import gettext as _
from coachdesk.views import challenges, signed, tries
from coachdesk.views.challenges import Ask, Spent
from coachdesk.views.devices import device_words

SECRET_SALT, SECRET_LASTS = "a secret for a new app", timedelta(minutes=30)


class WrongFactor(ValueError):
    """What was shown does not fit; the sentence says what to do."""


@dataclass(frozen=True)
class Asked:
    """What a page asks of somebody for what: each way that they have."""

    ask: Ask | None
    takes_code: bool
    has_app: bool
    form: CodeForm
    trouble: str = ""


@dataclass(frozen=True)
class NewFactors:
    """What a page needs to set up a passkey or an app."""

    ask: Ask | None
    picture: Markup
    groups: list[str]
    form: NewAppForm
    passkey_name: str
    trouble: str = field(default="")


def asked(account: Account, purpose: str, form: CodeForm | None = None, trouble: str = "") -> Asked:
    """The ways somebody has, on a page."""
    has = second_factors.of(db.session, account)
    ask = None
    if has.passkeys and challenges.can_be_asked():
        begun = passkeys.begin_sign_in(db.session, site=challenges.site(), account_id=account.id)
        ask = challenges.ask(begun, _purpose(purpose, account.id))
    takes_code = has.has_app or bool(has.codes_left)
    return Asked(ask, takes_code, has.has_app, form or CodeForm(formdata=None), trouble)


def show(account_id: UUID, purpose: str) -> Account:
    """Look at what was shown. What was begun in this request is undone. Raises WrongFactor, tries.TooMany."""
    if challenges.ANSWER in request.form:
        return _show_passkey(account_id, purpose)
    attempt = tries.begin(account_id, tries.CODE)
    if attempt.account is None or not second_factors.show_code(
        db.session, attempt.account, request.form.get("code", "")[:80], at=clock.now()
    ):
        attempt.was_wrong()
        raise WrongFactor(_("This code does not fit, or was used. Wait for the next one, or take another from paper."))
    attempt.was_right()
    return attempt.account


def _show_passkey(account_id: UUID, purpose: str) -> Account:
    try:
        answer, challenge = challenges.answered(_purpose(purpose, account_id))
        passkeys.finish_sign_in(
            db.session, answer, challenge=challenge, site=challenges.site(), account_id=account_id, at=clock.now()
        )
    except (Spent, BadPasskey) as error:
        tries.passkey_was_wrong(account_id)
        raise WrongFactor(_("This passkey does not fit here, or the page was open too long. Try again.")) from error
    return db.session.get_one(Account, account_id)


def to_set_up(account: Account, form: NewAppForm | None = None, trouble: str = "") -> NewFactors:
    """A new passkey to be made, and a new secret for an app; the secret of a form that did not fit stays."""
    secret = _secret_in(form, account) if form else None
    if secret is None:
        form, secret = NewAppForm(formdata=None), totp.fresh_secret()
        form.secret.data = signed.sign(SECRET_SALT, secret=secret, of=str(account.id))
    assert form is not None
    picture = _drawn(totp.address(secret, account.email or account.name))
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return NewFactors(ask_for_new(account), picture, groups, form, device_words() or _("My passkey"), trouble)


def ask_for_new(account: Account) -> Ask | None:
    """A new passkey to be made, where this address can have any."""
    if not challenges.can_be_asked():
        return None
    shown_as = account.email or account.name
    begun = passkeys.begin_registration(db.session, account, site=challenges.site(), shown_as=shown_as)
    return challenges.ask(begun, _purpose("new", account.id))


def take_new(account_id: UUID) -> NewAppForm | None:
    """Take the new factor that was sent; None when it is there, else the form that says why not.

    Raises WrongFactor for a passkey that does not fit.
    """
    if challenges.ANSWER in request.form:
        take_new_passkey(account_id, request.form.get("name", ""))
        return None
    form, account = NewAppForm(), db.session.get_one(Account, account_id)
    secret, code = _secret_in(form, account), totp.plain(form.code.data or "")
    try:
        if secret is None or code is None:
            raise totp.WrongCode
        totp.set_up(db.session, account, secret, code, at=clock.now())
    except totp.WrongCode:
        form.code.errors = [_("This is not the code that the app shows now. Type the newest one.")]
        return form
    return None


def take_new_passkey(account_id: UUID, name: str) -> None:
    """Raises WrongFactor."""
    try:
        answer, challenge = challenges.answered(_purpose("new", account_id))
        passkeys.finish_registration(
            db.session, db.session.get_one(Account, account_id), answer,
            challenge=challenge, site=challenges.site(), name=name or device_words(), at=clock.now(),
        )  # fmt: skip
    except (Spent, BadPasskey) as error:
        tries.refused("passkey.refused", account_id)
        raise WrongFactor(_("Your device and this page did not agree. Nothing was added. Try again.")) from error


def fresh_codes(account: Account) -> list[str]:
    """New codes for paper, shown once."""
    return recovery_codes.make(db.session, account, at=clock.now())


def _secret_in(form: NewAppForm, account: Account) -> str | None:
    held = signed.read(SECRET_SALT, form.secret.data or "", SECRET_LASTS)
    return held["secret"] if held and held["of"] == str(account.id) else None


def _purpose(purpose: str, account_id: UUID) -> str:
    """What a challenge is for, and of whom: another's half sign-in cannot answer it."""
    return f"{purpose} {account_id}"


def _drawn(address: str) -> Markup:
    """Black on white in every scheme: cameras read nothing else well."""
    svg = segno.make(address, micro=False).svg_inline(
        omitsize=True, light="#fff", svgclass="code", lineclass=None, title=_("The key as a picture")
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 made here, of our own text
