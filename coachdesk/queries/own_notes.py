"""Which of their notes somebody reads on a screen. Those kept off it are read on paper, or with the coach.

What was agreed in a note that was written off the screen is off it as well: it says what the note says.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, not_, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Event, Note
from coachdesk.queries.plan import Plan

SHOWN_AGAIN = "claimant.notes_on_screen"


def on_screen(session: Session, claimant: Claimant) -> ColumnElement[bool]:
    """The condition on `note`: none while they keep notes off the screen.

    A note is never changed, so one that was written off the screen stays marked; it is shown once the person has said
    since that they want to see them again.
    """
    return false() if claimant.notes_off_screen else not_(_marked(session, claimant))


def plan_on_screen(session: Session, claimant: Claimant, plan: Plan) -> Plan:
    """The plan without what was agreed in notes that were written off the screen; nothing there tells of them.

    What was agreed before somebody began to keep their notes off it stays: the plan is not the notes.
    """
    agreed_in = {step.note_id for step in plan.steps if step.note_id}
    if not agreed_in:
        return plan
    of_these = (Note.claimant_id == claimant.id, Note.id.in_(agreed_in), _marked(session, claimant))
    hidden = set(session.scalars(select(Note.id).where(*of_these)))
    shown = tuple(step for step in plan.steps if step.note_id not in hidden)
    return replace(plan, steps=shown, how_many=plan.how_many - len(plan.steps) + len(shown))


def _marked(session: Session, claimant: Claimant) -> ColumnElement[bool]:
    """The condition on `note`: written off the screen, and not shown again since."""
    shown_at = _shown_again_at(session, claimant)
    return and_(Note.off_screen, Note.written_at > shown_at) if shown_at else Note.off_screen.is_(True)


def any_off_screen(session: Session, claimant: Claimant) -> bool:
    """Whether there is a note that is not shown."""
    hidden = (Note.claimant_id == claimant.id, not_(on_screen(session, claimant)))
    return session.scalar(select(Note.id).where(*hidden).limit(1)) is not None


def _shown_again_at(session: Session, claimant: Claimant) -> datetime | None:
    return session.scalar(select(func.max(Event.at)).where(Event.claimant_id == claimant.id, Event.verb == SHOWN_AGAIN))
