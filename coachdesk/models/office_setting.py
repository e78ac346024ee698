"""A figure an office chose, from a day on. The older rows stay: what held then can always be said."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class OfficeSetting(Row):
    """`name` is one of coachdesk.settings.KINDS; `value` is its text form."""

    __tablename__ = "office_setting"
    __table_args__ = (UniqueConstraint("office_id", "name", "from_on"),)

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(80))
    from_on: Mapped[date] = mapped_column()
    set_by: Mapped[UUID | None] = mapped_column()
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
