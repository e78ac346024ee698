"""What would go under each rule, and letting it go. What is on hold stays, and so does all that hangs on it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import (
    Appointment,
    Claimant,
    Hold,
    Merge,
    Note,
    Office,
    OfficeSetting,
    RecordRequest,
    Relationship,
    Waiting,
)
from coachdesk.office_settings import KINDS
from coachdesk.retention.rules import MONTHS, NIGHTLY, RECORD, RULES, Rule, kept
from coachdesk.services import disposals, erasures
from coachdesk.services.erasures import Ledger

A_MONTH = timedelta(days=30.4375)


@dataclass(frozen=True)
class Due:
    """What one rule would let go today."""

    rule: str
    before: date
    rows: dict[str, int]


def plan(session: Session, at: datetime, offices: Collection[UUID] | None = None) -> list[Due]:
    """A dry run: per rule, how many rows of which tables; for whole records, how many people. Nothing is changed."""
    due = [Due(rule.name, _day(at - rule.after), disposals.count(session, _doomed(rule, at, offices)))
           for rule in RULES.values()]  # fmt: skip
    people = records_due(session, at, offices)
    shortest = min((before for _person, before in people), default=at - A_MONTH * KINDS[MONTHS].default)
    return [*due, Due(RECORD, _day(shortest), {"claimant": len(people)} if people else {})]


def run(
    session: Session, *, by: UUID | None, at: datetime, ledger: Ledger, offices: Collection[UUID] | None = None
) -> int:
    """Let go what is due; how many rows and people went. A certificate for each rule is written first."""
    went = 0
    for rule in RULES.values():
        certificate = disposals.dispose(session, rule.name, _doomed(rule, at, offices), by=by, at=at)
        went += sum(certificate.rows.values()) if certificate else 0
    for claimant_id, _before in records_due(session, at, offices):
        erasures.erase(session, claimant_id, by=by, at=at, rule=RECORD, ledger=ledger)
        went += 1
    return went


def switched_on(session: Session, on: date) -> list[UUID]:
    """The offices that want it done every night."""
    every = session.scalars(select(Office.id)).all()
    return [each for each in every if figure(session, each, NIGHTLY, on) == 1]


def figure(session: Session, office_id: UUID, name: str, on: date) -> float:
    """What an office chose, as it holds on a day."""
    where = (OfficeSetting.office_id == office_id, OfficeSetting.name == name, OfficeSetting.from_on <= on)
    newest = select(OfficeSetting.value).where(*where)
    found = session.scalar(newest.order_by(OfficeSetting.from_on.desc(), OfficeSetting.set_at.desc()).limit(1))
    return float(found) if found is not None else KINDS[name].default


# --- Rows of a table ------------------------------------------------------------------------------------------


def _doomed(rule: Rule, at: datetime, offices: Collection[UUID] | None) -> list[disposals.Doomed]:
    before = at - rule.after
    return [(kind.table, and_(kind.ended(before), *kept(kind.table), *_of(kind.table, offices))) for kind in rule.kinds]


def _of(table: Table, offices: Collection[UUID] | None) -> Iterator[ColumnElement[bool]]:
    """Only people of these offices, where some are named; what is about nobody goes with any of them."""
    if offices is None or "claimant_id" not in table.c:
        return
    here = table.c.claimant_id.in_(select(Claimant.id).where(Claimant.office_id.in_(offices)))
    yield or_(here, table.c.claimant_id.is_(None))


# --- Whole records --------------------------------------------------------------------------------------------


def records_due(session: Session, at: datetime, offices: Collection[UUID] | None = None) -> list[tuple[UUID, datetime]]:
    """Whose whole record goes, and the time their last contact was before: no coach, nobody waits, nothing is asked."""
    found: list[tuple[UUID, datetime]] = []
    for office_id in session.scalars(select(Office.id)).all():
        if offices is None or office_id in offices:
            before = at - A_MONTH * figure(session, office_id, MONTHS, clock.as_london(at).date())
            found += [(each, before) for each in _quiet_since(session, office_id, before)]
    return found


def _quiet_since(session: Session, office_id: UUID, before: datetime) -> Sequence[UUID]:
    held = select(Hold.claimant_id).where(Hold.ended_at.is_(None))
    merged = select(Merge.kept_id).where(Merge.agreed_at >= before)
    nothing = [~which.exists() for which in _contact(before)]
    here = (Claimant.office_id == office_id, Claimant.erased_at.is_(None), Claimant.merged_into_id.is_(None))
    quiet = select(Claimant.id).where(*here, Claimant.made_at < before, *nothing)
    return session.scalars(
        quiet.where(Claimant.id.not_in(held), Claimant.id.not_in(merged)).order_by(Claimant.id)
    ).all()


def _contact(before: datetime) -> list[Any]:
    """Whatever says that somebody is here, or was not long ago."""
    theirs = Claimant.id
    since = _day(before)
    return [
        select(Relationship.id).where(Relationship.claimant_id == theirs,
                                      or_(Relationship.ended_on.is_(None), Relationship.ended_on >= since)),
        select(Waiting.id).where(Waiting.claimant_id == theirs,
                                 or_(Waiting.ended_on.is_(None), Waiting.ended_on >= since)),
        select(Appointment.id).where(Appointment.claimant_id == theirs, Appointment.starts_at >= before),
        select(Note.id).where(Note.claimant_id == theirs, Note.written_at >= before),
        select(RecordRequest.id).where(RecordRequest.claimant_id == theirs, RecordRequest.given_at.is_(None)),
    ]  # fmt: skip


def _day(instant: datetime) -> date:
    return clock.as_london(instant).date()
