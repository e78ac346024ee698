"""Settling a matter: what the person chose, written down as theirs, with how and when, and carried out at once."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Adjustment, Claimant, Matter, Relationship, Staff
from coachdesk.models.label import HandoverReason, MatterKind
from coachdesk.queries import another_coach
from coachdesk.services import audit, handovers, matters, relationships
from coachdesk.services.matters import Choice
from coachdesk.services.turns import take_turn

CHOICES: Mapping[MatterKind, tuple[Choice, ...]] = MappingProxyType(
    {
        MatterKind.COACH_BREAKS_ADJUSTMENT: (
            Choice.ANOTHER_COACH,
            Choice.THIS_COACH_IS_FINE,
            Choice.ADJUSTMENT_ENDED,
        ),
        MatterKind.ADJUSTMENTS_CONTRADICT: (Choice.KEEP_FIRST, Choice.KEEP_SECOND, Choice.KEEP_BOTH),
    }
)
WORDS_NEEDED = frozenset({Choice.KEEP_BOTH})
ASKED_FOR_ANOTHER = "another_coach"


class How(StrEnum):
    """How the person told us."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    LETTER = "letter"
    WITH_SUPPORTER = "with_supporter"
    OWN_PAGES = "own_pages"


class NotOpen(RuntimeError):
    """The matter was settled already, or things have changed so that it is none any more."""


def settle(
    session: Session,
    matter: Matter,
    *,
    choice: Choice,
    how: How,
    chosen_on: date,
    words: str,
    by: UUID | None,
    at: datetime,
) -> None:
    """Write down what the person chose and carry it out. Raises NotOpen, ValueError when it makes no sense."""
    _check(matter, choice, chosen_on, words, at)
    session.flush()
    take_turn(session, [matter.claimant_id])
    session.refresh(matter)
    if matter.settled_at is not None:
        raise NotOpen(matter.choice)
    matter.settled_at, matter.settled_by = at, by
    matter.choice, matter.how, matter.chosen_on = choice.value, how.value, chosen_on
    matter.words = words.strip() or None
    session.flush()
    audit.record(session, "matter.settled", subject="matter", subject_id=matter.id, claimant_id=matter.claimant_id,
                 facts={"about": matter.about, "choice": choice.value, "how": how.value}, at=at)  # fmt: skip
    _carry_out(session, matter, choice, by, at)
    matters.refresh_all(session, [matter.claimant_id], at=at)


def _check(matter: Matter, choice: Choice, chosen_on: date, words: str, at: datetime) -> None:
    if choice not in CHOICES[matter.kind]:
        raise ValueError(f"'{choice}' settles no matter of the kind '{matter.kind}'")
    if choice in WORDS_NEEDED and not words.strip():
        raise ValueError("how both can hold is for the person to say")
    if chosen_on > clock.as_london(at).date():
        raise ValueError("nobody has chosen anything on a day to come")


def _carry_out(session: Session, matter: Matter, choice: Choice, by: UUID | None, at: datetime) -> None:
    codes = matter.about.split()
    if choice is Choice.ANOTHER_COACH:
        _let_go(session, matter, by, at)
    elif choice is Choice.ADJUSTMENT_ENDED:
        _end_adjustment(session, matter.claimant_id, codes[0], at)
    elif choice is Choice.KEEP_FIRST:
        _end_adjustment(session, matter.claimant_id, codes[1], at)
    elif choice is Choice.KEEP_SECOND:
        _end_adjustment(session, matter.claimant_id, codes[0], at)


def _let_go(session: Session, matter: Matter, by: UUID | None, at: datetime) -> None:
    current = session.scalar(
        select(Relationship).where(
            Relationship.claimant_id == matter.claimant_id,
            Relationship.coach_id == UUID(matter.params["coach"]),
            Relationship.ended_on.is_(None),
        )
    )
    if current is None:
        raise NotOpen("another coach came in the meantime")
    _go_on(session, current, by, at)


def _go_on(session: Session, current: Relationship, by: UUID | None, at: datetime) -> None:
    """With whoever fits best, from now on; where nobody does a named lead is the contact, with a promised day."""
    claimant = session.get_one(Claimant, current.claimant_id)
    fitting = another_coach.options(session, claimant, clock.as_london(at).date(), most=1).fitting
    if not fitting:
        relationships.end(session, current, reason=ASKED_FOR_ANOTHER, by=by, at=at)
        return
    before, coach = (session.get_one(Staff, each) for each in (current.coach_id, fitting[0].coach_id))
    begun = handovers.begin(
        session, claimant, before, coach, reason=HandoverReason.ASKED_FOR_ANOTHER, by=by, at=at
    )  # fmt: skip
    handovers.finish(session, begun, by=by, at=at)


def _end_adjustment(session: Session, claimant_id: UUID, code: str, at: datetime) -> None:
    current = (Adjustment.claimant_id == claimant_id, Adjustment.code == code, Adjustment.ended_on.is_(None))
    for adjustment in session.scalars(select(Adjustment).where(*current)):
        adjustment.ended_on = clock.as_london(at).date()
        audit.record(session, "adjustment.ended", subject="adjustment", subject_id=adjustment.id,
                     claimant_id=claimant_id, facts={"code": code}, at=at)  # fmt: skip
    session.flush()
