"""What is written down about a person: what they want to be called, and what they want known, in their words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, WordsToAsk
from coachdesk.search_name import search_name
from coachdesk.services import audit


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since the form was opened: both texts are kept and shown."""


def change_preferred_name(
    session: Session, claimant: Claimant, name: str, *, version: int, by: UUID, at: datetime
) -> None:
    """Write what the person wants to be called. Raises ChangedMeanwhile when the form is of an older version."""
    _same_version(claimant, version)
    if claimant.preferred_name == name:
        return
    claimant.preferred_name = name
    claimant.search_name = search_name(claimant.first_names, claimant.last_name, claimant.latin_name, name)
    session.flush()
    _record(session, "claimant.preferred_name_changed", claimant, at)


def change_own_words(session: Session, claimant: Claimant, text: str, *, version: int, by: UUID, at: datetime) -> None:
    """Write what the person wants known, in their words. Raises ChangedMeanwhile for a form of an older version."""
    _same_version(claimant, version)
    if (claimant.own_words or "") == text:
        return
    claimant.own_words = text or None
    claimant.own_words_at = at
    session.flush()
    _record(session, "claimant.own_words_changed", claimant, at)


def change_front_desk(session: Session, claimant: Claimant, text: str, *, version: int, by: UUID, at: datetime) -> None:
    """Write what the front desk is told, in the person's words. Raises ChangedMeanwhile for an older version's form."""
    _same_version(claimant, version)
    if (claimant.front_desk or "") == text:
        return
    claimant.front_desk = text or None
    session.flush()
    _record(session, "claimant.front_desk_changed", claimant, at)


def note_asked_about(session: Session, said: WordsToAsk, *, by: UUID, at: datetime) -> None:
    """Note that somebody asked the person what these words mean for meetings. The words stay."""
    if said.asked_on is None:
        said.asked_on = clock.as_london(at).date()
        session.flush()
        audit.record(session, "claimant.words_asked_about", subject="words_to_ask", subject_id=said.id,
                     claimant_id=said.claimant_id, at=at)  # fmt: skip


def _same_version(claimant: Claimant, version: int) -> None:
    if claimant.version != version:
        raise ChangedMeanwhile


def _record(session: Session, verb: str, claimant: Claimant, at: datetime) -> None:
    audit.record(session, verb, subject="claimant", subject_id=claimant.id, claimant_id=claimant.id, at=at)
