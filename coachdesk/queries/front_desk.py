"""Who comes to a front desk today, and what must be known to receive them well: nothing else of anybody's record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.adjustments.arrival import known_at_the_door
from coachdesk.db import Beyond, wide
from coachdesk.models import Adjustment, Appointment, Claimant, Cover, Office, Staff, key_ring
from coachdesk.policies import Viewer

Held = tuple[str, str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes. Of a person whose record is sensitive there is the name they go by, and no more of it."""

    id: UUID
    starts_at: datetime
    called: str
    name: str
    latin_name: str
    pronouns: str
    coach_name: str
    for_whom: str
    office_name: str
    own_words: str
    adjustments: tuple[Held, ...]


def arrivals(session: Session, viewer: Viewer) -> list[Arrival]:
    """Everybody who comes today, by time: three statements, however many they are."""
    columns = (Appointment.id, Appointment.starts_at, Claimant, Staff.name, Office.name, Appointment.cover_id)
    rows = session.execute(
        policies.visible_arrivals(viewer)
        .with_only_columns(*columns)
        .join(Office, Office.id == Claimant.office_id)
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .order_by(Appointment.starts_at, Claimant.search_name, Appointment.id)
    ).all()
    people = [row[2] for row in rows]
    key_ring.load(session, {each.key_id for each in people if each.front_desk_enc})
    held = _held(session, {each.id for each in people if each.sensitive is None})
    standing_in = _standing_in(session, [row[0] for row in rows if row[5]])
    return [_arrival(row[:5], held[row[2].id], standing_in.get(row[0], "")) for row in rows]


def _standing_in(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, str]:
    """For whom the coach of these meetings stands in, by name: no more of anybody than that."""
    if not meeting_ids:
        return {}
    with wide(session, Beyond.DIARY):
        rows = session.execute(
            select(Appointment.id, Staff.name)
            .join(Cover, Cover.id == Appointment.cover_id)
            .join(Staff, Staff.id == Cover.for_id)
            .where(Appointment.id.in_(meeting_ids))
        ).all()
    return dict(rows)


def _held(session: Session, claimant_ids: Iterable[UUID]) -> dict[UUID, Sequence[Held]]:
    """What concerns arriving, of what these people asked for."""
    found: dict[UUID, list[Held]] = defaultdict(list)
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code, Adjustment.strength, Adjustment.params)
        .where(Adjustment.claimant_id.in_(claimant_ids), Adjustment.ended_on.is_(None))
        .order_by(Adjustment.code, Adjustment.id)
    )
    for row in rows:
        if known_at_the_door([(row.code, row.strength)]):
            found[row.claimant_id].append((row.code, row.strength.value, row.params))
    return defaultdict(list, found)


def _arrival(row: Any, held: Sequence[Held], for_whom: str) -> Arrival:
    id_, starts_at, claimant, coach_name, office_name = row
    shown = claimant.sensitive is None
    return Arrival(
        id=id_,
        starts_at=starts_at,
        called=claimant.preferred_name if shown else claimant.called,
        name=claimant.name if shown else claimant.called,
        latin_name=claimant.latin_name if shown else "",
        pronouns=claimant.pronouns if shown else "",
        coach_name=coach_name or "",
        for_whom=for_whom,
        office_name=office_name,
        own_words=claimant.front_desk or "",
        adjustments=tuple(held),
    )
