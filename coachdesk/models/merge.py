"""Two records of one person made into one: asked by one, agreed by another, undone item by item where it was wrong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Merge(Sealed, Row):
    """`kept_id` stays; what stood under `merged_id` moves to it when the second person agrees."""

    __tablename__ = "merge"
    __table_args__ = (
        Index("ix_merge_kept_id", "kept_id"),
        Index("ix_merge_merged_id", "merged_id"),
        CheckConstraint("kept_id <> merged_id", name="two_records"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> asked_by", name="two_people"),
        sealed_check("reason_enc"),
    )

    kept_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None] = mapped_column()
    declined_at: Mapped[datetime | None] = mapped_column()
    reason_enc: Mapped[bytes] = mapped_column(SealedBytes)

    reason = Secret("reason_enc")


class MergeItem(Row):
    """One row that was moved; `undone_at` when it went back."""

    __tablename__ = "merge_item"
    __table_args__ = (Index("ix_merge_item_merge_id", "merge_id"),)

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("merge.id"))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID] = mapped_column()
    undone_at: Mapped[datetime | None] = mapped_column()
    undone_by: Mapped[UUID | None] = mapped_column()
