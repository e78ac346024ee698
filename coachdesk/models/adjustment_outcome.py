"""Whether an adjustment was kept at a meeting: said by the coach, and by the person, each for themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Outcome, Party
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class AdjustmentOutcome(Sealed, Row):
    """Kept, partly, or not kept. It is about what we did, never about the person; `words` say what was in the way."""

    __tablename__ = "adjustment_outcome"
    __table_args__ = (
        UniqueConstraint("appointment_id", "adjustment_id", "said_by"),
        Index("ix_adjustment_outcome_claimant_id", "claimant_id"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    adjustment_id: Mapped[UUID] = mapped_column(ForeignKey("adjustment.id"))
    said_by: Mapped[Party] = mapped_column(word_of(Party, "said_by"))
    outcome: Mapped[Outcome] = mapped_column(word_of(Outcome, "outcome"))
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    said_at: Mapped[datetime] = mapped_column(default=clock.now)

    words = Secret("words_enc")
