"""Writing the notes, steps and goals of the demo: those of the stories, and some for everybody a coach has met."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from coachdesk.demo import factories as f
from coachdesk.demo import stories
from coachdesk.demo.clock import morning_of
from coachdesk.demo.diary import Diary
from coachdesk.demo.lots import lots_of
from coachdesk.demo.told import Line, Told, Written
from coachdesk.models import DataKey
from coachdesk.models.label import Outcome, Party

AFTER = timedelta(minutes=10)
SHOWS_DUE_WITHIN = 12
PROMISED = 0.12


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting that was kept, as it was written down."""

    id: UUID
    ends_at: datetime
    coach_id: UUID


@dataclass(frozen=True, slots=True)
class Writer:
    """About one person: who they are here, their own account, their coach, and whom the coach signs in as."""

    claimant_id: UUID
    key: DataKey
    own_account_id: UUID | None
    coach_id: UUID
    coach_account_id: UUID
    diary: Diary
    adjustments: Mapping[str, UUID]

    def rows(self, told: Told, met: Sequence[Met]) -> Iterator[Any]:
        """Everything written about them; each row refers to those before it. `met` is newest first."""
        if told.goal:
            yield f.GoalFactory.build(**self._about, words=told.goal, made_at=self._morning(-told.goal_days * 5 // 7))
        for written, meeting in zip(told.notes, met, strict=False):
            yield from self._note(written, meeting)
        for line in told.steps:
            yield self._step(line, self._morning(-3))

    @property
    def _about(self) -> dict[str, Any]:
        return {"claimant_id": self.claimant_id, "key": self.key}

    def _note(self, written: Written, meeting: Met) -> Iterator[Any]:
        at = meeting.ends_at + AFTER
        note_id = uuid7()
        yield f.NoteFactory.build(
            **self._about, id=note_id, appointment_id=meeting.id, author_id=meeting.coach_id, written_at=at,
            said=written.said or None, saw=written.saw or None, think=written.think or None,
        )  # fmt: skip
        yield from (self._step(line, at, note_id) for line in written.agreed)
        yield from self._additions(written, note_id, at)
        said = {code: (outcome, words) for code, outcome, words in written.outcomes}
        for code, adjustment_id in self.adjustments.items():
            outcome, words = said.get(code, (Outcome.KEPT, None))
            yield f.AdjustmentOutcomeFactory.build(
                **self._about, appointment_id=meeting.id, adjustment_id=adjustment_id, outcome=outcome, words=words,
                said_at=at,
            )  # fmt: skip

    def _additions(self, written: Written, note_id: UUID, at: datetime) -> Iterator[Any]:
        before: UUID | None = None
        for added in written.added:
            by_coach = added.kind is stories.ANSWER
            made = f.NoteAdditionFactory.build(
                **self._about, note_id=note_id, kind=added.kind, by=Party.COACH if by_coach else Party.CLAIMANT,
                account_id=self.coach_account_id if by_coach else self.own_account_id, words=added.words,
                written_at=at + timedelta(days=added.after_days), answers_id=before if by_coach else None,
            )  # fmt: skip
            before = made.id
            yield made

    def _step(self, line: Line, at: datetime, note_id: UUID | None = None) -> Any:
        due = None if line.in_days is None else self._day(line.in_days)
        return f.StepFactory.build(
            **self._about, owner=Party.CLAIMANT if line.mine else Party.COACH,
            proposed_by=Party.CLAIMANT if line.mine else Party.COACH, coach_id=None if line.mine else self.coach_id,
            note_id=note_id, words=line.words, due_on=due, state=line.state, made_at=at, state_at=at,
        )  # fmt: skip

    def _day(self, working_days: int) -> Any:
        return self.diary.ahead(working_days) if working_days >= 0 else self._back(-working_days)

    def _back(self, working_days: int) -> Any:
        day = self.diary.today
        while working_days:
            day = self.diary.ago((self.diary.today - day).days + 1)
            working_days -= 1
        return day

    def _morning(self, working_days: int) -> datetime:
        return morning_of(self._day(working_days))


def told_of(said: str, number: int) -> Told:
    """What is written about somebody: their story, or what people usually come for."""
    return stories.STORIES.get(said) or _usual(lots_of("told", number))


def _usual(lots: Random) -> Told:
    due = lots.randint(1, SHOWS_DUE_WITHIN)
    agreed = [Line(True, lots.choice(stories.THEIR_STEPS), lots.choice((None, due)))]
    if lots.random() < PROMISED:
        agreed.append(Line(False, lots.choice(stories.OUR_STEPS), due))
    note = Written(said=lots.choice(stories.SAID), saw=lots.choice(stories.SAW), agreed=tuple(agreed))
    return Told(goal=lots.choice(stories.GOALS), notes=(note,))
