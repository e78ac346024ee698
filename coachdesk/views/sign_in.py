"""Who is looking, from the cookie of a signed-in browser: one statement a request.

A browser is signed in while its row says so, its roles' limits are not over (services/session_limits.py), and its
account is open. When it was last here is kept to the minute, so most requests write nothing for it. When what somebody
may do has changed, their browser is given a new token with the next page it opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from flask import Flask, g, request, session
from sqlalchemy import and_, bindparam, or_, select, update

from coachdesk import clock
from coachdesk.db import NOBODY, apart, db, look_as
from coachdesk.models import Account, RoleGrant, SignIn
from coachdesk.models.label import SignInWay
from coachdesk.policies import Grant, Viewer
from coachdesk.services import audit, session_limits, sessions

COOKIE, RIGHTS = "sign_in", "rights"
BY_ITSELF = "X-By-Itself"
KEPT_TO = timedelta(minutes=1)
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
        SignIn.started_at,
        SignIn.seen_at,
        SignIn.proved_at,
        SignIn.way,
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


@dataclass(frozen=True)
class Held:
    """The signed-in browser that is asking: its row, and when its person last showed who they are."""

    id: UUID
    way: SignInWay
    seen_at: datetime
    proved_at: datetime | None

    def is_proved(self, at: datetime) -> bool:
        """Whether that was just now. A visitor of a demo is who they pressed to be."""
        lasts = session_limits.PROOF_LASTS
        return self.way is SignInWay.DEMO or (self.proved_at is not None and at - self.proved_at < lasts)


def load_viewer() -> None:
    """Find out who is looking, and tell the database."""
    g.viewer = g.sign_in = None
    held = _held()
    if held is None:
        look_as(db.session, NOBODY)
        return
    sign_in_id, token, account_id = held
    look_as(db.session, account_id)
    _load(sign_in_id, token)
    if g.viewer is None:
        session.pop(COOKIE, None)
        look_as(db.session, NOBODY)
        with apart(db.session):  # the cookie is gone with this answer: once for each that was brought
            audit.record(db.session, "sign_in.refused", subject="sign_in", subject_id=sign_in_id)
        return
    _note_that_seen(clock.now())
    _turn_over_when_rights_changed()


def the_sign_in() -> Held:
    """The browser that is asking, in a view that only signed-in people reach."""
    held: Held = g.sign_in
    return held


def _held() -> tuple[UUID, str, str] | None:
    """What the cookie holds: a row, its token, and whose it is. One of an older shape holds nothing."""
    try:
        sign_in_id, token, account_id = session[COOKIE]
        return UUID(sign_in_id), str(token), str(account_id)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _load(sign_in_id: UUID, token: str) -> None:
    now = clock.now()
    values = {"sign_in_id": sign_in_id, "digest": sessions.digest(token), "now": now, "today": clock.today()}
    rows = db.session.connection().execute(WHO, values).all()
    if not rows:
        return
    first = rows[0]
    grants = tuple(Grant(row.role, row.office_id, row.team_id) for row in rows if row.role is not None)
    roles = [grant.role for grant in grants]
    if session_limits.is_over(roles, started_at=first.started_at, seen_at=first.seen_at, at=now):
        return
    g.viewer = Viewer(first.id, first.name, first.staff_id, grants, first.claimant_id)
    g.sign_in = Held(sign_in_id, first.way, first.seen_at, first.proved_at)


def _note_that_seen(now: datetime) -> None:
    """What a page asks for by itself is nobody's press, and keeps nobody signed in."""
    if BY_ITSELF in request.headers:
        return
    if now - the_sign_in().seen_at >= KEPT_TO:
        db.session.execute(update(SignIn).where(SignIn.id == the_sign_in().id).values(seen_at=now))


def _turn_over_when_rights_changed() -> None:
    """With a page that is opened, not with a piece that a script fetches beside it, so that no two are crossed."""
    was, now = session.get(RIGHTS), rights_of(g.viewer.grants)
    if was == now or (was is not None and (request.method != "GET" or "HX-Request" in request.headers)):
        return
    session[RIGHTS] = now
    if was is not None:
        with apart(db.session):
            turn_over()


def turn_over(*, proved: bool = False) -> None:
    """A new token for this browser, in its row and in its cookie."""
    row_id, _token, account_id = session[COOKIE]
    session[COOKIE] = [row_id, sessions.turn_over(db.session, UUID(row_id), proved=proved, at=clock.now()), account_id]


def rights_of(grants: Iterable[Grant]) -> str:
    """What somebody may do, in so few letters that a cookie has room for it."""
    text = sorted(f"{grant.role} {grant.office_id} {grant.team_id}" for grant in grants)
    return sha256("|".join(text).encode()).hexdigest()[:12]


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
