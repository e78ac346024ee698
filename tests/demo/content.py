"""All that a demo holds and that is not chance: names, codes, days and times, without ids and keys."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import (
    Account,
    Adjustment,
    Appointment,
    Claim,
    Claimant,
    Goal,
    Leave,
    Matter,
    Note,
    NoteAddition,
    Relationship,
    Resource,
    Staff,
    Step,
    Waiting,
    WordsToAsk,
    WorkingPattern,
    key_ring,
)  # fmt: skip


def digest(session: Session) -> str:
    """One fingerprint of everything."""
    told = hashlib.sha256()
    for line in sorted(repr(each) for each in content(session)):
        told.update(line.encode())
    return told.hexdigest()


def content(session: Session) -> Iterator[tuple[Any, ...]]:
    key_ring.load(session, session.scalars(select(Claimant.key_id)))
    for each in session.scalars(select(Claimant)):
        yield ("person", each.reference, each.spoken_reference, each.name, each.latin_name, each.pronouns,
               each.date_of_birth, each.language, each.rhythm_days, each.claim_started_on, each.own_words,
               each.own_words_at, each.email, each.mobile, each.contact_confirmed_at)  # fmt: skip
    for each in session.scalars(select(Staff)):
        yield (
            "staff",
            each.staff_no,
            each.name,
            each.weekly_hours,
            each.gender,
            each.languages,
            each.skills,
            each.left_on,
        )
    for each in session.scalars(select(Account)):
        yield ("account", each.name, each.email, each.password_hash)
    yield from _of_people(session)
    claims = select(Resource.kind, Claim.starts_at, Claim.ends_at, Claim.kind).join(Resource)
    yield from (("claim", *row) for row in session.execute(claims))


def _of_people(session: Session) -> Iterator[tuple[Any, ...]]:
    whose = {each.id: each.reference for each in session.scalars(select(Claimant))}
    with_whom = {each.id: each.staff_no for each in session.scalars(select(Staff))}
    for each in session.scalars(select(Adjustment)):
        yield (
            "need",
            whose[each.claimant_id],
            each.code,
            each.strength,
            sorted(each.params.items()),
            each.details,
            each.from_on,
        )
    for each in session.scalars(select(WordsToAsk)):
        yield ("words", whose[each.claimant_id], each.words, each.said_on)
    for each in session.scalars(select(Relationship)):
        yield ("relationship", whose[each.claimant_id], with_whom[each.coach_id], each.started_on, each.start_reason,
               each.ended_on, each.end_reason)  # fmt: skip
    for each in session.scalars(select(Waiting)):
        yield ("waiting", whose[each.claimant_id], each.since_on, each.promised_on, each.reason)
    for each in session.scalars(select(Matter)):
        yield ("matter", whose[each.claimant_id], each.kind, each.about, each.opened_at)
    for each in session.scalars(select(Appointment)):
        yield (
            "meeting",
            whose[each.claimant_id],
            with_whom[each.coach_id],
            each.starts_at,
            each.minutes,
            each.mode,
            each.state,
        )
    yield from _written(session, whose)
    for each in session.scalars(select(WorkingPattern)):
        yield ("hours", with_whom[each.staff_id], each.weekday, each.starts_minute, each.ends_minute, each.from_on)
    for each in session.scalars(select(Leave)):
        yield ("leave", with_whom[each.staff_id], each.kind, each.starts_at, each.ends_at)


def _written(session: Session, whose: dict[Any, str]) -> Iterator[tuple[Any, ...]]:
    for each in session.scalars(select(Goal)):
        yield ("goal", whose[each.claimant_id], each.words, each.made_at)
    for each in session.scalars(select(Note)):
        yield ("note", whose[each.claimant_id], each.said, each.saw, each.think, each.written_at)
    for each in session.scalars(select(NoteAddition)):
        yield ("addition", whose[each.claimant_id], each.kind, each.words, each.written_at)
    for each in session.scalars(select(Step)):
        yield ("step", whose[each.claimant_id], each.owner, each.words, each.due_on, each.state, each.made_at)
