"""Somebody who is really signed in: an account made by the application, its password typed into its own page."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.test import Client

from coachdesk import clock
from coachdesk.bench import ids
from coachdesk.db import db, look_as
from coachdesk.models import Staff
from coachdesk.models.label import Role
from coachdesk.services import accounts

PASSWORD = "three words nobody guesses"  # noqa: S105


@dataclass(frozen=True)
class Answer:
    """What a page came to."""

    status: int
    body: bytes


def sign_in(app: Flask, staff_number: int, role: Role = Role.COACH) -> str:
    """The cookie of a browser in which this member of staff has signed in. The account is made at the first time."""
    email = f"staff{staff_number}@example.org"
    with app.app_context():
        look_as(db.session, "system:command")
        _account(staff_number, email, role)
        db.session.commit()
    browser = Client(app)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
    answer = browser.post("/sign-in", data=form, headers={"Referer": "http://localhost/sign-in"})
    assert answer.status_code == 303, answer.status
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


def _account(staff_number: int, email: str, role: Role) -> None:
    if accounts.find(db.session, email) is not None:
        return
    staff = db.session.get_one(Staff, ids.made("staff", staff_number))
    at = clock.now()
    account = accounts.create(db.session, name=staff.name, email=email, by=None, at=at, staff=staff)
    office = staff.office_id if role is Role.LEAD else None
    accounts.grant(db.session, account, role, by=None, at=at, office_id=office, team_id=staff.team_id)
    link = accounts.make_password_link(db.session, account, by=None, at=at)
    accounts.set_password(db.session, link, PASSWORD, at=at)


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
