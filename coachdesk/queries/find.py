"""Finding a person among those the viewer may see: by any part of a name, a reference, a year of birth, an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from coachdesk import policies, spoken_reference
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, Relationship, Staff, key_ring
from coachdesk.policies import Viewer
from coachdesk.search_name import search_name

MOST = 50
MOST_OTHERS = 10


@dataclass(frozen=True)
class Found:
    """One person found. Many share a name: the reference and the birth year are always there."""

    id: UUID
    name: str
    latin_name: str
    language: str
    reference: str
    birth_year: int | None
    coach_name: str | None


def find(session: Session, viewer: Viewer, words: str) -> tuple[list[Found], bool]:
    """Up to fifty people, by name, and whether there are more. Nothing to look for finds nobody."""
    parts = search_name(words).split()
    if not parts:
        return [], False
    rows = session.execute(
        _people()
        .where(policies.sees_claimant(viewer), or_(_reference(words), _every(parts), *_contact(session, words)))
        .order_by(Claimant.search_name, Claimant.id)
        .limit(MOST + 1)
    ).all()
    return [_found(row) for row in rows[:MOST]], len(rows) > MOST


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(Claimant.id, Claimant.first_names, Claimant.last_name, Claimant.latin_name, Claimant.language,
               Claimant.spoken_reference, Claimant.date_of_birth, Staff.name.label("coach_name"))
        .outerjoin(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .outerjoin(Staff, Staff.id == Relationship.coach_id)
    )  # fmt: skip


@widely(Beyond.GLASS)
def find_others(session: Session, viewer: Viewer, words: str) -> list[Found]:
    """People of one's office whom one does not work with: for a whole name, reference, address or number alone.

    Nobody learns who comes here by typing letters; and a sensitive record is not named at all (see `finds_claimant`).
    """
    whole = search_name(words)
    if not whole or not policies.breaks_glass(viewer):
        return []
    spelled = Claimant.search_name.contains(whole, autoescape=True)
    rows = session.execute(
        _people()
        .where(policies.finds_claimant(viewer), ~policies.sees_claimant(viewer))
        .where(or_(_reference(words), spelled, *_contact(session, words)))
        .add_columns(or_(_reference(words), *_contact(session, words)).label("is_exact"))
        .order_by(Claimant.search_name, Claimant.id)
        .limit(MOST)
    ).all()
    return [_found(row) for row in rows if row.is_exact or whole in _whole_names(row)][:MOST_OTHERS]


def _whole_names(row: Any) -> set[str]:
    """What somebody is called in full: fragments of it find nobody."""
    return {search_name(row.first_names, row.last_name), search_name(row.latin_name)}


def _reference(words: str) -> ColumnElement[bool]:
    return or_(Claimant.spoken_reference == spoken_reference.normal(words), Claimant.reference == words.strip())


def _contact(session: Session, words: str) -> list[ColumnElement[bool]]:
    """A whole e-mail address or phone number, through its blind index: a part of one finds nobody."""
    keys = key_ring.vault(session)
    if "@" in words:
        return [Claimant.email_index.in_(keys.blinds("email", words))]
    if sum(letter.isdigit() for letter in words) >= 9:
        return [Claimant.mobile_index.in_(keys.blinds("phone", words))]
    return []


def _every(parts: list[str]) -> ColumnElement[bool]:
    """Each word is part of a name, or the year of birth."""
    condition: ColumnElement[bool] = _word(parts[0])
    for part in parts[1:]:
        condition &= _word(part)
    return condition


def _word(word: str) -> ColumnElement[bool]:
    named = Claimant.search_name.contains(word, autoescape=True)
    if word.isdecimal() and len(word) == 4 and 1 <= int(word) <= 9998:
        return or_(named, Claimant.date_of_birth.between(date(int(word), 1, 1), date(int(word), 12, 31)))
    return named


def _found(row: Any) -> Found:
    born: date | None = row.date_of_birth
    name = f"{row.first_names} {row.last_name}".strip()
    return Found(
        row.id, name, row.latin_name, row.language, row.spoken_reference, born.year if born else None, row.coach_name
    )
