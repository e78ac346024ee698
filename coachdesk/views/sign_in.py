"""Who is looking, from the cookie of a signed-in browser: one statement a request."""

from uuid import UUID

from flask import Flask, g, session
from sqlalchemy import and_, bindparam, or_, select

from coachdesk import clock
from coachdesk.db import NOBODY, db, look_as
from coachdesk.models import Account, RoleGrant, SignIn
from coachdesk.policies import Grant, Viewer
from coachdesk.services import accounts

COOKIE = "sign_in"
# Made once, and run past the ORM: every request asks it.
WHO = (
    select(
        Account.id,
        Account.name,
        Account.staff_id,
        Account.claimant_id,
        RoleGrant.role,
        RoleGrant.office_id,
        RoleGrant.team_id,
    )
    .select_from(SignIn)
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(
        RoleGrant,
        and_(
            RoleGrant.account_id == Account.id,
            RoleGrant.from_on <= bindparam("today"),
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= bindparam("today")),
        ),
    )
    .where(
        SignIn.id == bindparam("sign_in_id"),
        SignIn.digest == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > bindparam("now"),
        Account.closed_at.is_(None),
    )
)


def load_viewer() -> None:
    """Find out who is looking, and tell the database."""
    g.viewer = None
    held = _held()
    if held is None:
        look_as(db.session, NOBODY)
        return
    sign_in_id, token, account_id = held
    look_as(db.session, account_id)
    g.viewer = _viewer(sign_in_id, token)
    if g.viewer is None:
        session.pop(COOKIE, None)
        look_as(db.session, NOBODY)


def _held() -> tuple[UUID, str, str] | None:
    """What the cookie holds: a row, its token, and whose it is. One of an older shape holds nothing."""
    try:
        sign_in_id, token, account_id = session[COOKIE]
        return UUID(sign_in_id), str(token), str(account_id)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _viewer(sign_in_id: UUID, token: str) -> Viewer | None:
    values = {"sign_in_id": sign_in_id, "digest": accounts.digest(token), "now": clock.now(), "today": clock.today()}
    rows = db.session.connection().execute(WHO, values).all()
    if not rows:
        return None
    first = rows[0]
    grants = tuple(Grant(row.role, row.office_id, row.team_id) for row in rows if row.role is not None)
    return Viewer(first.id, first.name, first.staff_id, grants, first.claimant_id)


def remember_sign_in(row: SignIn, token: str) -> None:
    """Put a signed-in browser into its cookie; whatever the cookie held before is gone (but the language)."""
    language = session.get("language")
    session.clear()
    session[COOKIE] = [str(row.id), token, str(row.account_id)]
    if language:
        session["language"] = language
    session.permanent = g.came_in = True


def forget_sign_in() -> UUID | None:
    """Empty the cookie; the id of the row that has to end."""
    held = _held()
    language = session.get("language")
    session.clear()
    g.has_left = True
    if language:
        session["language"] = language
    return held[0] if held else None


def init(app: Flask) -> None:
    app.before_request(load_viewer)
