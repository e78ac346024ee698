"""Writing the audit: one signed event in the same transaction as what it tells of."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.crypto.vault import Vault
from coachdesk.db import NOBODY, VIEWER, Base, is_postgresql
from coachdesk.models import Event, Seal, SealRow
from coachdesk.models.key_ring import vault

SEALER = 7_240_001
BATCH = 5_000
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
) -> dict[str, Any]:
    """A signed event as a row, for those who write thousands at once."""
    row: dict[str, Any] = {
        "id": uuid7(),
        "at": at or clock.now(),
        "actor": session.info.get(VIEWER, NOBODY) or "nobody",
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
    """Close every event that is not sealed yet into the chain; returns how many. One sealer at a time."""
    if is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SEALER})
    sealed = 0
    while events := _unsealed(session):
        _add_link(session, events, as_of)
        sealed += len(events)
        if len(events) < BATCH:
            break
    return sealed


def _unsealed(session: Session) -> Sequence[Any]:
    return session.execute(
        _events().where(~exists().where(SealRow.event_id == Event.id)).order_by(Event.id).limit(BATCH)
    ).all()


def _events(*where: ColumnElement[bool]) -> Select[Any]:
    return select(Event.__table__).where(*where)


def _add_link(session: Session, events: Sequence[Any], as_of: datetime) -> None:
    before = session.execute(select(Seal).order_by(Seal.number.desc()).limit(1)).scalar()
    number = before.number + 1 if before else 1
    digest = digest_of(events)
    link = _link(number, as_of, len(events), digest, before.code if before else b"")
    key_name, code = vault(session).sign(link)
    seal = {"number": number, "sealed_at": as_of, "events": len(events), "digest": digest}
    session.execute(insert(Seal).values(**seal, key_name=key_name, code=code))
    session.execute(insert(SealRow), [{"event_id": event.id, "seal": number} for event in events])


def digest_of(events: Sequence[Any]) -> str:
    """SHA-256 over the codes of these events, in the order of their ids."""
    return hashlib.sha256(b"".join(bytes(event.code) for event in sorted(events, key=lambda e: e.id))).hexdigest()


def _link(number: int, sealed_at: datetime, events: int, digest: str, code_before: bytes) -> str:
    at = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{number}|{at}|{events}|{digest}|{bytes(code_before).hex()}"


def head(session: Session) -> str | None:
    """The last seal, as `number:code`: kept elsewhere, it shows later that the end of the chain was not cut off."""
    seal = session.execute(select(Seal).order_by(Seal.number.desc()).limit(1)).scalar()
    return _name(seal) if seal else None


def _name(seal: Seal) -> str:
    return f"{seal.number}:{bytes(seal.code).hex()}"


def first_fault(session: Session, kept_head: str | None = None) -> str | None:
    """What is wrong with the chain, the first thing found, or None: a changed event, one taken away, a broken link.

    With a head that was kept elsewhere, also a chain that ends before it, or goes another way.
    """
    return _fault_of_seals(session, kept_head) or _fault_of_loose_ends(session)


def _fault_of_seals(session: Session, kept_head: str | None) -> str | None:
    keys, before, met = vault(session), b"", kept_head is None
    for number, seal in enumerate(session.scalars(select(Seal).order_by(Seal.number)), start=1):
        if seal.number != number:
            return f"seal {number} is missing"
        link = _link(number, seal.sealed_at, seal.events, seal.digest, before)
        if not keys.signed(seal.key_name, link, seal.code):
            return f"seal {number} was changed"
        before = seal.code
        met = met or kept_head == _name(seal)
        events = session.execute(_events(Event.id.in_(select(SealRow.event_id).where(SealRow.seal == number)))).all()
        if len(events) != seal.events or digest_of(events) != seal.digest:
            return f"seal {number} closes over {seal.events} events, {len(events)} are there as they were"
        if changed := next((e for e in events if not _genuine(keys, e)), None):
            return f"event {changed.id} was changed"
    return None if met else f"the chain does not lead through {kept_head}"


def _fault_of_loose_ends(session: Session) -> str | None:
    """Events that are not sealed yet, and what says that it is sealed by a seal that is not there."""
    gone = session.scalar(select(SealRow.seal).where(~exists().where(Seal.number == SealRow.seal)).limit(1))
    if gone is not None:
        return f"seal {gone} is missing"
    keys = vault(session)
    loose = session.execute(_events(~exists().where(SealRow.event_id == Event.id)))
    changed = next((e for e in loose if not _genuine(keys, e)), None)
    return f"event {changed.id} was changed" if changed else None


def _genuine(keys: Vault, event: Any) -> bool:
    return keys.signed(event.key_name, canonical(event._mapping), event.code)


def unsealed_since(session: Session) -> tuple[int, datetime | None]:
    """How many events are not sealed yet, and since when: until then a deletion by the owner cannot be seen."""
    row = session.execute(
        select(func.count(), func.min(Event.at)).where(~exists().where(SealRow.event_id == Event.id))
    ).one()
    return row[0], row[1]
