"""A coach leaves: nobody is forgotten, whatever was settled by then and whatever was not."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Cover, Handover, Relationship, SignIn, SteadyTime, Waiting
from coachdesk.models.label import AppointmentState, HandoverReason, Role, SteadyReason
from coachdesk.queries import leavers as queries
from coachdesk.services import absences, accounts, handovers, leavers, three_way
from coachdesk.services.leavers import NoSuchDay
from tests import people

LAST = date(2026, 12, 4)
AFTER = clock.from_london(datetime.combine(date(2026, 12, 5), time(6)))
CODES = ("STAFF_FEMALE", "STAFF_MALE", "STAFF_NOT", "STAFF_SAME", "FMT_WELSH")


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def gwen(db, office):
    return people.lead(db.session, office)


def say(db, staff, last_on=LAST):
    return leavers.say(db.session, staff, last_on, by=None, at=clock.now())


def coaches(db):
    current = Relationship.ended_on.is_(None)
    return dict(db.session.execute(select(Relationship.claimant_id, Relationship.coach_id).where(current)).all())


def test_whoever_has_left_stands_in_for_nobody_and_somebody_else_is_named(db, office, amina, tom, gwen):
    farah = people.staff(db.session, office, "Farah Aziz", gender="female")
    one = people.claimant(db.session, office, "One", coach=farah)
    away = absences.note(
        db.session, farah, date(2026, 12, 2), date(2026, 12, 11), sudden=False, by=None, at=clock.now()
    )
    cover = db.session.scalars(select(Cover).where(Cover.claimant_id == one.id)).one()
    leaver, other = (amina, tom) if cover.coach_id == amina.id else (tom, amina)
    assert cover.coach_id == leaver.id
    say(db, leaver)
    leavers.finish_all_due(db.session, AFTER)
    absences.complete(db.session, away.id, at=AFTER)
    lasts = (Cover.claimant_id == one.id, Cover.ended_at.is_(None), Cover.until_on >= AFTER.date())
    assert [each.coach_id for each in db.session.scalars(select(Cover).where(*lasts))] == [other.id]


def test_on_the_day_after_each_has_who_was_named_or_whoever_fits_or_a_lead_with_a_day(db, office, amina, tom, gwen):
    session = db.session
    farah = people.staff(session, office, "Farah Aziz", gender="female")
    named, nobodys, maya = (people.claimant(db.session, office, f"Person {n}", coach=amina) for n in range(3))
    people.adjustment(db.session, maya, "STAFF_FEMALE")
    nesta = people.claimant(db.session, office, "Nesta", "STAFF_NOT", coach=amina)
    held = people.account(session, amina, Role.COACH)
    accounts.start(session, held, at=AFTER - timedelta(hours=1))
    assert say(db, amina) == 4
    handover = handovers.open_one(db.session, named.id)
    handovers.name(db.session, handover, tom, by=None, at=clock.now())
    assert leavers.finish_all_due(db.session, clock.now()) == 0
    assert leavers.finish_all_due(db.session, AFTER) == 4
    now = coaches(db)
    assert now[named.id] == tom.id and now[nobodys.id] in (tom.id, farah.id) and now[maya.id] == farah.id
    waits = db.session.scalars(select(Waiting).where(Waiting.ended_on.is_(None))).one()
    assert (waits.claimant_id, waits.lead_id) == (nesta.id, gwen.id) and waits.promised_on > LAST
    session.refresh(held)
    assert held.closed_at == AFTER and not db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()
    assert amina.left_on == LAST and leavers.finish_all_due(db.session, AFTER) == 0
    assert not db.session.scalars(select(Handover).where(Handover.ended_at.is_(None))).all()


def test_a_last_day_that_is_taken_back_leaves_everything_as_it_was(db, office, amina, tom, gwen):
    dotty = people.claimant(db.session, office, "Dotty Bell", coach=amina)
    me = people.account(db.session, gwen).id
    say(db, amina)
    handover = handovers.open_one(db.session, dotty.id)
    handovers.name(db.session, handover, tom, by=None, at=clock.now())
    starts_at = three_way.find(db.session, handover, at=clock.now()).free[-1]
    meeting = three_way.book(db.session, handover, starts_at=starts_at, by=me, at=clock.now())
    say(db, amina, LAST - timedelta(days=4))
    assert meeting.state is AppointmentState.CANCELLED_BY_US and handover.is_open
    assert handover.last_on == LAST - timedelta(days=4) and handover.to_coach_id == tom.id
    leavers.take_back(db.session, amina, by=None, at=clock.now())
    assert amina.leaves_on is None and not handover.is_open
    assert leavers.finish_all_due(db.session, AFTER) == 0
    assert coaches(db) == {dotty.id: amina.id}
    with pytest.raises(NoSuchDay):
        say(db, amina, clock.today() - timedelta(days=1))


def test_who_comes_into_a_hard_time_has_both_coaches_before_the_last_day(db, office, amina, tom):
    dotty = people.claimant(db.session, office, "Dotty Bell", coach=amina)
    say(db, amina)
    handover = handovers.open_one(db.session, dotty.id)
    handovers.name(db.session, handover, tom, by=None, at=clock.now())
    assert handover.overlap_until_on is None
    db.session.add(SteadyTime(claimant_id=dotty.id, reason=SteadyReason.CRISIS, from_on=clock.today()))
    leavers.finish_all_due(db.session, clock.now())
    beside = db.session.scalars(select(Cover)).one()
    assert (beside.coach_id, beside.until_on, handover.overlap_until_on) == (tom.id, LAST, LAST)


def test_suggestions_of_a_whole_list_do_not_fill_one_coach_twice(db, office, amina, tom):
    farah = people.staff(db.session, office, "Farah Aziz", hours=37)
    ids = [people.claimant(db.session, office, f"Person {n}", coach=amina).id for n in range(8)]
    say(db, amina)
    answers = queries.suggestions(db.session, amina, ids, clock.today())
    given_to = [each.coach_id for each in answers.values()]
    assert given_to.count(tom.id) == given_to.count(farah.id) == 4


def test_who_leaves_is_given_nobody_new(db, office, amina, tom):
    say(db, tom)
    dotty = people.claimant(db.session, office, "Dotty Bell", coach=amina)
    say(db, amina)
    (answer,) = queries.suggestions(db.session, amina, [dotty.id], clock.today()).values()
    assert answer.reason_code == "no_coaches"


def test_a_change_without_a_last_day_comes_once_all_was_said(db, office, amina, tom):
    dotty = people.claimant(db.session, office, "Dotty Bell", coach=amina)
    handover = handovers.begin(
        db.session, dotty, amina, tom, reason=HandoverReason.MORE_TIME, by=None, at=clock.now()
    )  # fmt: skip
    handover.kept_private = True
    assert leavers.finish_all_due(db.session, clock.now()) == 0
    handover.no_meeting_at = clock.now()
    assert leavers.finish_all_due(db.session, clock.now()) == 1
    assert coaches(db) == {dotty.id: tom.id}


people_of_a_leaver = st.lists(
    st.tuples(st.sets(st.sampled_from(CODES), max_size=2), st.integers(-1, 2), st.booleans()), min_size=1, max_size=5
)


def test_a_change_that_a_lead_gave_a_day_comes_on_the_day_after(db, office, amina, tom):
    dotty = people.claimant(db.session, office, "Dotty Bell", coach=amina)
    handover = handovers.begin(db.session, dotty, amina, tom, reason=HandoverReason.LEAD_CHOSE, last_on=LAST, by=None,
                               at=clock.now())  # fmt: skip
    handover.shown_at = handover.agreed_at = handover.shared_at = clock.now()
    db.session.flush()
    assert leavers.finish_all_due(db.session, AFTER - timedelta(days=1)) == 0
    assert leavers.finish_all_due(db.session, AFTER) == 1 and handover.done


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everybody=people_of_a_leaver, other_leaves=st.booleans())
def test_nobody_is_without_a_coach_for_a_day_while_somebody_fits(db, office, gwen, everybody, other_leaves):
    with db.session.begin_nested() as undone:
        staff = [people.staff(db.session, office, f"Coach {n}", gender=g) for n, g in enumerate(("female", "male", ""))]
        leaver = people.staff(db.session, office, "Leaver")
        persons = [people.claimant(db.session, office, f"Person {n}", *codes, coach=leaver)
                   for n, (codes, _named, _begun) in enumerate(everybody)]  # fmt: skip
        say(db, leaver)
        for person, (_codes, named, _begun) in zip(persons, everybody, strict=True):
            try:
                if named >= 0:
                    handovers.name(db.session, handovers.open_one(db.session, person.id), staff[named], by=None,
                                   at=clock.now())  # fmt: skip
            except handovers.DoesNotFit:
                pass
        if other_leaves:
            say(db, staff[0])
        leavers.finish_all_due(db.session, AFTER)
        now = coaches(db)
        waiting = set(db.session.scalars(select(Waiting.claimant_id).where(Waiting.ended_on.is_(None))))
        here = staff[1:] if other_leaves else staff
        for person, (codes, _named, _begun) in zip(persons, everybody, strict=True):
            fits = [each for each in here if fits_them(db, person, leaver, each)]
            if person.id in now:
                assert now[person.id] in {each.id for each in fits}
            else:
                assert person.id in waiting
                assert not fits or "STAFF_NOT" in codes or {"STAFF_FEMALE", "STAFF_MALE"} <= codes
            days = select(func.count()).where(Relationship.claimant_id == person.id, Relationship.ended_on.is_(None))
            assert db.session.scalar(days) <= 1
        undone.rollback()


def fits_them(db, person, leaver, coach):
    return handovers.why_not_coach(db.session, person, leaver.id, coach) is None
