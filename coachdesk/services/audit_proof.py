"""Proving that nothing in the audit was changed, taken away, cut off or put in another order, and saying where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.crypto.vault import Vault
from coachdesk.models import Event, Seal, SealRow
from coachdesk.models.key_ring import vault
from coachdesk.services import audit
from coachdesk.services.seals import Published, rows

AT_ONCE = 2_000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the number of the seal, the event, the day."""

    what: str
    seal: int | None = None
    event: UUID | None = None
    on: date | None = None

    def __str__(self) -> str:
        return f"{self.what} ({self.on:%d %B %Y})" if self.on else self.what


@dataclass
class Kept:
    """Heads that were kept elsewhere or published: the chain leads through each of them."""

    wanted: dict[int, list[Published]] = field(default_factory=dict)

    def add(self, each: Published) -> None:
        self.wanted.setdefault(each.number, []).append(each)

    def met(self, seal: Seal) -> Fault | None:
        """Whether this seal is the one that was published under its number."""
        for each in self.wanted.pop(seal.number, ()):
            if each.code != bytes(seal.code).hex():
                return Fault(f"seal {seal.number} is not the one that was published", seal.number, on=each.on)
        return None

    def left(self) -> Fault | None:
        """A chain that ends before what was published was cut off."""
        if not self.wanted:
            return None
        number = min(self.wanted)
        on = self.wanted[number][0].on
        return Fault(f"the chain was cut off before seal {number}, which was published", number, on=on)


def first_fault(session: Session, kept_head: str | None = None, lines: Iterable[Published] = ()) -> Fault | None:
    """The first thing that is wrong, or None. `lines` is what the file outside the database says was published.

    Walks everything once, a piece at a time. Numbers that are not used mean nothing: events are named by ids, and what
    was rolled back was never there.
    """
    published, in_file = rows(session), list(lines)
    kept = Kept()
    for each in [*published, *in_file]:
        kept.add(each)
    return (
        _fault_of_seals(session, kept, kept_head)
        or kept.left()
        or _fault_of_loose_ends(session)
        or _fault_of_publishing(published, in_file)
    )


def _fault_of_seals(session: Session, kept: Kept, kept_head: str | None) -> Fault | None:
    """Read up to the seal that is the last one now: what is sealed meanwhile comes with the next look."""
    last = session.scalar(select(func.max(Seal.number))) or 0
    chain = select(Seal.__table__).where(Seal.number <= last).order_by(Seal.number)
    closed = select(Event.__table__, SealRow.seal.label("seal_number")).join(SealRow, SealRow.event_id == Event.id)
    closed = closed.where(SealRow.seal <= last).order_by(SealRow.seal, Event.id)
    in_pieces = {"yield_per": AT_ONCE}
    with (
        session.execute(chain, execution_options=in_pieces) as seals,
        session.execute(closed, execution_options=in_pieces) as events,
    ):
        return _walk(vault(session), seals, groupby(events, key=lambda event: event.seal_number), kept, kept_head)


def _walk(
    keys: Vault, seals: Iterable[Any], groups: Iterator[tuple[int, Iterable[Any]]], kept: Kept, kept_head: str | None
) -> Fault | None:
    before, met, group = b"", kept_head is None, next(groups, None)
    for number, seal in enumerate(seals, start=1):
        on = clock.as_london(seal.sealed_at).date()
        if seal.number != number or (group is not None and group[0] < number):
            return Fault(f"seal {min(number, seal.number)} is missing", min(number, seal.number), on=on)
        link = audit.link(number, seal.sealed_at, seal.events, seal.digest, before)
        if not keys.signed(seal.key_name, link, seal.code):
            return Fault(f"seal {number} was changed", number, on=on)
        before, met = seal.code, met or kept_head == audit.name_of(seal)
        events: Sequence[Any] = []
        if group is not None and group[0] == number:
            events, group = list(group[1]), next(groups, None)
        if fault := _fault_of_events(keys, seal, events, on) or kept.met(seal):
            return fault
    if group is not None:
        return Fault(f"seal {group[0]} is missing", group[0])
    return None if met else Fault(f"the chain does not lead through {kept_head}")


def _fault_of_events(keys: Vault, seal: Any, events: Sequence[Any], on: date) -> Fault | None:
    changed = next((each for each in events if not genuine(keys, each)), None)
    if changed is not None:
        return _changed(changed, seal.number)
    if len(events) == seal.events and audit.digest_of(events) == seal.digest:
        return None
    what = f"seal {seal.number} closes over {seal.events} events, {len(events)} are there as they were"
    return Fault(what, seal.number, on=on)


def _fault_of_loose_ends(session: Session) -> Fault | None:
    """Events that are not sealed yet, and what says that it is sealed by a seal that is not there."""
    gone = session.scalar(select(SealRow.seal).where(~exists().where(Seal.number == SealRow.seal)).limit(1))
    if gone is not None:
        return Fault(f"seal {gone} is missing", gone)
    keys = vault(session)
    loose = session.execute(select(Event.__table__).where(~exists().where(SealRow.event_id == Event.id)))
    changed = next((each for each in loose if not genuine(keys, each)), None)
    return _changed(changed, None) if changed is not None else None


def _changed(event: Any, seal: int | None) -> Fault:
    return Fault(f"event {event.id} was changed", seal, event.id, clock.as_london(event.at).date())


def _fault_of_publishing(published: Sequence[Published], in_file: Sequence[Published]) -> Fault | None:
    """What the database says was published on a day, beside the file; and numbers that only ever rise."""
    known: Mapping[date, Published] = {each.on: each for each in published}
    for each in in_file:
        if each.on not in known:
            return Fault("what was published then was taken out of the database", each.number, on=each.on)
        if each != known[each.on]:
            return Fault("what was published then is not what the file says", each.number, on=each.on)
    wrong = next((newer for newer, older in pairwise(published) if newer.number < older.number), None)
    return Fault("what was published then is older than what was before", wrong.number, on=wrong.on) if wrong else None


def genuine(keys: Vault, event: Any) -> bool:
    return keys.signed(event.key_name, audit.canonical(event._mapping), event.code)
