"""A row in every table of absence, handover, moves and workload: see every_table.py."""

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import (
    Absence,
    AbsenceQuestion,
    Appointment,
    Claimant,
    CoachRequest,
    CoachWish,
    Conflict,
    DataKey,
    Handover,
    HandoverPart,
    LoadAction,
    LoadWeek,
    Move,
    Office,
    Reduction,
    Staff,
    SteadyTime,
)
from coachdesk.models.label import HandoverPartKind, HandoverReason, Party, ReductionKind, SteadyReason
from tests import people
from tests.canary import canaries


def fill(session: Session, someone: Claimant, coach: Staff, met: Appointment) -> None:
    """A row in each table."""
    now, today = clock.now(), clock.today()
    of_person = {"claimant_id": someone.id}
    about = {"key": session.get_one(DataKey, someone.key_id), **of_person}
    other = people.staff(session, session.get_one(Office, coach.office_id), "Another Coach")
    absence = Absence(staff_id=coach.id, from_on=today, until_on=today, ended_at=now)
    between = {"from_coach_id": coach.id, "to_coach_id": other.id}
    handover = Handover(**of_person, **between, reason=HandoverReason.MORE_TIME, ended_at=now)
    session.add_all([absence, handover])
    session.flush()
    session.add_all([
        AbsenceQuestion(**of_person, absence_id=absence.id, appointment_id=met.id, answer_by=now),
        CoachWish(**of_person, skill="mental_health"),
        CoachRequest(**about, promised_on=today, **canaries("coach_request", "words")),
        Conflict(**about, staff_id=other.id, **canaries("conflict", "words")),
        HandoverPart(**about, handover_id=handover.id, part=HandoverPartKind.KNOW, by=Party.COACH,
                     **canaries("handover_part", "words")),
        Move(**of_person, **between, cost=3, reason="most_room",
             params={"name": "Another Coach", "load": "80"}, answer_by_on=today, ended_at=now),
        SteadyTime(**of_person, reason=SteadyReason.REVIEW, from_on=today),
        Reduction(staff_id=coach.id, kind=ReductionKind.TRAINEE, percent=20, from_on=today, until_on=today),
        LoadWeek(staff_id=coach.id, week_on=today, needed=1.0, available=2.0, people=1, too_much_from=110.0),
        LoadAction(staff_id=coach.id, since_on=today, kind="talked", look_again_on=today),
    ])  # fmt: skip
    session.flush()
