"""Who may see and do what: every rule of the product on one page.

Unseen is 404, seen but not allowed is 403, allowed but impossible is 409. Each route names its rule with `@allow`
(see views/access.py); the application refuses to start if one does not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select

from coachdesk.models import (
    Account,
    Appointment,
    BlockedPeriod,
    Claimant,
    Leave,
    Matter,
    Note,
    NoteAddition,
    Office,
    Relationship,
    Staff,
    StagedUpload,
    Step,
    WordsToAsk,
)
from coachdesk.models.label import Role


@dataclass(frozen=True)
class Grant:
    """A role that holds today."""

    role: Role
    office_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """Who is looking: an account, the person it is here, and what it may do today."""

    account_id: UUID
    name: str
    staff_id: UUID | None = None
    grants: tuple[Grant, ...] = field(default=())
    claimant_id: UUID | None = None

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    def offices(self, role: Role) -> set[UUID]:
        """The offices where this role holds; an administrator's grant names none and holds everywhere."""
        return {grant.office_id for grant in self.grants if grant.role is role and grant.office_id}


Rule = Callable[[Viewer], bool]

# --- What a page asks before it opens -----------------------------------------------------------------------


def anyone_signed_in(viewer: Viewer) -> bool:
    """Anybody who is signed in."""
    return True


def claimants(viewer: Viewer) -> bool:
    """A claimant, on their own pages."""
    return viewer.claimant_id is not None


def coaches(viewer: Viewer) -> bool:
    """Whoever is a coach today."""
    return viewer.has(Role.COACH)


def leads(viewer: Viewer) -> bool:
    """Whoever leads a team today."""
    return viewer.has(Role.LEAD)


def coaches_and_leads(viewer: Viewer) -> bool:
    """Whoever works with claimants: coaches and team leads."""
    return coaches(viewer) or leads(viewer)


def administrators(viewer: Viewer) -> bool:
    """Administrators set the service up. Nothing they may do opens a person's record."""
    return viewer.has(Role.ADMINISTRATOR)


# --- Claimants ----------------------------------------------------------------------------------------------


def visible_claimants(viewer: Viewer) -> Select[Claimant]:
    """A coach sees their own people, a lead the people of their offices, a claimant themselves; nobody else anyone."""
    return select(Claimant).where(sees_claimant(viewer))


def sees_claimant(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for what this viewer may see."""
    seen: list[ColumnElement[bool]] = []
    if coaches(viewer) and viewer.staff_id:
        own = select(Relationship.claimant_id).where(
            Relationship.coach_id == viewer.staff_id, Relationship.ended_on.is_(None)
        )
        seen.append(Claimant.id.in_(own))
    if offices := viewer.offices(Role.LEAD):
        seen.append(Claimant.office_id.in_(offices))
    if viewer.claimant_id:
        seen.append(Claimant.id == viewer.claimant_id)
    return or_(*seen) if seen else false()


def can_change_claimant(viewer: Viewer, claimant: Claimant) -> bool:
    """To write down what a person wants to be called, or wants known, one must see them; scope has decided that."""
    return coaches_and_leads(viewer)


def visible_words_to_ask(viewer: Viewer) -> Select[WordsToAsk]:
    """What the people one sees told the old system."""
    return select(WordsToAsk).join(Claimant, Claimant.id == WordsToAsk.claimant_id).where(sees_claimant(viewer))


# --- Meetings, notes and plans: seen with the person they are about ------------------------------------------


def visible_appointments(viewer: Viewer) -> Select[Appointment]:
    """The meetings of the people one sees."""
    return select(Appointment).join(Claimant, Claimant.id == Appointment.claimant_id).where(sees_claimant(viewer))


def visible_notes(viewer: Viewer) -> Select[Note]:
    """The notes about the people one sees; a claimant sees every note about themselves."""
    return select(Note).join(Claimant, Claimant.id == Note.claimant_id).where(sees_claimant(viewer))


def visible_note_additions(viewer: Viewer) -> Select[NoteAddition]:
    """What was added to notes about the people one sees."""
    return select(NoteAddition).join(Claimant, Claimant.id == NoteAddition.claimant_id).where(sees_claimant(viewer))


def visible_steps(viewer: Viewer) -> Select[Step]:
    """The steps of the plans of the people one sees."""
    return select(Step).join(Claimant, Claimant.id == Step.claimant_id).where(sees_claimant(viewer))


def visible_blocked_periods(viewer: Viewer) -> Select[BlockedPeriod]:
    """The times that the people one sees keep for something else."""
    return select(BlockedPeriod).join(Claimant, Claimant.id == BlockedPeriod.claimant_id).where(sees_claimant(viewer))


def is_their_coach(viewer: Viewer, coach_id: UUID | None) -> bool:
    """Whether the viewer is the member of staff whose notes, promises and drafts these are."""
    return coach_id is not None and viewer.staff_id == coach_id


# --- Working hours and leave ---------------------------------------------------------------------------------


def visible_leave(viewer: Viewer) -> Select[Leave]:
    """A coach's own leave; a lead sees that of the coaches of their offices."""
    return select(Leave).where(Leave.staff_id.in_(visible_coaches(viewer).with_only_columns(Staff.id)))


# --- Placing, and settling -----------------------------------------------------------------------------------


def can_place(viewer: Viewer, claimant: Claimant) -> bool:
    """To give somebody a coach, one must lead in the person's office."""
    return claimant.office_id in viewer.offices(Role.LEAD)


def visible_matters(viewer: Viewer) -> Select[Matter]:
    """Matters to settle of the people one sees."""
    return select(Matter).join(Claimant, Claimant.id == Matter.claimant_id).where(sees_claimant(viewer))


def visible_coaches(viewer: Viewer) -> Select[Staff]:
    """A lead sees the coaches of their offices; a coach sees themselves."""
    seen: list[ColumnElement[bool]] = []
    if offices := viewer.offices(Role.LEAD):
        seen.append(Staff.office_id.in_(offices))
    if viewer.staff_id:
        seen.append(Staff.id == viewer.staff_id)
    return select(Staff).where(or_(*seen) if seen else false())


# --- Setting up ----------------------------------------------------------------------------------------------


def visible_offices(viewer: Viewer) -> Select[Office]:
    """Administrators see every office; a lead their own."""
    if administrators(viewer):
        return select(Office)
    return select(Office).where(Office.id.in_(viewer.offices(Role.LEAD)))


def visible_accounts(viewer: Viewer) -> Select[Account]:
    """Administrators see who can sign in to work here, nothing of what they wrote, and no claimant."""
    at_work = (Account.closed_at.is_(None), Account.claimant_id.is_(None))
    return select(Account).where(*at_work if administrators(viewer) else (false(),))


def visible_uploads(viewer: Viewer) -> Select[StagedUpload]:
    """An upload is seen by the administrator who made it, and by nobody else: it is full of people."""
    return select(StagedUpload).where(StagedUpload.account_id == viewer.account_id)
