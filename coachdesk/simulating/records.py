"""What stands in the database before anybody decides: the office, its staff, the people and what they need.

These rows come with files in a real office (importing/); they are written here as that leaves them. Whatever is decided
over them, by whom and when, goes through the services.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.bench import ids
from coachdesk.models import (
    Adjustment,
    Appointment,
    BlockedPeriod,
    Claimant,
    Office,
    OfficeSetting,
    Staff,
    Team,
    WorkingPattern,
    key_ring,
)
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.search_name import search_name
from coachdesk.services import audit
from coachdesk.simulating import assumed
from coachdesk.simulating.plan import NATION, Coach, Need, Person, instant
from coachdesk.spoken_reference import ALPHABET

OFFICE_ID, ELSEWHERE_ID, TEAM_ID = ids.made("office", 0), ids.made("office", 1), ids.made("team", 0)
LEAD = 9_999
LEAD_ID = ids.made("staff", LEAD)
BEFORE = timedelta(days=1)
OLD_MEETING = 10 * 60


def coach_id(number: int) -> UUID:
    return ids.made("staff", number)


def person_id(number: int) -> UUID:
    return ids.made("claimant", number)


def open_office(session: Session, first_on: date) -> None:
    """The office, what it chose, its team, and the lead; and another, where whoever leaves goes on."""
    session.add(Office(id=OFFICE_ID, name="Simulated office", nation=NATION, language="en"))
    session.add(Office(id=ELSEWHERE_ID, name="Elsewhere", nation=NATION, language="en"))
    session.flush()
    session.add(Team(id=TEAM_ID, office_id=OFFICE_ID, name="Team"))
    for name, value in assumed.OFFICE_CHOSE.items():
        session.add(OfficeSetting(office_id=OFFICE_ID, name=name, value=str(value), from_on=first_on - BEFORE))
    session.add(
        Staff(
            id=LEAD_ID, key=key_ring.new_key(session, "staff", LEAD_ID), office_id=OFFICE_ID, team_id=TEAM_ID,
            staff_no="L1", name="Lead", is_coach=False, is_lead=True, languages=[], skills=[],
        )
    )  # fmt: skip
    session.flush()


def employ(session: Session, coach: Coach) -> Staff:
    """A member of staff and the hours they have for people."""
    made = Staff(
        id=coach_id(coach.number), key=key_ring.new_key(session, "staff", coach_id(coach.number)),
        office_id=OFFICE_ID, team_id=TEAM_ID, staff_no=f"S{coach.number:04}", name=coach.name, gender=coach.gender,
        languages=list(coach.languages), skills=list(coach.skills), weekly_hours=coach.weekly_hours,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for part in coach.hours:
        session.add(
            WorkingPattern(
                staff_id=made.id, weekday=part.weekday, starts_minute=part.starts_minute,
                ends_minute=part.ends_minute, from_on=coach.from_on,
            )
        )  # fmt: skip
    return made


def admit(session: Session, people: Iterable[Person], at: datetime) -> None:
    """People who came, what they need, and for those who were here before the day on which they met somebody."""
    on = clock.as_london(at).date()
    for person in people:
        claimant = Claimant(
            id=person_id(person.number), key=key_ring.new_key(session, "claimant", person_id(person.number)),
            office_id=OFFICE_ID, reference=f"P{person.number:06}", spoken_reference=_spoken(person.number),
            first_names="Person", last_name=f"{person.number:06}", language=person.language,
            search_name=search_name("Person", f"{person.number:06}", "", ""), rhythm_days=person.rhythm_days,
            when_away=person.when_away, made_at=at, contact_confirmed_at=at,
        )  # fmt: skip
        session.add(claimant)
        session.flush()
        for need in person.needs:
            if need.from_on <= on:
                note_need(session, claimant, need, at)
        for part in person.kept:
            session.add(
                BlockedPeriod(
                    claimant_id=claimant.id, weekday=part.weekday, starts_minute=part.starts_minute,
                    ends_minute=part.ends_minute, from_on=person.comes_on,
                )
            )  # fmt: skip
        if person.met_on:
            session.add(_met_before(claimant, person.met_on))
        audit.record(session, "claimant.imported", subject="claimant", subject_id=claimant.id,
                     claimant_id=claimant.id, at=at)  # fmt: skip


def note_need(session: Session, claimant: Claimant, need: Need, at: datetime) -> None:
    """An adjustment, as strong as the catalogue says."""
    staff = " ".join(str(coach_id(each)) for each in need.not_with)
    session.add(
        Adjustment(
            key=key_ring.key_of(session, claimant.key_id), claimant_id=claimant.id, code=need.code,
            strength=kind(need.code).strength, params={"staff": staff} if staff else {}, from_on=need.from_on,
            imported=True,
        )
    )  # fmt: skip


def _spoken(number: int) -> str:
    """A reference of its own for each number: drawn ones are now and then the same, and it would be tried again."""
    letters = ""
    for _place in range(6):
        number, letter = divmod(number, len(ALPHABET))
        letters += ALPHABET[letter]
    return f"{letters[:3]}-{letters[3:]}"


def _met_before(claimant: Claimant, on: date) -> Appointment:
    return Appointment(
        claimant_id=claimant.id, coach_id=None, starts_at=instant(on, OLD_MEETING), minutes=30, mode=Mode.IN_PERSON,
        state=AppointmentState.MET, imported_from="office", recorded_at=instant(on, OLD_MEETING),
    )  # fmt: skip
