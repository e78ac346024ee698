"""Tries to come in with something that could be guessed: slowed, noted whatever the answer, and written down.

A try is noted before it is looked at, in a transaction of its own; when it succeeds, that is taken back. So many at
once are one after another, and a refusal that undoes everything else does not undo the count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from flask import Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from coachdesk import clock
from coachdesk.db import apart, db
from coachdesk.models import Account
from coachdesk.services import accounts, attempts, audit
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import known_browsers
from coachdesk.views.client_address import client_address
from coachdesk.views.filters import speech

PASSWORD, CODE, PASSKEY = "password", "code", "passkey"


class TooMany(HTTPException):
    """Another try has to wait."""

    code = 429

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait

    def sentence(self) -> str:
        """When the next try is looked at."""
        seconds = max(1, ceil(self.wait.total_seconds()))
        if seconds <= 90:
            return ngettext(
                "We wait a little between tries. Try again in %(num)d second.",
                "We wait a little between tries. Try again in %(num)d seconds.",
                seconds,
            )
        at = speech().time(clock.now() + self.wait + timedelta(minutes=1))
        return _("We wait a little between tries. Try again at %(time)s.", time=at)


@dataclass(frozen=True)
class Try:
    """One try: whose account, if there is one, and the marks under which it is counted."""

    account: Account | None
    what: str
    marks: tuple[str, ...]
    at: datetime
    is_known_here: bool

    def was_wrong(self) -> None:
        """Write down that it did not succeed; the count stands already. What the request had begun is undone."""
        with apart(db.session):
            _write_down(self.account, self.what, right=False, known_browser=self.is_known_here)

    def was_right(self) -> None:
        """Take back the count of this one."""
        attempts.take_back(db.session, *self.marks, at=self.at)
        _write_down(self.account, self.what, right=True, known_browser=self.is_known_here)


def begin(who: str | UUID, what: str) -> Try:
    """Note a try at an account, by its e-mail address or its id, before it is looked at. Raises TooMany."""
    now = clock.now()
    with apart(db.session):
        account = accounts.find(db.session, who) if isinstance(who, str) else db.session.get(Account, who)
        browser = known_browsers.name_at(account)
        marks = marks_of(account or str(who), browser)
        wait = attempts.try_once(db.session, *marks, at=now)
        if wait is not None:
            _write_down(account, what, slowed=True, known_browser=browser is not None)
    if wait is not None:
        raise TooMany(wait)
    return Try(account, what, marks, now, browser is not None)


def marks_of(account: Account | str, browser: str | None) -> tuple[str, ...]:
    """A browser that is known at an account is counted by itself; any other by account, by place, and by both."""
    session, place = db.session, client_address()
    if browser is not None:
        return (attempts.mark_of_device(session, account, browser),)
    return (
        attempts.mark_of_account(session, account),
        attempts.mark_of_address(session, place),
        attempts.mark_of_both(session, account, place),
    )


def forget(account: Account) -> None:
    """Somebody is in, with all that it takes: what this browser, or this place, tried at their account is forgotten."""
    browser, place = known_browsers.name_at(account), client_address()
    attempts.forget(db.session, attempts.mark_of_both(db.session, account, place))
    if browser is not None:
        attempts.forget(db.session, attempts.mark_of_device(db.session, account, browser))


def refused(verb: str, account_id: UUID | None = None, facts: Mapping[str, str | bool] | None = None) -> None:
    """Write down that something forged, spent or too old was brought; nothing else of the request is kept."""
    with apart(db.session):
        audit.record(db.session, verb, subject="account", subject_id=account_id, facts=facts)


def passkey_was_wrong(account_id: UUID | None = None) -> None:
    """No passkey of ours, or not of this page: nothing to slow, for nobody can guess one."""
    refused("account.sign_in_tried", account_id, {"with": PASSKEY, "right": False})


def page(error: TooMany) -> Response:
    """A page of its own, where no form can say it in its place."""
    return answer(render_template("errors/429.html", sentence=error.sentence()), error)


def answer(text: str, error: TooMany) -> Response:
    """A page that says when; programs read it in a header."""
    return make_response(text, 429, {"Retry-After": str(max(1, ceil(error.wait.total_seconds())))})


def _write_down(account: Account | None, what: str, **facts: bool) -> None:
    told = {"with": what} | facts
    account_id = account.id if account else None
    audit.record(db.session, "account.sign_in_tried", subject="account", subject_id=account_id, facts=told)
