"""Somebody beside a claimant: named by them, or proposed and confirmed by them alone; changed and ended at once.

A supporter is never told that it ended: what they are shown is what is open, and that is all.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, DataKey, Supporter
from coachdesk.models.label import Role, SupportScope
from coachdesk.services import audit, invitations
from coachdesk.services.invitations import LONGEST, TooLong
from coachdesk.services.turns import take_turn

# What can be chosen now; to write for somebody comes with messages.
SCOPES = (SupportScope.PLAN, SupportScope.MEETINGS)
MOST = 10


class NotOpen(Exception):
    """It was ended, or waits for the person's yes."""


class Enough(Exception):
    """Ten people beside somebody are enough."""


def name_one(
    session: Session, claimant: Claimant, *, name: str, scopes: Collection[str], until_on: date,
    proposed: bool = False, by: UUID, at: datetime,
) -> Supporter:  # fmt: skip
    """The person names somebody, or staff propose one: that waits for the person's own yes. Raises TooLong, Enough."""
    today = clock.as_london(at).date()
    if not today < until_on <= today + LONGEST:
        raise TooLong
    take_turn(session, [claimant.id])
    standing = (Supporter.claimant_id == claimant.id, Supporter.ended_at.is_(None), Supporter.until_on >= today)
    if (session.scalar(select(func.count()).select_from(Supporter).where(*standing)) or 0) >= MOST:
        raise Enough
    made = Supporter(
        key=session.get_one(DataKey, claimant.key_id), claimant_id=claimant.id, name=name, scopes=_known(scopes),
        proposed_by=by if proposed else None, made_at=at, confirmed_at=None if proposed else at, until_on=until_on,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(session, "supporter.proposed" if proposed else "supporter.named", made, at)
    return made


def confirm(session: Session, supporter: Supporter, *, on_paper: bool = False, by: UUID, at: datetime) -> None:
    """The person's yes: on their own page, alone; or on paper, with their coach, for whoever has no account."""
    if supporter.ended_at is not None:
        raise NotOpen
    if supporter.confirmed_at is None:
        supporter.confirmed_at = at
        _note(session, "supporter.confirmed", supporter, at, on_paper=on_paper)


def hand_over(session: Session, supporter: Supporter, *, by: UUID, at: datetime) -> str:
    """A link for them, shown once. Raises NotOpen where it is ended, not confirmed, or taken up already."""
    is_over = supporter.ended_at is not None or supporter.until_on < clock.as_london(at).date()
    if is_over or supporter.confirmed_at is None or supporter.account_id is not None:
        raise NotOpen
    return invitations.invite(
        session, Role.SUPPORTER, until_on=supporter.until_on, supporter=supporter, by=by, at=at
    )  # fmt: skip


def change_scopes(session: Session, supporter: Supporter, scopes: Collection[str], *, by: UUID, at: datetime) -> None:
    """What they may see from now on. Raises NotOpen."""
    if supporter.ended_at is not None:
        raise NotOpen
    if supporter.scopes != _known(scopes):
        supporter.scopes = _known(scopes)
        _note(session, "supporter.changed", supporter, at)


def end(session: Session, supporter: Supporter, *, by: UUID, at: datetime) -> None:
    """At once, and what was handed over with it. Nobody is told."""
    if supporter.ended_at is None:
        supporter.ended_at = at
        invitations.end_open(session, supporter.id, at=at)
        _note(session, "supporter.ended", supporter, at)


def _known(scopes: Collection[str]) -> list[str]:
    """In one order, and only those there are."""
    chosen: Sequence[SupportScope] = [scope for scope in SCOPES if scope.value in scopes]
    return [scope.value for scope in chosen]


def _note(session: Session, verb: str, supporter: Supporter, at: datetime, **more: bool) -> None:
    facts = {scope.value: scope.value in supporter.scopes for scope in SCOPES} | more
    audit.record(session, verb, subject="supporter", subject_id=supporter.id, claimant_id=supporter.claimant_id,
                 facts=facts, at=at)  # fmt: skip
