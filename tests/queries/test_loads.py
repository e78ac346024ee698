"""A coach's month from the database: cover both ways, handovers, reviews, reductions, in the same few statements."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from coachdesk import clock
from coachdesk.models import Cover, Handover, Leave, LoadAction, LoadWeek, Reduction, Staff, SteadyTime
from coachdesk.models.label import HandoverReason, ReductionKind, SteadyReason
from coachdesk.queries import load_weeks, loads
from coachdesk.services.load_weeks import keep_all_due
from coachdesk.workload import WorkloadSettings, available_minutes, needed_minutes
from tests import people
from tests.conftest import TUESDAY
from tests.counting import statements

USUAL = WorkloadSettings()
ON = TUESDAY.date()
EACH = needed_minutes(45, USUAL)


@pytest.fixture
def team(db):
    """Amina has Ada and Ben, who needs twice as long; Omar has Cai."""
    session, office = db.session, people.office(db.session)
    amina, omar = people.staff(session, office, "Amina Yusuf"), people.staff(session, office, "Omar Haddad")
    return SimpleNamespace(
        session=session, office=office, amina=amina, omar=omar,
        ada=people.claimant(session, office, "Ada Adeyemi", coach=amina),
        ben=people.claimant(session, office, "Ben Llŷr", "TIME_DOUBLE", "FMT_LARGE", coach=amina),
        cai=people.claimant(session, office, "Cai Bevan", coach=omar, rhythm_days=14),
    )  # fmt: skip


def load(team, of=None, on=ON, **how):
    found = {each.load.coach_id: each.load for each in loads.coaches(team.session, team.office.id, USUAL, on, **how)}
    return found[(of or team.amina).id]


def add(team, *rows):
    team.session.add_all(rows)
    team.session.flush()


def test_needs_come_from_adjustments_and_rhythm(team):
    assert load(team).needed == pytest.approx(EACH + needed_minutes(90, USUAL))
    assert load(team, team.omar).needed == pytest.approx(2 * EACH)
    assert (load(team).people, load(team).available) == (2, available_minutes(37, USUAL))


def test_cover_moves_the_days_from_one_to_the_other(team):
    """Two of the four weeks: half of what Ben needs. The person stays Amina's."""
    add(team, Cover(claimant_id=team.ben.id, coach_id=team.omar.id, from_on=ON, until_on=ON + timedelta(days=13)))
    half = needed_minutes(90, USUAL) / 2
    own, covers = load(team), load(team, team.omar)
    assert (own.covered, covers.covering) == (pytest.approx(half), pytest.approx(half))
    assert own.needed == pytest.approx(EACH + half)
    assert covers.needed == pytest.approx(2 * EACH + half)
    assert (own.people, covers.people) == (2, 1)
    assert [line.code for line in own.working()][-2:] == ["less_cover", "load"]
    later = ON + timedelta(days=14)
    assert (load(team, on=later).covered, load(team, team.omar, later).covering) == (0, 0), "it ends by itself"
    assert load(team, passing=False).needed == pytest.approx(EACH + needed_minutes(90, USUAL))


def test_whoever_is_covered_for_all_of_it_needs_nothing(team):
    until_on = ON + timedelta(days=40)
    add(
        team,
        *(
            Cover(claimant_id=each.id, coach_id=team.omar.id, from_on=ON, until_on=until_on)
            for each in (team.ada, team.ben)
        ),
    )
    assert load(team).needed == 0


def test_cover_that_was_ended_moves_nothing(team):
    add(team, Cover(claimant_id=team.ben.id, coach_id=team.omar.id, from_on=ON, until_on=ON, ended_at=TUESDAY))
    assert load(team).covered == 0


def test_a_handover_takes_time_of_both_while_it_is_open(team):
    begun = Handover(
        claimant_id=team.ada.id, from_coach_id=team.amina.id, to_coach_id=team.omar.id, reason=HandoverReason.MORE_TIME
    )
    before = load(team).needed, load(team, team.omar).needed
    add(team, begun)
    assert (load(team).needed, load(team, team.omar).needed) == (before[0] + 30, before[1] + 45)
    begun.ended_at = TUESDAY
    team.session.flush()
    assert (load(team).needed, load(team, team.omar).needed) == before


def test_a_review_takes_ninety_minutes_and_a_hard_time_none(team):
    before = load(team).needed
    add(team, SteadyTime(claimant_id=team.ada.id, reason=SteadyReason.CRISIS, from_on=ON))
    assert load(team).needed == before
    add(team, SteadyTime(claimant_id=team.ada.id, reason=SteadyReason.REVIEW, from_on=ON))
    assert load(team).needed == pytest.approx(before + 90)


def test_a_new_start_takes_an_hour_for_thirty_days_and_none_with_a_file(team):
    before = load(team).needed
    dee = people.claimant(team.session, team.office, "Dee Oduya")
    people.relationship(team.session, dee, team.amina, reason="lead_chose").started_on = ON
    team.session.flush()
    assert load(team).needed == pytest.approx(before + EACH + 60)
    assert load(team, on=ON + timedelta(days=30)).needed == pytest.approx(before + EACH)


