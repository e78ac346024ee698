"""Writing the audit: one signed event in the same transaction as what it tells of."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, insert, select, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.db import NOBODY, VIEWER, Base, is_postgresql
from coachdesk.models import Event, Seal, SealRow
from coachdesk.models.key_ring import vault

SEALER = 7_240_001
BATCH = 5_000
LOOK_BACK_MS = 2 * 3_600_000
WRITE_ONE = insert(Base.metadata.tables[Event.__tablename__])  # made once, and past the ORM: every page writes one
Fact = str | int | bool | None
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
ACTING, SHOWN = "acting", "shown"
READS = frozenset({"claimant.opened", "claimant.opened_own"})


@dataclass(frozen=True)
class Standing:
    """As whom somebody acts towards one person, and the glass they broke to do so."""

    role: str
    opening_id: UUID | None = None


@dataclass(frozen=True)
class Acting:
    """Who acts in this session, and as whom towards each person whose record was loaded in it."""

    actor: str
    usual: Callable[[UUID], Standing]
    towards: dict[UUID, Standing] = field(default_factory=dict)


def record(
    session: Session,
    verb: str,
    *,
    subject: str,
    subject_id: UUID | None = None,
    claimant_id: UUID | None = None,
    facts: Mapping[str, Fact] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one event, after what it tells of. `facts` are codes, ids and numbers: nobody's free text."""
    session.flush()
    row = event_row(session, verb, subject=subject, subject_id=subject_id, claimant_id=claimant_id, facts=facts, at=at)
    session.connection().execute(WRITE_ONE, row)
    if verb in READS:
        session.info.setdefault(SHOWN, []).append(row)


def record_shown(session: Session) -> bool:
    """Write once more what a page showed whose change was undone: a record that was shown was opened."""
    rows = session.info.pop(SHOWN, [])
    if rows:
        session.connection().execute(WRITE_ONE, rows)
    return bool(rows)


def event_row(
    session: Session,
    verb: str,
    *,
    subject: str,
    subject_id: UUID | None = None,
    claimant_id: UUID | None = None,
    facts: Mapping[str, Fact] | None = None,
    at: datetime | None = None,
    actor: str = "",
) -> dict[str, Any]:
    """A signed event as a row, for those who write thousands at once; the demo's tell of an `actor` of before."""
    row: dict[str, Any] = {
        "id": uuid7(),
        "at": at or clock.now(),
        "actor": actor or session.info.get(VIEWER, NOBODY) or "nobody",
        "verb": verb,
        "subject": subject,
        "subject_id": subject_id,
        "claimant_id": claimant_id,
        "facts": CANONICAL(_as_whom(session, claimant_id) | dict(facts or {})),
    }
    row["key_name"], row["code"] = vault(session).sign(canonical(row))
    return row


def _as_whom(session: Session, claimant_id: UUID | None) -> dict[str, Fact]:
    """In which role, and under which broken glass: from what the request has read already."""
    acting: Acting | None = session.info.get(ACTING)
    if acting is None or claimant_id is None or acting.actor != session.info.get(VIEWER):
        return {}
    standing = acting.towards.get(claimant_id) or acting.usual(claimant_id)
    role: dict[str, Fact] = {"as": standing.role} if standing.role else {}
    return role | ({"opening": str(standing.opening_id)} if standing.opening_id else {})


def canonical(row: Mapping[str, Any]) -> str:
    """The one text form of an event that is signed."""
    at: datetime = row["at"]
    parts = (row["id"], at.astimezone(UTC).isoformat(timespec="microseconds"), row["actor"], row["verb"],
             row["subject"], row["subject_id"] or "", row["claimant_id"] or "", row["facts"])  # fmt: skip
    return "\x1f".join(map(str, parts))


def seal_all_due(session: Session, as_of: datetime) -> int:
    """Close the new events that are not sealed yet into the chain; returns how many. One sealer at a time.

    It looks back over the ids of two hours: an id is made when its transaction writes it, and seen when that commits.
    What comes later still is found by the nightly look at everything.
    """
    return _seal(session, as_of, _look_back(session))


def seal_late_ones(session: Session, as_of: datetime) -> int:
    """Close whatever is not sealed yet, however long ago it was written."""
    return _seal(session, as_of, None)


def _look_back(session: Session) -> UUID | None:
    """The id from which on to look; None before the first seal."""
    if session.scalar(select(Seal.number).limit(1)) is None:
        return None
    newest = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))
    made = (newest.int >> 80) - LOOK_BACK_MS if newest else 0  # the first 48 bits of such an id are its millisecond
    return UUID(int=max(made, 0) << 80)


def _seal(session: Session, as_of: datetime, after: UUID | None) -> int:
    if is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SEALER})
    sealed = 0
    while events := _unsealed(session, after):
        _add_link(session, events, as_of)
        sealed += len(events)
        if len(events) < BATCH:
            break
    return sealed


def _unsealed(session: Session, after: UUID | None) -> Sequence[Any]:
    wanted = select(Event.__table__).where(~exists().where(SealRow.event_id == Event.id)).order_by(Event.id)
    return session.execute((wanted if after is None else wanted.where(Event.id > after)).limit(BATCH)).all()


def _add_link(session: Session, events: Sequence[Any], as_of: datetime) -> None:
    before = session.execute(select(Seal).order_by(Seal.number.desc()).limit(1)).scalar()
    number = before.number + 1 if before else 1
    digest = digest_of(events)
    closed = link(number, as_of, len(events), digest, before.code if before else b"")
    key_name, code = vault(session).sign(closed)
    seal = {"number": number, "sealed_at": as_of, "events": len(events), "digest": digest}
    session.execute(insert(Seal).values(**seal, key_name=key_name, code=code))
    session.execute(insert(SealRow), [{"event_id": event.id, "seal": number} for event in events])


def digest_of(events: Sequence[Any]) -> str:
    """SHA-256 over the codes of these events, in the order of their ids."""
    return hashlib.sha256(b"".join(bytes(event.code) for event in sorted(events, key=lambda e: e.id))).hexdigest()


def link(number: int, sealed_at: datetime, events: int, digest: str, code_before: bytes) -> str:
    at = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{number}|{at}|{events}|{digest}|{bytes(code_before).hex()}"


def head(session: Session) -> str | None:
    """The last seal, as `number:code`: kept elsewhere, it shows later that the end of the chain was not cut off."""
    seal = session.execute(select(Seal).order_by(Seal.number.desc()).limit(1)).scalar()
    return name_of(seal) if seal else None


def name_of(seal: Seal) -> str:
    return f"{seal.number}:{bytes(seal.code).hex()}"


def unsealed_since(session: Session) -> tuple[int, datetime | None]:
    """How many events are not sealed yet, and since when: until then a deletion by the owner cannot be seen."""
    row = session.execute(
        select(func.count(), func.min(Event.at)).where(~exists().where(SealRow.event_id == Event.id))
    ).one()
    return row[0], row[1]
