"""How I come in: with my phone's lock, or by a code. And where I am signed in now. Nothing to remember."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Account, Claimant, SignIn
from coachdesk.services import passkeys, sessions
from coachdesk.translation import gettext as _
from coachdesk.views import challenges, my
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.come_in import JUST_CAME
from coachdesk.views.devices import device_words
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words
from coachdesk.views.sign_in import the_sign_in

blueprint = Blueprint("my_coming_in", __name__)
PURPOSE = "my next way in"


@blueprint.get("/my/coming-in")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    session.pop(JUST_CAME, None)
    return _page(my.me())


@blueprint.post("/my/coming-in/lock")
@allow(policies.claimants)
def add() -> ResponseReturnValue:
    """Take this device's lock. Whoever came in longer than a quarter of an hour ago comes in again first."""
    claimant, at = my.me(), clock.now()
    if not the_sign_in().is_proved(at):
        return _page(claimant, told=_come_in_again(), status=409)
    site = challenges.site(_("My page"))
    try:
        answer, challenge = challenges.answered(PURPOSE)
        passkeys.finish_registration(
            db.session, _account(), answer, challenge=challenge, site=site, name=device_words(), at=at
        )
    except (challenges.Spent, passkeys.BadPasskey):
        return _page(claimant, told=_("That did not fit. Nothing changed. You can try again."), status=422)
    flash(_("Done. Next time, use your phone’s lock."), "good")
    return redirect(url_for("my_coming_in.show"), 303)


@blueprint.post("/my/coming-in/locks/<uuid:passkey_id>/end")
@allow(policies.claimants)
def take_away(passkey_id: UUID) -> ResponseReturnValue:
    mine = [each for each in passkeys.of(db.session, the_viewer().account_id) if each.id == passkey_id]
    passkeys.end(db.session, mine[0] if mine else abort(404), at=clock.now())
    flash(_("Taken away. That device does not open your page any more."), "good")
    return redirect(url_for("my_coming_in.show"), 303)


@blueprint.post("/my/coming-in/browsers/<uuid:sign_in_id>/end")
@allow(policies.claimants)
def end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign another browser of mine out, at once."""
    mine = [each.id for each in _browsers()]
    if sign_in_id not in mine:
        abort(404)
    sessions.end(db.session, sign_in_id, at=clock.now())
    flash(_("Signed out there."), "good")
    return redirect(url_for("my_coming_in.show"), 303)


def _page(claimant: Claimant, *, told: str = "", status: int = 200) -> Response:
    account = _account()
    asked = passkeys.begin_registration(db.session, account, site=challenges.site(_("My page")), shown_as=_("My page"))
    proved = the_sign_in().is_proved(clock.now())
    return my.page(
        "my/coming_in.html",
        claimant,
        status,
        told=told,
        ask=challenges.ask(asked, PURPOSE) if proved and challenges.can_be_asked() else None,
        again="" if proved or told else _come_in_again(),
        locks=[_lock(each) for each in passkeys.of(db.session, account.id)],
        browsers=[_browser(each) for each in _browsers()],
        reference=claimant.spoken_reference,
    )


def _account() -> Account:
    return db.session.get_one(Account, the_viewer().account_id)


def _browsers() -> list[SignIn]:
    return list(sessions.open_ones(db.session, the_viewer().account_id, at=clock.now()))


def _lock(passkey: Any) -> dict[str, Any]:
    used = speech().whole_day(clock.as_london(passkey.used_at or passkey.made_at).date())
    return {
        "name": passkey.name or _("A device"),
        "used": _("Last used on %(day)s", day=used),
        "url": url_for("my_coming_in.take_away", passkey_id=passkey.id),
    }


def _browser(row: SignIn) -> dict[str, Any]:
    day = speech().named_day(clock.as_london(row.seen_at).date())
    return {
        "name": row.device or _("A browser"),
        "seen": _("Last here %(day)s, %(time)s", day=day, time=clock_words(row.seen_at)),
        "url": "" if row.id == the_sign_in().id else url_for("my_coming_in.end", sign_in_id=row.id),
    }


def _come_in_again() -> str:
    return _("To set this up, sign out and come in again first. That way nobody else does it on your phone.")
