"""A claimant: the person all this is for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Sensitivity, WhenAway
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Claimant(Sealed, Row):
    """Name, reference and date of birth can be searched; how to reach somebody and what they said cannot.

    `reference` is the old system's (unique in an office), `spoken_reference` ours, said over a desk or a phone.
    `imported` holds a keyed fingerprint for each field as the last file had it, so that a later file never
    overwrites what people changed here.
    """

    __tablename__ = "claimant"
    __table_args__ = (
        Index("uq_claimant_reference", "office_id", "reference", unique=True),
        Index("ix_claimant_search_name", "search_name"),
        sealed_check("email_enc"),
        sealed_check("mobile_enc"),
        sealed_check("postcode_enc"),
        sealed_check("own_words_enc"),
        sealed_check("front_desk_enc"),
    )

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    reference: Mapped[str] = mapped_column(String(40))
    spoken_reference: Mapped[str] = mapped_column(String(12), unique=True)
    first_names: Mapped[str] = mapped_column(String(200), default="")
    last_name: Mapped[str] = mapped_column(String(200), default="")
    latin_name: Mapped[str] = mapped_column(String(200), default="")
    preferred_name: Mapped[str] = mapped_column(String(200), default="")
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    search_name: Mapped[str] = mapped_column(String(650), default="")
    date_of_birth: Mapped[date | None] = mapped_column()
    language: Mapped[str] = mapped_column(String(8), default="")
    claim_started_on: Mapped[date | None] = mapped_column()
    email_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    email_index: Mapped[str | None] = mapped_column(String(44), index=True)
    mobile_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    mobile_index: Mapped[str | None] = mapped_column(String(44), index=True)
    postcode_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    own_words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    own_words_at: Mapped[datetime | None] = mapped_column()
    contact_confirmed_at: Mapped[datetime | None] = mapped_column()
    rhythm_days: Mapped[int | None] = mapped_column()
    when_away: Mapped[WhenAway | None] = mapped_column(word_of(WhenAway, "when_away"))
    notes_off_screen: Mapped[bool] = mapped_column(default=False, server_default=false())
    no_account: Mapped[bool] = mapped_column(default=False, server_default=false())
    sensitive: Mapped[Sensitivity | None] = mapped_column(word_of(Sensitivity, "sensitive"))
    contact_stopped_at: Mapped[datetime | None] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column()
    merged_into_id: Mapped[UUID | None] = mapped_column()
    front_desk_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    imported: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    email = Secret("email_enc")
    mobile = Secret("mobile_enc")
    postcode = Secret("postcode_enc")
    own_words = Secret("own_words_enc")
    front_desk = Secret("front_desk_enc")

    @property
    def name(self) -> str:
        """The whole name, in the person's own script and order."""
        return full_name(self.first_names, self.last_name)

    @property
    def called(self) -> str:
        """What the person wants to be called; where they have not said, their first names, or their only name."""
        return self.preferred_name or self.first_names or self.last_name

    @property
    def spoken_of(self) -> str:
        """What people at work call them in a sentence: as they prefer, else in Latin letters, else by first names."""
        return self.preferred_name or self.latin_name or self.called

    @property
    def may_be_written_to(self) -> bool:
        """Nothing leaves for a person until a safe way was confirmed with them, nor after every contact was stopped."""
        return self.contact_confirmed_at is not None and self.contact_stopped_at is None


def full_name(first_names: str, last_name: str) -> str:
    """People with one name are people."""
    return " ".join(filter(None, (first_names, last_name)))
