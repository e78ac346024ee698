"""What a person chooses for themselves: whether their notes can be read on their screen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from coachdesk.models import Claimant
from coachdesk.services import audit

OFF, ON = "claimant.notes_off_screen", "claimant.notes_on_screen"


def keep_notes_off_screen(
    session: Session, claimant: Claimant, *, off: bool, at_their_word: bool = False, by: UUID, at: datetime
) -> None:  # fmt: skip
    """Keep the notes off the screen, those of before as well, or show them again. A coach does so at their word.

    Not a change of the record's texts: nobody who is writing one at this moment is told that something changed.
    """
    session.execute(update(Claimant).where(Claimant.id == claimant.id).values(notes_off_screen=off))
    verb = OFF if off else ON
    facts = {"at_their_word": True} if at_their_word else None
    audit.record(session, verb, subject="claimant", subject_id=claimant.id, claimant_id=claimant.id, facts=facts, at=at)
