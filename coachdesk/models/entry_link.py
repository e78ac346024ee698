"""The link by which a claimant comes in: shown or printed by their coach, used once, ended by itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class EntryLink(Row):
    """Kept as a digest: what stands on the paper stands nowhere else."""

    __tablename__ = "entry_link"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()
