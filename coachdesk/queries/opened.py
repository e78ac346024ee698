"""What others read and wrote in one person's record, the newest first, a page at a time."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from coachdesk.db import Beyond, wide
from coachdesk.models import Account, Claimant, Event, Opening, Relationship, RoleGrant, key_ring
from coachdesk.models.label import Role
from coachdesk.queries import openings

LINES, READ_AT_ONCE = 40, 400
ONE_TIME = timedelta(hours=1)  # who comes back to the same thing within it was there once


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that somebody did. `is_coach_now`: whether whoever did it is the person's coach today."""

    at: datetime
    name: str
    verb: str
    subject: str
    role: str
    is_coach_now: bool


@dataclass(frozen=True, slots=True)
class Broke:
    """Somebody broke the glass: what they are here, and why they did."""

    at: datetime
    name: str
    roles: tuple[Role, ...]
    opening: Opening


@dataclass(frozen=True, slots=True)
class Page:
    """`before` is where the next page begins."""

    rows: tuple[Did | Broke, ...]
    before: UUID | None


def page(
    session: Session,
    claimant_id: UUID,
    verbs: Collection[str],
    *,
    before: UUID | None,
    off_screen: Collection[UUID] = (),
) -> Page | None:
    """A page of the list, or None when it begins nowhere. What is held back for safety is not there at all.

    `off_screen` are things that the person keeps off this screen.
    """
    with wide(session, Beyond.RIGHTS):  # a record that became part of this one is nobody's to open
        records = records_of(session, claimant_id)
        begins = _begins(session, records, before) if before else None
        events = _events(session, records, verbs, begins)
    if before and begins is None:
        return None
    shown, rest = _at_one_time(events, off_screen)
    ends = shown[-1] if rest else None
    broken = openings.of_person(session, claimant_id, ends.at if ends else None, begins.at if begins else None)
    broken = [each for each in broken if each.id not in off_screen]
    key_ring.load(session, {each.key_id for each in broken})
    known = _Known(session, claimant_id, {each.actor for each in shown} | {str(each.account_id) for each in broken})
    rows: list[Did | Broke] = [*(known.did(each) for each in shown), *(known.broke(each) for each in broken)]
    newest_first = sorted(rows, key=lambda row: row.at, reverse=True)
    return Page(tuple(newest_first), rest)


def records_of(session: Session, claimant_id: UUID) -> list[UUID]:
    """The record, and those that were made part of it: the audit is never changed and stays with each."""
    found, more = [claimant_id], [claimant_id]
    while more:
        more = list(session.scalars(select(Claimant.id).where(Claimant.merged_into_id.in_(more))))
        found += more
    return found


def _begins(session: Session, records: Sequence[UUID], event_id: UUID) -> Event | None:
    return session.scalar(select(Event).where(Event.id == event_id, Event.claimant_id.in_(records)))


def _events(session: Session, records: Sequence[UUID], verbs: Collection[str], begins: Event | None) -> Sequence[Event]:
    """Of others alone: neither what the person did, nor what happens by itself, nor what was done under held glass."""
    own = session.scalars(select(Account.id).where(Account.claimant_id.in_(records))).all()
    wanted = select(Event).where(
        Event.claimant_id.in_(records),
        Event.verb.in_(verbs),
        Event.actor.not_like("system:%"),
        Event.actor.not_in([*(str(each) for each in own), "nobody"]),
        *(Event.facts.not_like(f'%"opening":"{held}"%') for held in openings.held_back(session, records[0])),
    )
    if begins is not None:
        wanted = wanted.where(or_(Event.at < begins.at, and_(Event.at == begins.at, Event.id < begins.id)))
    return session.scalars(wanted.order_by(Event.at.desc(), Event.id.desc()).limit(READ_AT_ONCE)).all()


def _at_one_time(events: Sequence[Event], off_screen: Collection[UUID]) -> tuple[list[Event], UUID | None]:
    """As many as a page holds, what was done again within the hour once; and the last that was looked at, if more."""
    shown: list[Event] = []
    last: dict[tuple[object, ...], datetime] = {}
    for event in events:
        if len(shown) == LINES:
            return shown, shown[-1].id
        same = (event.actor, event.verb, event.subject, event.subject_id, event.facts)
        if _is_left_out(event, off_screen) or (same in last and last[same] - event.at < ONE_TIME):
            continue
        last[same] = event.at
        shown.append(event)
    return shown, events[-1].id if len(events) == READ_AT_ONCE else None


def _is_left_out(event: Event, off_screen: Collection[UUID]) -> bool:
    """What is kept off this screen, and that a record was opened for which the broken glass itself stands there."""
    opening = json.loads(event.facts).get("opening")
    if opening and (UUID(opening) in off_screen or (event.verb, event.subject) == ("claimant.opened", "claimant")):
        return True
    return event.subject_id in off_screen


class _Known:
    """Who everybody on the page is, in two statements."""

    def __init__(self, session: Session, claimant_id: UUID, actors: Collection[str]) -> None:
        ids = [UUID(actor) for actor in actors if len(actor) == 36]
        rows = session.execute(
            select(Account.id, Account.name, Account.staff_id, RoleGrant.role, RoleGrant.from_on, RoleGrant.until_on)
            .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
            .where(Account.id.in_(ids))
        ).all()
        current = (Relationship.claimant_id == claimant_id, Relationship.ended_on.is_(None))
        coach_id = session.scalar(select(Relationship.coach_id).where(*current))
        self.names: Mapping[str, str] = {str(row.id): row.name for row in rows}
        self.coach = next((str(row.id) for row in rows if coach_id and row.staff_id == coach_id), None)
        self.grants = [row for row in rows if row.role is not None]

    def did(self, event: Event) -> Did:
        role = json.loads(event.facts).get("as", "")
        name = self.names.get(event.actor, "")
        return Did(event.at, name, event.verb, event.subject, role, event.actor == self.coach)

    def broke(self, opening: Opening) -> Broke:
        on = opening.opened_at.date()
        theirs = [row for row in self.grants if row.id == opening.account_id]
        then = {row.role for row in theirs if row.from_on <= on and (row.until_on is None or row.until_on >= on)}
        roles = tuple(role for role in Role if role in (then or {row.role for row in theirs}))
        return Broke(opening.opened_at, self.names.get(str(opening.account_id), ""), roles, opening)
