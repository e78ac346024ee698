"""What the scheduler did: each job, each time, once over all hosts."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row


class JobRun(Row):
    """`due_at` is the tick it ran for; two hosts that see the same tick run it once."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "due_at"),)

    job: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime] = mapped_column()
    started_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    did: Mapped[int | None] = mapped_column()
    trouble: Mapped[str | None] = mapped_column(String(200))