def test_leave_and_reductions_take_time_off(team):
    begins = clock.from_london(TUESDAY.replace(hour=0, minute=0, tzinfo=None))
    add(team, Leave(staff_id=team.amina.id, starts_at=begins, ends_at=begins + timedelta(days=14)))
    assert load(team).available == pytest.approx(37 * 52 / 12 * 60 * 0.5 * 0.88)
    add(
        team,
        Reduction(
            staff_id=team.omar.id, kind=ReductionKind.TRAINEE, percent=80, from_on=ON, until_on=ON + timedelta(days=200)
        ),
    )
    assert load(team, team.omar).available == pytest.approx(available_minutes(37, USUAL) * 0.2)


def test_what_each_person_needs_is_one_statement_and_adds_up(db, team):
    with statements(db) as counted:
        needs = loads.needs_of(team.session, [team.amina.id, team.omar.id], USUAL, ON)
    assert len(counted.reads) == 1
    assert {each.claimant_id: each.codes for each in needs}[team.ben.id] == ("FMT_LARGE", "TIME_DOUBLE")
    by_amina = sum(each.minutes for each in needs if each.coach_id == team.amina.id)
    assert by_amina == pytest.approx(load(team).needed)


@pytest.mark.parametrize("more", [0, 30])
def test_hours_are_four_statements_however_many_people_and_coaches(db, team, more):
    for number in range(more):
        coach = people.staff(team.session, team.office, f"Coach {number:02}")
        person = people.claimant(team.session, team.office, f"Person {number:02}", "TIME_EXTEND", coach=coach)
        add(team, Cover(claimant_id=person.id, coach_id=team.omar.id, from_on=ON, until_on=ON))
    with statements(db) as counted:
        assert len(loads.coaches(team.session, team.office.id, USUAL, ON)) == 2 + more
    assert len(counted.reads) == 4


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(-40, 40), st.integers(0, 60)), max_size=5))
def test_what_one_is_relieved_of_another_does(team, some):
    """Over an office, cover given and received is nothing."""
    team.session.execute(update(Cover).values(ended_at=TUESDAY))
    without = sum(load(team, each).needed for each in (team.amina, team.omar))
    for of_amina, begins, lasts in some:
        person, coach = (team.ada, team.omar) if of_amina else (team.cai, team.amina)
        days = ON + timedelta(days=begins), ON + timedelta(days=begins + lasts)
        add(team, Cover(claimant_id=person.id, coach_id=coach.id, from_on=days[0], until_on=days[1]))
    found = [load(team, each) for each in (team.amina, team.omar)]
    assert sum(each.covered for each in found) == pytest.approx(sum(each.covering for each in found))
    if all(each.covered <= each.of_people for each in found):
        assert sum(each.needed for each in found) == pytest.approx(without, abs=1e-4)


# --- Weeks, and what is asked of a lead ----------------------------------------------------------------------


def asked(team, on=ON):
    return [each.name for each in load_weeks.asked_among(team.session, select(Staff.id), on)]


def weeks(team, *percents, newest=ON):
    """Weeks of Amina's, the newest first."""
    monday = newest - timedelta(days=newest.weekday())
    add(team, *(
        LoadWeek(staff_id=team.amina.id, week_on=monday - timedelta(weeks=number), needed=percent, available=100,
                 people=9, too_much_from=110)
        for number, percent in enumerate(percents) if percent is not None
    ))  # fmt: skip


def test_a_week_is_kept_once_and_one_that_was_missed_is_not_made_up(team):
    assert keep_all_due(team.session, TUESDAY) == 2
    assert keep_all_due(team.session, TUESDAY + timedelta(days=2)) == 0
    assert keep_all_due(team.session, TUESDAY + timedelta(weeks=3)) == 2
    kept = load_weeks.weeks_of(team.session, team.amina.id, ON + timedelta(weeks=3))
    assert [each.week_on.isoformat() for each in kept] == ["2026-11-23", "2026-12-14"]
    assert (kept[0].needed, kept[0].people) == (pytest.approx(load(team).needed), 2)


@pytest.mark.parametrize(
    ("percents", "is_asked"),
    [
        ((111, 111, 111, 111), True),
        ((111, 111, 111, 110), False),
        ((111, 111, 111), False),
        ((109, 111, 111, 111, 111), False),
        ((111, None, 111, 111, 111), True),
        ((None, None, 111, 111, 111, 111), False),
    ],
)
def test_four_kept_weeks_running_ask_for_an_action(team, percents, is_asked):
    weeks(team, *percents)
    assert bool(asked(team)) is is_asked


def test_whoever_said_when_they_look_again_is_asked_then(team):
    weeks(team, 120, 120, 120, 120, 120)
    add(team, LoadAction(staff_id=team.amina.id, since_on=ON, kind="talked", look_again_on=ON + timedelta(days=7)))
    assert asked(team) == []
    assert asked(team, ON + timedelta(days=6)) == []
    assert asked(team, ON + timedelta(days=7)) == ["Amina Yusuf"]


def test_the_line_is_the_one_that_was_drawn_then(team):
    weeks(team, 120, 120, 120, 120)
    team.session.execute(update(LoadWeek).values(too_much_from=130))
    assert asked(team) == []
