"""Breaking the glass: somebody opened the record of a person they do not work with, for thirty minutes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import OpeningReason
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Opening(Sealed, Row):
    """Who opened whose record, why, and until when. The person's coach and lead see it at once, and so does the person.

    `coach_saw_at` and `lead_saw_at` are when each of them put the line away.
    """

    __tablename__ = "opening"
    __table_args__ = (
        Index("ix_opening_account_id", "account_id", "ends_at"),
        Index("ix_opening_claimant_id", "claimant_id", "opened_at"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[OpeningReason] = mapped_column(word_of(OpeningReason, "reason"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    coach_saw_at: Mapped[datetime | None] = mapped_column()
    lead_saw_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)

    words = Secret("words_enc")


class HoldBack(Sealed, Row):
    """An opening kept from the person's own list, for safety alone: asked by one, agreed by another, until a day.

    One of the two is the safeguarding lead, and neither is the one who opened the record.
    """

    __tablename__ = "hold_back"
    __table_args__ = (
        Index("ix_hold_back_opening_id", "opening_id"),
        Index("ix_hold_back_claimant_id", "claimant_id"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> asked_by", name="two_people"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("opening.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None] = mapped_column()
    review_on: Mapped[date] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)

    words = Secret("words_enc")
