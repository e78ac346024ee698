"""One session and the rows behind the numbers: what the parts of our own rule share."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Appointment, Claimant, Staff
from coachdesk.models.label import AppointmentState
from coachdesk.simulating.plan import Due, Plan
from coachdesk.simulating.records import coach_id, person_id

BOOKED = Appointment.state == AppointmentState.BOOKED


@dataclass
class AtWork:
    """`named` is each person's coach, `due_of` what each meeting that stands is for, by the id of the appointment."""

    plan: Plan
    session: Session
    named: dict[int, int] = field(default_factory=dict)
    due_of: dict[UUID, Due] = field(default_factory=dict)

    def claimant(self, person: int) -> Claimant:
        return self.session.get_one(Claimant, person_id(person))

    def staff(self, coach: int) -> Staff:
        return self.session.get_one(Staff, coach_id(coach))

    def ahead(self, person: int, at: datetime) -> list[Appointment]:
        """The meetings of somebody that stand."""
        theirs = (Appointment.claimant_id == person_id(person), Appointment.starts_at > at, BOOKED)
        return list(self.session.scalars(select(Appointment).where(*theirs).order_by(Appointment.starts_at)))

    def lost(self) -> list[Due]:
        """What was booked and stands no longer, because a service called it off; it is to be booked anew."""
        stand = set(self.session.scalars(select(Appointment.id).where(BOOKED)))
        return [self.due_of.pop(each) for each in list(self.due_of) if each not in stand]

    def people_of(self, coach: int) -> list[int]:
        return [person for person, named in self.named.items() if named == coach]


def number_of(row_id: UUID) -> int:
    """The number that a made-up id was counted from."""
    return row_id.int & 0xFFF_FFFF_FFFF_FFFF


def day_of(at: datetime) -> date:
    return clock.as_london(at).date()
