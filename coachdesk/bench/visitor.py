"""Somebody who is really signed in: an account and a signed-in browser, made as the application makes them."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, session
from werkzeug.test import Client
from werkzeug.wrappers import Response

from coachdesk import clock
from coachdesk.bench import ids
from coachdesk.db import db, look_as
from coachdesk.models import Account, Staff
from coachdesk.models.label import Role, SignInWay
from coachdesk.services import accounts, sessions
from coachdesk.views.sign_in import remember_sign_in


@dataclass(frozen=True)
class Answer:
    """What a page came to."""

    status: int
    body: bytes


def sign_in(app: Flask, staff_number: int, role: Role = Role.COACH) -> str:
    """The cookie of a browser in which this member of staff is signed in. The account is made at the first time."""
    with app.test_request_context():
        look_as(db.session, "system:command")
        account = _account(staff_number, role)
        row, token = sessions.start(db.session, account, way=SignInWay.PASSWORD, proved=True, at=clock.now())
        remember_sign_in(row, token)
        kept = app.make_response("")
        app.session_interface.save_session(app, session, kept)
        db.session.commit()
    browser = Client(app, use_cookies=False)
    # The first page puts into the cookie what those after it find there.
    page = browser.get("/caseload", headers={"Cookie": _cookie(kept)})
    assert page.status_code == 200, page.status
    return _cookie(page)


def _cookie(answer: Response) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


def _account(staff_number: int, role: Role) -> Account:
    email = f"staff{staff_number}@example.org"
    if (found := accounts.find(db.session, email)) is not None:
        return found
    staff = db.session.get_one(Staff, ids.made("staff", staff_number))
    at = clock.now()
    account = accounts.create(db.session, name=staff.name, email=email, by=None, at=at, staff=staff)
    office = staff.office_id if role is Role.LEAD else None
    accounts.grant(db.session, account, role, by=None, at=at, office_id=office, team_id=staff.team_id)
    return account


def get(app: WSGIApplication, path: str, cookie: str = "") -> Answer:
    """Call the application as a server would, in this process, and read the whole page."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9", "HTTP_ACCEPT": "text/html",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    if cookie:
        environ["HTTP_COOKIE"] = cookie
    said: list[str] = []
    parts = app(environ, lambda status, _headers, _trouble=None: said.append(status) or _ignore)  # type: ignore[func-returns-value]
    try:
        body = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    return Answer(int(said[0].split()[0]), body)


def _ignore(_data: bytes) -> None:
    """What start_response hands back; nothing of ours writes through it."""
