"""Which of their notes somebody reads on a screen. Those kept off it are read on paper, or with the coach."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, not_, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Event, Note

SHOWN_AGAIN = "claimant.notes_on_screen"


def on_screen(session: Session, claimant: Claimant) -> ColumnElement[bool]:
    """The condition on `note`: none while they keep notes off the screen.

    A note is never changed, so one that was written off the screen stays marked; it is shown once the person has said
    since that they want to see them again.
    """
    if claimant.notes_off_screen:
        return false()
    shown_at = _shown_again_at(session, claimant)
    since = Note.written_at > shown_at if shown_at else Note.id.is_not(None)
    return not_(and_(Note.off_screen, since))


def any_off_screen(session: Session, claimant: Claimant) -> bool:
    """Whether there is a note that is not shown."""
    hidden = (Note.claimant_id == claimant.id, not_(on_screen(session, claimant)))
    return session.scalar(select(Note.id).where(*hidden).limit(1)) is not None


def _shown_again_at(session: Session, claimant: Claimant) -> datetime | None:
    return session.scalar(select(func.max(Event.at)).where(Event.claimant_id == claimant.id, Event.verb == SHOWN_AGAIN))
