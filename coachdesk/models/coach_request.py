"""A person asks for another coach, with no reason given; what became of it, and by when we promised to say."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import CoachAnswer, CoachChoice
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class CoachRequest(Sealed, Row):
    """One open request a person. `coach_id` is who they have now; `words` only what they wished to add, read by leads.

    What became of it is a code; with `given` the handover says the rest. `told_at` is when a message was ready to leave
    about it, or `told_by` told them. Where nobody fitted, the next request has what
    the person chose then: to wait, this coach all the same (`chosen_coach_id`), or somebody elsewhere.
    """

    __tablename__ = "coach_request"
    __table_args__ = (
        Index(
            "uq_coach_request_open",
            "claimant_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_coach_request_claimant_id", "claimant_id", "asked_at"),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answered"),
        CheckConstraint("(choice = 'this_coach') = (chosen_coach_id IS NOT NULL)", name="chosen"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    asked_by: Mapped[UUID | None] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    promised_on: Mapped[date] = mapped_column()
    choice: Mapped[CoachChoice | None] = mapped_column(word_of(CoachChoice, "choice"))
    chosen_coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[CoachAnswer | None] = mapped_column(word_of(CoachAnswer, "outcome"))
    answered_by: Mapped[UUID | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[UUID | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    __mapper_args__ = {"version_id_col": version}

    words = Secret("words_enc")
