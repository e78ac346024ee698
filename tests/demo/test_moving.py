"""On a later day the demo is as alive as on the first, and what a visitor changed is still there."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.demo import beginning
from coachdesk.demo.clock import NATION
from coachdesk.demo.figures import figures
from coachdesk.models import (
    Appointment,
    Claim,
    Claimant,
    Cover,
    Event,
    Installation,
    LoadWeek,
    Matter,
    Relationship,
    RoleGrant,
    Staff,
    Waiting,
)
from coachdesk.models.label import AppointmentState
from coachdesk.services import audit_proof
from coachdesk.working_days import is_working_day

THURSDAY = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
AFTER_CHRISTMAS = datetime(2026, 12, 29, 9, 0, tzinfo=UTC)
SUMMER_TIME = datetime(2027, 4, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def dotty(demo):
    return demo.session.scalars(select(Claimant).where(Claimant.spoken_reference == "DA7-4K2")).one()


@pytest.fixture
def clock_at():
    return clock.fix


def booked_times(demo):
    return demo.session.scalars(
        select(Appointment.starts_at)
        .where(Appointment.state == AppointmentState.BOOKED)
        .order_by(Appointment.starts_at)
    ).all()


@pytest.mark.parametrize("later", [THURSDAY, AFTER_CHRISTMAS, SUMMER_TIME])
def test_today_is_full_again(demo, clock_at, dotty, later):
    before = figures(demo.session)
    clock_at(later)
    assert beginning.go_on(demo.session, later) == later.date()
    assert figures(demo.session) == before
    next_of_dotty = demo.session.scalar(
        select(Appointment.starts_at).where(
            Appointment.claimant_id == dotty.id, Appointment.state == AppointmentState.BOOKED
        )
    )
    assert f"{clock.as_london(next_of_dotty):%Y-%m-%d %H:%M}" == f"{later:%Y-%m-%d} 10:15"
    assert all(
        is_working_day(clock.as_london(each).date(), NATION)
        for each in demo.session.scalars(select(Appointment.starts_at))
    )


@pytest.mark.parametrize("later", [THURSDAY, AFTER_CHRISTMAS, SUMMER_TIME])
def test_weeks_go_forward_by_whole_ones(demo, clock_at, later):
    ago = select(LoadWeek.week_on).distinct().order_by(LoadWeek.week_on.desc())
    before = len(demo.session.scalars(ago).all())
    clock_at(later)
    beginning.go_on(demo.session, later)
    monday = later.date() - timedelta(days=later.weekday())
    assert demo.session.scalars(ago).all() == [monday - timedelta(weeks=number) for number in range(before)]


def test_days_move_together(demo, clock_at, dotty):
    since = demo.session.scalar(select(Relationship.started_on).where(Relationship.claimant_id == dotty.id))
    born, asked_on = dotty.date_of_birth, demo.session.scalar(select(func.min(Matter.opened_at)))
    promised = demo.session.scalar(select(func.max(Waiting.promised_on)))
    clock_at(THURSDAY)
    beginning.go_on(demo.session, THURSDAY)
    demo.session.refresh(dotty)
    assert dotty.date_of_birth == born
    assert (
        demo.session.scalar(select(Relationship.started_on).where(Relationship.claimant_id == dotty.id)) - since
    ).days in range(7, 12)
    assert demo.session.scalar(select(func.min(Matter.opened_at))) > asked_on
    assert demo.session.scalar(select(func.max(Waiting.promised_on))) > promised > date(2026, 11, 24)
    assert demo.session.scalar(select(func.max(RoleGrant.from_on))) == THURSDAY.date()


def test_claims_move_with_their_meetings(demo, clock_at):
    clock_at(THURSDAY)
    beginning.go_on(demo.session, THURSDAY)
    starts = booked_times(demo)
    claimed = demo.session.scalars(select(Claim.starts_at).join(Appointment, Appointment.id == Claim.booking_id)).all()
    three = select(Appointment.starts_at).where(
        Appointment.state == AppointmentState.BOOKED, Appointment.beside_id.is_not(None)
    )
    assert sorted(claimed) == sorted([*starts, *starts, *demo.session.scalars(three)])
    apart = (
        select(func.count())
        .join(Appointment, Appointment.id == Claim.booking_id)
        .where(Claim.starts_at != Appointment.starts_at)
    )
    assert demo.session.scalar(apart.select_from(Claim)) == 0


def test_cover_from_a_day_off_on_begins_after_whoever_covered_before_it(demo, clock_at, dotty):
    monday, coaches = date(2026, 11, 30), demo.session.scalars(select(Staff.id).limit(3)).all()
    spans = [
        (monday, date(2026, 12, 4)),
        (date(2026, 12, 5), date(2026, 12, 6)),
        (date(2026, 12, 7), date(2026, 12, 9)),
    ]
    more = [(date(2026, 12, 10), date(2026, 12, 11)), (date(2026, 12, 12), date(2026, 12, 16))]
    demo.session.add_all(
        Cover(claimant_id=dotty.id, coach_id=coaches[number % 3], from_on=first, until_on=last)
        for number, (first, last) in enumerate([*spans, *more])
    )
    demo.session.flush()
    clock_at(THURSDAY)
    beginning.go_on(demo.session, THURSDAY)
    lasts = (Cover.claimant_id == dotty.id, Cover.ended_at.is_(None), Cover.until_on >= date(2026, 12, 1))
    rows = demo.session.scalars(select(Cover).where(*lasts).order_by(Cover.from_on)).all()
    assert len(rows) == 4
    assert all(one.until_on < other.from_on for one, other in pairwise(rows))


def test_what_a_visitor_changed_is_kept(demo, clock_at, dotty):
    dotty.preferred_name, dotty.own_words = "Dot", "New words."
    demo.session.flush()
    version, events = dotty.version, demo.session.scalar(select(func.count()).select_from(Event))
    clock_at(THURSDAY)
    beginning.go_on(demo.session, THURSDAY)
    demo.session.refresh(dotty)
    assert (dotty.preferred_name, dotty.own_words) == ("Dot", "New words.")
    assert dotty.version > version, "a form that was open before is of an older version"
    assert demo.session.scalar(select(func.count()).select_from(Event)) == events + 1
    assert audit_proof.first_fault(demo.session) is None


def test_the_same_day_moves_nothing(demo):
    before = booked_times(demo)
    assert beginning.go_on(demo.session, clock.now()) is None
    assert booked_times(demo) == before


def test_at_the_weekend_it_stands_at_friday(demo, clock_at):
    saturday = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
    assert beginning.go_on(demo.session, saturday) == date(2026, 11, 27)
    assert beginning.go_on(demo.session, saturday) is None
    assert clock.as_london(demo.session.scalar(select(Installation.demo_day))).date() == date(2026, 11, 27)
