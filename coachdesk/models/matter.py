"""A matter to settle: something only the person can decide, and no meeting can be booked until they have."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import MatterKind
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Matter(Sealed, Row):
    """`about` names what clashes: `STAFF_FEMALE` with a coach, or `MODE_PHONE CON_NO_PHONE`; one open matter each."""

    __tablename__ = "matter"
    __table_args__ = (
        Index(
            "uq_matter_open",
            "claimant_id",
            "kind",
            "about",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_matter_open_claimant_id",
            "claimant_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_matter_claimant_id", "claimant_id"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    kind: Mapped[MatterKind] = mapped_column(word_of(MatterKind, "kind"))
    about: Mapped[str] = mapped_column(String(90))
    params: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column()
    settled_by: Mapped[UUID | None] = mapped_column()
    choice: Mapped[str | None] = mapped_column(String(40))
    how: Mapped[str | None] = mapped_column(String(20))
    chosen_on: Mapped[date | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
