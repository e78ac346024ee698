"""Somebody on the staff who is shut out of one person's record: of search, of cover, and of breaking the glass."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import ShutOutKind
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class ShutOut(Sealed, Row):
    """The person's relation or abuser, somebody they asked not to know of them, or they themselves at work."""

    __tablename__ = "shut_out"
    __table_args__ = (
        Index(
            "uq_shut_out_current",
            "staff_id",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_shut_out_claimant_id", "claimant_id"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[ShutOutKind] = mapped_column(word_of(ShutOutKind, "kind"))
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
