"""Three files that were uploaded and not confirmed yet: closed at rest, gone after an hour."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret


class StagedUpload(Sealed, Row):
    """`report` is what would happen, `rejects` the CSV to mend; both closed like the files themselves."""

    __tablename__ = "staged_upload"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column()
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict)
    report_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    rejects_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    report = Secret("report_enc")
    rejects = Secret("rejects_enc")


class StagedFile(Row):
    """A piece of one uploaded file, in order, closed under the upload's key."""

    __tablename__ = "staged_file"

    upload_id: Mapped[UUID] = mapped_column(ForeignKey("staged_upload.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    part: Mapped[int] = mapped_column()
    content_enc: Mapped[bytes] = mapped_column(SealedBytes)
