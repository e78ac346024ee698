"""How long things are kept: what is on hold, what was disposed of under which rule, and whose record was erased."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Hold(Sealed, Row):
    """Nothing about this person is disposed of while it lasts."""

    __tablename__ = "hold"
    __table_args__ = (
        Index(
            "ix_hold_claimant_id",
            "claimant_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        sealed_check("reason_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    review_on: Mapped[date] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    reason_enc: Mapped[bytes] = mapped_column(SealedBytes)

    reason = Secret("reason_enc")


class DeletionCertificate(Row):
    """What one run disposed of: the rule, how many rows of which tables, by whom. It names nobody. Append-only."""

    __tablename__ = "deletion_certificate"

    rule: Mapped[str] = mapped_column(String(40))
    done_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_by: Mapped[UUID | None] = mapped_column()
    rows: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class Disposal(Row):
    """A row that may be deleted, written before it is: the database deletes no note without one. Append-only."""

    __tablename__ = "disposal"
    __table_args__ = (Index("ix_disposal_subject_id", "subject_id"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("deletion_certificate.id"))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID] = mapped_column()


class Erasure(Row):
    """A person whose own key was destroyed. A restore erases them again, so that no backup brings anybody back."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_claimant_id", "claimant_id"),)

    claimant_id: Mapped[UUID] = mapped_column()
    key_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("deletion_certificate.id"))
    erased_by: Mapped[UUID | None] = mapped_column()
    erased_at: Mapped[datetime] = mapped_column(default=clock.now)
