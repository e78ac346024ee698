"""A step of a plan: what the claimant, or their coach, has taken on. A coach's step is a promise."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Party, StepState
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check

# Which states follow which. `not now` and `I disagree` are answers like any other, and nothing comes of them.
MOVES: Mapping[StepState, frozenset[StepState]] = MappingProxyType({
    StepState.PROPOSED: frozenset({StepState.AGREED, StepState.NOT_NOW, StepState.DISAGREED, StepState.TAKEN_OFF}),
    StepState.AGREED: frozenset({StepState.DONE, StepState.NOT_NOW, StepState.DISAGREED, StepState.TAKEN_OFF}),
    StepState.NOT_NOW: frozenset({StepState.AGREED, StepState.TAKEN_OFF}),
    StepState.DISAGREED: frozenset({StepState.AGREED, StepState.TAKEN_OFF}),
    StepState.DONE: frozenset({StepState.AGREED}),
    StepState.TAKEN_OFF: frozenset({StepState.AGREED}),
})  # fmt: skip


class Step(Sealed, Row):
    """Proposed by either, agreed by both, done by whoever took it on; `due_on` is empty when it is left open.

    `coach_id` is who promised, for a coach's step. Written in the note of a meeting, it was agreed there.
    """

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_claimant_id", "claimant_id", "made_at"),
        Index("ix_step_note_id", "note_id"),
        Index(
            "ix_step_promised",
            "coach_id",
            "due_on",
            sqlite_where=text("state = 'agreed' AND owner = 'coach'"),
            postgresql_where=text("state = 'agreed' AND owner = 'coach'"),
        ),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    owner: Mapped[Party] = mapped_column(word_of(Party, "owner"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)
    due_on: Mapped[date | None] = mapped_column()
    state: Mapped[StepState] = mapped_column(word_of(StepState, "state"))
    proposed_by: Mapped[Party] = mapped_column(word_of(Party, "proposed_by"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    state_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    words = Secret("words_enc")

    def may_become(self, state: StepState) -> bool:
        """Whether the table of moves leads there from here."""
        return state in MOVES[self.state]

    @property
    def is_promise(self) -> bool:
        """Something the coach has taken on."""
        return self.owner is Party.COACH
