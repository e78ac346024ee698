"""What a person asks about their own record: a copy of all of it, that something be put right, that it be erased."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Decision, RecordRequestKind
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class RecordRequest(Sealed, Row):
    """Answered within a month. While it is open the data protection officer may read this person's record."""

    __tablename__ = "record_request"
    __table_args__ = (
        Index("ix_record_request_claimant_id", "claimant_id"),
        CheckConstraint("decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)", name="decided"),
        sealed_check("words_enc"),
        sealed_check("reason_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    kind: Mapped[RecordRequestKind] = mapped_column(word_of(RecordRequestKind, "kind"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date] = mapped_column()
    decision: Mapped[Decision | None] = mapped_column(word_of(Decision, "decision"))
    decided_by: Mapped[UUID | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    given_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    reason_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
    reason = Secret("reason_enc")


class Redaction(Sealed, Row):
    """One thing left out of a copy, and why: it is about somebody else, or it would put somebody in danger."""

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("request_id", "subject", "subject_id"), sealed_check("reason_enc"))

    request_id: Mapped[UUID] = mapped_column(ForeignKey("record_request.id"))
    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"), index=True)
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID] = mapped_column()
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    reason_enc: Mapped[bytes] = mapped_column(SealedBytes)

    reason = Secret("reason_enc")
