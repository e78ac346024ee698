"""What is written about somebody of the demo: a goal, notes with what was agreed, steps, what a meeting is about.

Plain values. Days are working days from the day of the demo, meetings are counted back from the newest that was kept.
"""

from dataclasses import dataclass

from coachdesk.models.label import AdditionKind, Outcome, StepState


@dataclass(frozen=True, slots=True)
class Line:
    """A step: who takes it on, what, in how many working days (none when it is left open), and how it stands."""

    mine: bool
    words: str
    in_days: int | None = None
    state: StepState = StepState.AGREED


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to a note, how many days after it."""

    kind: AdditionKind
    words: str
    after_days: int


@dataclass(frozen=True, slots=True)
class Written:
    """A note of a meeting that was kept."""

    said: str = ""
    saw: str = ""
    think: str = ""
    agreed: tuple[Line, ...] = ()
    added: tuple[Added, ...] = ()
    outcomes: tuple[tuple[str, Outcome, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """All of it, for one person."""

    goal: str = ""
    goal_days: int = 60
    notes: tuple[Written, ...] = ()
    steps: tuple[Line, ...] = ()
    about: str = ""
    company: str = ""
    theirs: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether something was added to a note: then the person has been here on their own pages."""
        return any(note.added for note in self.notes)
