"""A coach goes away while something else is decided over their people: nobody has two coaches or two who stand in,
nobody is booked with whoever is away and not asked, and none of it ends in an error."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Absence, AbsenceQuestion, Appointment, Claimant, Cover, Handover, Relationship, Staff
from coachdesk.models.label import AppointmentState, HandoverReason, Mode
from coachdesk.services import absences, appointments, cover, handovers
from tests import people
from tests.proofs.at_once import AtOnce

pytestmark = pytest.mark.committed
ROUNDS = pytest.mark.parametrize("rounds", [6, pytest.param(100, marks=pytest.mark.proof)])
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 2)  # Monday to Wednesday
TUESDAY_AT_TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def team(db):
    """Of each round: Amina, who goes away, and somebody of hers; beside them whoever can stand in, and a lead."""
    office = people.office(db.session)
    bea, cal = people.staff(db.session, office, "Bea Lund"), people.staff(db.session, office, "Cal Moss")
    by = people.account(db.session, people.lead(db.session, office)).id
    db.session.commit()
    return {"office": office, "bea": bea.id, "cal": cal.id, "by": by}


def somebody(db, team, number):
    amina = people.staff(db.session, team["office"], f"Amina {number}")
    return amina.id, people.claimant(db.session, team["office"], f"Person {number}", coach=amina).id


def goes_away(db, team, coach_id, first=FIRST, last=LAST):
    def act():
        coach = db.session.get_one(Staff, coach_id)
        return absences.note(db.session, coach, first, last, by=team["by"], at=clock.now()).id

    return act


def stands_in(db, person_id):
    """By day: who covers somebody; never two."""
    db.session.expire_all()
    days = {}
    for each in db.session.scalars(select(Cover).where(Cover.claimant_id == person_id, Cover.ended_at.is_(None))):
        for day in (each.from_on + timedelta(days=n) for n in range((each.until_on - each.from_on).days + 1)):
            assert day not in days, f"two stand in on {day}"
            days[day] = each.coach_id
    return days


def nobody_covers_who_is_away(db):
    meets = (Cover.from_on <= Absence.until_on, Cover.until_on >= Absence.from_on)
    both = select(func.count()).select_from(Cover).join(Absence, Absence.staff_id == Cover.coach_id)
    return db.session.scalar(both.where(Cover.ended_at.is_(None), Absence.ended_at.is_(None), *meets)) == 0


def coaches_of(db, person_id):
    current = (Relationship.claimant_id == person_id, Relationship.ended_on.is_(None))
    return list(db.session.scalars(select(Relationship.coach_id).where(*current)))


@ROUNDS
def test_who_is_booked_with_a_coach_who_goes_away_is_asked_or_offered_another_time(app, db, team, rounds):
    came = []
    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            coach_id, person_id = somebody(db, team, number)

            def book(coach_id=coach_id, person_id=person_id):
                person, coach = db.session.get_one(Claimant, person_id), db.session.get_one(Staff, coach_id)
                try:
                    return appointments.book(
                        db.session, person, coach, starts_at=TUESDAY_AT_TEN, minutes=60, mode=Mode.IN_PERSON,
                        by=team["by"], at=clock.now(),
                    ).id  # fmt: skip
                except (appointments.NotFree, appointments.RuledOut) as refused:
                    return type(refused).__name__

            away, booked = at_once.round([goes_away(db, team, coach_id), book])
            assert not isinstance(away, Exception) and not isinstance(booked, Exception), (away, booked)
            asked = db.session.scalar(select(AbsenceQuestion.id).where(AbsenceQuestion.absence_id == away))
            assert (asked is None) == isinstance(booked, str), (asked, booked)
            came.append(asked is None)
            assert set(stands_in(db, person_id)) == {FIRST + timedelta(days=n) for n in range(3)}
    meetings = db.session.scalar(select(func.count()).select_from(Appointment).where(
        Appointment.state == AppointmentState.BOOKED))  # fmt: skip
    assert meetings == came.count(False)


@ROUNDS
def test_a_handover_is_done_while_the_coach_goes_away_and_whoever_stands_in_does_so_for_the_coach_they_have(
    app, db, team, rounds
):
    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            coach_id, person_id = somebody(db, team, number)
            new = team["bea"] if number % 2 else team["cal"]
            person = db.session.get_one(Claimant, person_id)
            handover_id = handovers.begin(
                db.session, person, db.session.get_one(Staff, coach_id), db.session.get_one(Staff, new),
                reason=HandoverReason.COACH_LEAVES, by=team["by"], at=clock.now(),
            ).id  # fmt: skip

            def finish(handover_id=handover_id):
                handover = db.session.get_one(Handover, handover_id)
                return handovers.finish(db.session, handover, by=team["by"], at=clock.now())

            away, done = at_once.round([goes_away(db, team, coach_id), finish])
            assert not isinstance(away, Exception), away
            assert done is True, done
            assert coaches_of(db, person_id) == [new]
            assert stands_in(db, person_id) == {}


@ROUNDS
def test_two_go_away_at_once_and_neither_stands_in_for_the_other(app, db, team, rounds):
    """The people of each know the other best, so that either would be chosen."""
    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            (one, hers), (other, theirs) = somebody(db, team, 2 * number), somebody(db, team, 2 * number + 1)
            for person_id, coach_id in ((hers, other), (theirs, one)):
                person, coach = db.session.get_one(Claimant, person_id), db.session.get_one(Staff, coach_id)
                people.meeting(db.session, person, coach, clock.now() - timedelta(days=30))
            came = at_once.round([goes_away(db, team, one), goes_away(db, team, other)])
            assert not [each for each in came if isinstance(each, Exception)], came
            for person_id, own in ((hers, one), (theirs, other)):
                assert coaches_of(db, person_id) == [own]
                assert not {one, other} & set(stands_in(db, person_id).values())
                assert len(stands_in(db, person_id)) == 3
    assert nobody_covers_who_is_away(db)


@ROUNDS
def test_a_lead_names_who_stands_in_while_that_coach_goes_away(app, db, team, rounds):
    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            _own, person_id = somebody(db, team, 2 * number)
            other, _theirs = somebody(db, team, 2 * number + 1)

            def name(person_id=person_id, other=other):
                person, coach = db.session.get_one(Claimant, person_id), db.session.get_one(Staff, other)
                try:
                    return cover.name(
                        db.session, person, coach, from_on=FIRST, until_on=LAST, by=team["by"], at=clock.now()
                    ).id
                except cover.DoesNotFit as refused:
                    return refused.why

            away, named = at_once.round([goes_away(db, team, other), name])
            assert not isinstance(away, Exception) and not isinstance(named, Exception), (away, named)
            assert other not in stands_in(db, person_id).values()
            assert (named == "away") == (not stands_in(db, person_id)), named
    assert nobody_covers_who_is_away(db)
