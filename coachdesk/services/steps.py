"""Steps: what each of the two takes on, and what comes of it.

What somebody takes on for themselves needs nobody's leave and is agreed at once; what they would have the other do is a
proposal. `Not now` and `I disagree` are the claimant's words, any time, with no reason and no effect anywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, DataKey, Note, Step
from coachdesk.models.label import Party, StepState
from coachdesk.services import audit
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.refusals import ContactStopped

LONGEST = 2_000
ANSWERS = frozenset({StepState.AGREED, StepState.NOT_NOW, StepState.DISAGREED})


class CannotBecome(Exception):
    """The step stands where this does not follow."""


class NotTheirs(Exception):
    """The word of the other one is needed."""


@dataclass(frozen=True)
class Agreed:
    """A line of a note: who takes on what, by when."""

    owner: Party
    words: str
    due_on: date | None = None


def agree_all(
    session: Session, claimant: Claimant, note: Note, lines: Sequence[Agreed], coach_id: UUID, *, by: UUID, at: datetime
) -> list[Step]:
    """What was agreed in a meeting, as its note has it. The coach's lines are promises. Raises
    ContactStopped."""
    _check_contact(claimant)
    key = session.get_one(DataKey, claimant.key_id)
    return [
        _add(session, key, claimant, line, StepState.AGREED, proposed_by=line.owner, coach_id=coach_id,
             note_id=note.id, at=at)
        for line in lines
    ]  # fmt: skip


def propose(
    session: Session,
    claimant: Claimant,
    *,
    owner: Party,
    words: str,
    due_on: date | None,
    proposed_by: Party,
    coach_id: UUID | None,
    by: UUID,
    at: datetime,
) -> Step:
    """Take something on, or ask the other to. `coach_id` is who promises.

    Raises ContactStopped, and ValueError for what makes no sense.
    """
    if proposed_by is Party.COACH:
        _check_contact(claimant)
    if due_on is not None and due_on < clock.as_london(at).date():
        raise ValueError("nothing is taken on for a day that is over")
    state = StepState.AGREED if owner is proposed_by else StepState.PROPOSED
    key = session.get_one(DataKey, claimant.key_id)
    line = Agreed(owner, words, due_on)
    return _add(session, key, claimant, line, state, proposed_by=proposed_by, coach_id=coach_id, note_id=None, at=at)


def answer(
    session: Session,
    step: Step,
    state: StepState,
    *,
    by_party: Party,
    version: int | None = None,
    by: UUID,
    at: datetime,
) -> None:
    """What was said to a step. Raises NotTheirs, CannotBecome, ChangedMeanwhile."""
    if state not in ANSWERS:
        raise ValueError(f"'{state}' answers nothing")
    if state is StepState.AGREED and by_party is not _whose_word(step):
        raise NotTheirs
    _become(session, step, state, "step.answered", by_party, version, at)


def done(
    session: Session, step: Step, *, by_party: Party, version: int | None = None, by: UUID, at: datetime
) -> None:  # fmt: skip
    """Either ticks a step of either, at the other's word; the event tells who."""
    _become(session, step, StepState.DONE, "step.done", by_party, version, at)


def undo(
    session: Session, step: Step, *, by_party: Party, version: int | None = None, by: UUID, at: datetime
) -> None:  # fmt: skip
    """It was not done after all, or not taken off: it stands as it was agreed."""
    if step.state not in (StepState.DONE, StepState.TAKEN_OFF, StepState.AGREED):
        raise CannotBecome(step.state)
    _become(session, step, StepState.AGREED, "step.undone", by_party, version, at)


def take_off(
    session: Session, step: Step, *, by_party: Party, version: int | None = None, by: UUID, at: datetime
) -> None:  # fmt: skip
    """Off the plan. The claimant takes off anything; a coach what a coach has taken on, was asked for or proposed."""
    if by_party is Party.COACH and Party.COACH not in (step.owner, step.proposed_by):
        raise NotTheirs
    _become(session, step, StepState.TAKEN_OFF, "step.taken_off", by_party, version, at)


def _check_contact(claimant: Claimant) -> None:
    """Of somebody whose death was told nothing is asked, and nothing is promised them."""
    if claimant.contact_stopped_at is not None:
        raise ContactStopped


def _add(
    session: Session,
    key: DataKey,
    claimant: Claimant,
    line: Agreed,
    state: StepState,
    *,
    proposed_by: Party,
    coach_id: UUID | None,
    note_id: UUID | None,
    at: datetime,
) -> Step:
    words = line.words.strip()
    if not words or len(words) > LONGEST:
        raise ValueError("a step has words, and not a book of them")
    if line.owner is Party.COACH and coach_id is None:
        raise ValueError("a promise is somebody's")
    step = Step(
        key=key, claimant_id=claimant.id, owner=line.owner, note_id=note_id, words=words, due_on=line.due_on,
        coach_id=coach_id if line.owner is Party.COACH else None, state=state, proposed_by=proposed_by,
        made_at=at, state_at=at,
    )  # fmt: skip
    session.add(step)
    session.flush()
    facts = {"owner": step.owner.value, "by": proposed_by.value, "note": str(note_id) if note_id else None}
    audit.record(session, f"step.{state.value}", subject="step", subject_id=step.id, claimant_id=claimant.id,
                 facts=facts, at=at)  # fmt: skip
    return step


def _whose_word(step: Step) -> Party:
    """Who can agree: the one a proposal is for; later the claimant alone, for it was the claimant who said no."""
    return step.owner if step.state is StepState.PROPOSED else Party.CLAIMANT


def _become(
    session: Session, step: Step, state: StepState, verb: str, by_party: Party, version: int | None, at: datetime
) -> None:
    """Change the state, unless somebody changed it meanwhile. What is so already is nobody's conflict."""
    was = step.state
    if was is state:
        return
    if version is not None and step.version != version:
        raise ChangedMeanwhile
    if not step.may_become(state):
        raise CannotBecome(was)
    step.state, step.state_at = state, at
    session.flush()
    audit.record(session, verb, subject="step", subject_id=step.id, claimant_id=step.claimant_id,
                 facts={"was": was.value, "now": state.value, "by": by_party.value}, at=at)  # fmt: skip
