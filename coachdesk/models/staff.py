"""A member of staff: a person who works here. Signing in is an account's (see account.py)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Staff(Sealed, Row):
    """Gender is declared by the person, or not at all, and used for nothing but keeping an adjustment.

    `leaves_on` is a last day that was said; `left_on` is when it was.
    """

    __tablename__ = "staff"
    __table_args__ = (
        Index("uq_staff_staff_no", "office_id", "staff_no", unique=True),
        Index("ix_staff_team_id", "team_id"),
        CheckConstraint("weekly_hours >= 0 AND weekly_hours <= 80", name="weekly_hours"),
        CheckConstraint("gender IN ('', 'female', 'male', 'another')", name="gender"),
        sealed_check("email_enc"),
    )

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    staff_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    email_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    email_index: Mapped[str | None] = mapped_column(String(44), index=True)
    weekly_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1), default=Decimal(37))
    working_days: Mapped[str] = mapped_column(String(40), default="Mon-Fri")
    gender: Mapped[str] = mapped_column(String(10), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_coach: Mapped[bool] = mapped_column(default=True)
    is_lead: Mapped[bool] = mapped_column(default=False)
    leaves_on: Mapped[date | None] = mapped_column()
    left_on: Mapped[date | None] = mapped_column()
    imported: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    email = Secret("email_enc")
