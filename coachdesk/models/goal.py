"""A goal, in the person's own words: any goal, and nobody else rewords it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Goal(Sealed, Row):
    """A new wording is a new row, and the one before ends: every wording stays. `written_down_by` is a coach's account
    where somebody who is not online said it and it was read back to them."""

    __tablename__ = "goal"
    __table_args__ = (Index("ix_goal_claimant_id", "claimant_id", "made_at"), sealed_check("words_enc"))

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    written_down_by: Mapped[UUID | None] = mapped_column()

    words = Secret("words_enc")
