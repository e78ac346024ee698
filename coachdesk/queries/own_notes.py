"""Which of their notes somebody reads on a screen. Those kept off it are read on paper, or with the coach.

What was agreed in a note that was written off the screen is off it as well: it says what the note says.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, not_, select, true
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Event, Note, Step
from coachdesk.queries.off_screen import is_kept_off, is_shown, kept_off
from coachdesk.queries.plan import Plan
from coachdesk.services.misplaced_notes import in_place

SHOWN_AGAIN = "claimant.notes_on_screen"


def on_screen(session: Session, claimant: Claimant) -> ColumnElement[bool]:
    """The condition on `note`: none while they keep notes off the screen.

    A note is never changed, so one that was written off the screen stays marked; it is shown once the person has said
    since that they want to see them again. A single note that they keep off comes back with their coach alone.
    """
    if claimant.notes_off_screen:
        return false()
    return and_(not_(_marked(session, claimant)), is_shown("note", Note.id, claimant.id))


def plan_on_screen(session: Session, claimant: Claimant, plan: Plan) -> Plan:
    """The plan without what they keep off the screen, thing by thing, and without what was agreed in notes that are
    off it; nothing there tells of them.

    What was agreed before somebody began to keep their notes off it stays: the plan is not the notes.
    """
    hidden = kept_off(session, claimant.id).keys() | _marked_notes(session, claimant, plan)
    shown = tuple(step for step in plan.steps if step.id not in hidden and step.note_id not in hidden)
    goal = plan.goal if plan.goal and plan.goal.id not in hidden else None
    return replace(plan, goal=goal, steps=shown, how_many=plan.how_many - len(plan.steps) + len(shown))


def step_on_screen(session: Session, claimant: Claimant, step: Step) -> bool:
    """Whether a step stands on their pages: neither it nor the note it was agreed in is kept off."""
    if is_kept_off(session, claimant.id, "step", step.id):
        return False
    if step.note_id is None:
        return True
    seen = (Note.id == step.note_id, not_(_marked(session, claimant)), is_shown("note", Note.id, claimant.id))
    return session.scalar(select(Note.id).where(*seen)) is not None


def _marked_notes(session: Session, claimant: Claimant, plan: Plan) -> set[UUID]:
    agreed_in = {step.note_id for step in plan.steps if step.note_id}
    if not agreed_in:
        return set()
    of_these = (Note.claimant_id == claimant.id, Note.id.in_(agreed_in), _marked(session, claimant))
    return set(session.scalars(select(Note.id).where(*of_these)))


def _marked(session: Session, claimant: Claimant) -> ColumnElement[bool]:
    """The condition on `note`: written off the screen, and not shown again since."""
    shown_at = _shown_again_at(session, claimant)
    return and_(Note.off_screen, Note.written_at > shown_at) if shown_at else Note.off_screen.is_(True)


def any_off_screen(session: Session, claimant: Claimant) -> bool:
    """Whether there is a note that is not shown because notes are kept off; of a single one nothing is told."""
    off = true() if claimant.notes_off_screen else _marked(session, claimant)
    hidden = (Note.claimant_id == claimant.id, in_place(Note.id), off)
    return session.scalar(select(Note.id).where(*hidden).limit(1)) is not None


def _shown_again_at(session: Session, claimant: Claimant) -> datetime | None:
    return session.scalar(select(func.max(Event.at)).where(Event.claimant_id == claimant.id, Event.verb == SHOWN_AGAIN))
