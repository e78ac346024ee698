"""An invitation to come in: for a supporter or a service worker, with a day on which their access ends."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Role


class Invitation(Row):
    """Kept as a digest, used once, ended by itself. `supporter_id` names what a supporter is let in to."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_supporter_id", "supporter_id"),)

    role: Mapped[Role] = mapped_column(word_of(Role, "role"))
    name: Mapped[str] = mapped_column(String(200), default="")
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("office.id"))
    supporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("supporter.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    access_until_on: Mapped[date] = mapped_column()
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
