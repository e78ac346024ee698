"""Somebody outside asks for something about a person: a benefit authority, the police, a court."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Decision, OutsideParty
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class OutsideRequest(Sealed, Row):
    """The data protection officer decides: on what lawful basis, and the least that answers it.

    The person is told, unless the law forbids it; then the law that does is written down.
    """

    __tablename__ = "outside_request"
    __table_args__ = (
        Index("ix_outside_request_office_id", "office_id", "received_on"),
        Index("ix_outside_request_claimant_id", "claimant_id"),
        CheckConstraint("decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)", name="decided"),
        sealed_check("from_whom_enc"),
        sealed_check("asked_enc"),
        sealed_check("basis_enc"),
        sealed_check("items_enc"),
        sealed_check("reason_enc"),
        sealed_check("forbidden_by_enc"),
    )

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("claimant.id"))
    party: Mapped[OutsideParty] = mapped_column(word_of(OutsideParty, "party"))
    received_on: Mapped[date] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    decision: Mapped[Decision | None] = mapped_column(word_of(Decision, "decision"))
    decided_by: Mapped[UUID | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    tell_person: Mapped[bool] = mapped_column(default=True)
    told_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    from_whom_enc: Mapped[bytes] = mapped_column(SealedBytes)
    asked_enc: Mapped[bytes] = mapped_column(SealedBytes)
    basis_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    items_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    reason_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    forbidden_by_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    from_whom = Secret("from_whom_enc")
    asked = Secret("asked_enc")
    basis = Secret("basis_enc")
    items = Secret("items_enc")
    reason = Secret("reason_enc")
    forbidden_by = Secret("forbidden_by_enc")

    __mapper_args__ = {"version_id_col": version}
