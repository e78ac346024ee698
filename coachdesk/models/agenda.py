"""What a meeting is about, so that nobody goes into it blind: added to by both, the person's own first."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Agenda(Sealed, Row):
    """One for a meeting. What nobody wrote is said in the usual words: usually there is nothing to bring."""

    __tablename__ = "agenda"
    __table_args__ = (
        sealed_check("theirs_enc"),
        sealed_check("about_enc"),
        sealed_check("not_about_enc"),
        sealed_check("bring_enc"),
        sealed_check("place_enc"),
        sealed_check("company_enc"),
    )

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), unique=True)
    theirs_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    about_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    not_about_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    bring_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    place_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    company_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    theirs = Secret("theirs_enc")
    about = Secret("about_enc")
    not_about = Secret("not_about_enc")
    bring = Secret("bring_enc")
    place = Secret("place_enc")
    company = Secret("company_enc")
