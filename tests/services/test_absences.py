"""A coach is away: who covers whom, what becomes of the meetings, and that nobody loses their coach by it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from coachdesk.jobs import away as away_job
from coachdesk.models import Absence, AbsenceQuestion, Cover, Leave, Relationship, Staff
from coachdesk.models.label import AppointmentState, Mode, ShutOutKind, WhenAway
from coachdesk.placing.cover_words import unmet_text
from coachdesk.services import absence_questions, absences, appointments, coach_wishes, conflicts, shutting_out
from coachdesk.services import cover as covers
from tests import people

TODAY = date(2026, 11, 24)  # a Tuesday
WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
MONDAY, NEXT_FRIDAY = date(2026, 11, 30), date(2026, 12, 4)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def team(db, office):
    """Amina, who goes away; Bea and Cat, who are there; Gwen, who leads; and a lead's account to act as."""
    session = db.session
    amina = people.staff(session, office, "Amina Yusuf", gender="female")
    bea = people.staff(session, office, "Bea Lund", gender="female")
    cal = people.staff(session, office, "Cal Moss", gender="male")
    gwen = people.lead(session, office)
    return {"office": office, "amina": amina, "bea": bea, "cal": cal, "gwen": gwen,
            "by": people.account(session, gwen).id}  # fmt: skip


def away(db, team, first, last, who="amina", **more):
    return absences.note(db.session, team[who], first, last, by=team["by"], at=more.pop("at", NOW), **more)


def covers_of(db, person):
    rows = select(Cover).where(Cover.claimant_id == person.id, Cover.ended_at.is_(None)).order_by(Cover.from_on)
    return [(each.coach_id, each.from_on, each.until_on) for each in db.session.scalars(rows)]


def booked(db, team, person, day, hour=10, minutes=60):
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return appointments.book(db.session, person, team["amina"], starts_at=starts_at, minutes=minutes,
                             mode=Mode.IN_PERSON, by=team["by"], at=NOW)  # fmt: skip


def question_of(db, meeting):
    return db.session.scalars(select(AbsenceQuestion).where(AbsenceQuestion.appointment_id == meeting.id)).one()


def test_everybody_has_one_cover_coach_whom_they_know_first_and_nobody_loses_their_coach(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", "STAFF_FEMALE", coach=team["amina"])
    dotty = people.claimant(session, team["office"], "Dotty Ashworth", coach=team["amina"])
    people.meeting(session, dotty, team["cal"], NOW - timedelta(days=100))
    before = session.execute(select(Relationship.claimant_id, Relationship.coach_id, Relationship.ended_on)).all()

    away(db, team, WEDNESDAY, FRIDAY)

    assert covers_of(db, maya) == [(team["bea"].id, WEDNESDAY, FRIDAY)]
    assert covers_of(db, dotty) == [(team["cal"].id, WEDNESDAY, FRIDAY)]
    reasons = dict(session.execute(select(Cover.claimant_id, Cover.reason)).all())
    assert reasons == {maya.id: "cover_room", dotty.id: "cover_met"}
    assert (
        session.execute(select(Relationship.claimant_id, Relationship.coach_id, Relationship.ended_on)).all() == before
    )


def test_between_equals_it_is_whom_they_would_rather_have_and_where_it_is_not_that_is_said(db, team):
    session, wished = db.session, {}
    for name, rather in (("Ann", "bea"), ("Bob", "cal"), ("Cid", "bea"), ("Dot", "cal")):
        person = people.claimant(session, team["office"], name, coach=team["amina"])
        coach_wishes.say(session, person, rather=team[rather].id, skills=(), by=team["by"], at=NOW)
        wished[person.id] = team[rather].id
    knows = people.claimant(session, team["office"], "Eve", coach=team["amina"])
    people.meeting(session, knows, team["bea"], NOW - timedelta(days=30))
    coach_wishes.say(session, knows, rather=team["cal"].id, skills=["grief"], by=team["by"], at=NOW)
    away(db, team, WEDNESDAY, FRIDAY)
    named = {each.claimant_id: each for each in session.scalars(select(Cover))}
    assert {each: named[each].coach_id for each in wished} == wished
    assert {named[each].reason for each in wished} == {"cover_rather"}
    assert (named[knows.id].coach_id, named[knows.id].reason) == (team["bea"].id, "cover_met")
    assert (named[knows.id].params["rather"], named[knows.id].params["unmet"]) == ("Cal Moss", "grief")
    assert unmet_text(named[knows.id].params).startswith("They would rather have Cal Moss. Asked for, and not there: ")


def test_where_nobody_fits_the_lead_stands_in_and_is_met_by_nobody(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", "STAFF_FEMALE", coach=team["amina"])
    session.delete(team["bea"])
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, FRIDAY)
    assert covers_of(db, maya) == [(team["gwen"].id, WEDNESDAY, FRIDAY)]
    with pytest.raises(absence_questions.NothingFree):
        absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    assert meeting.coach_id == team["amina"].id


def test_cover_of_cover_goes_back_to_the_first_cover_coach_and_then_to_their_own(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    people.meeting(session, maya, team["bea"], NOW - timedelta(days=30))
    away(db, team, WEDNESDAY, NEXT_FRIDAY)
    later = away(db, team, FRIDAY, MONDAY, who="bea")
    own, bea, cal = (team[name].id for name in ("amina", "bea", "cal"))
    tuesday = MONDAY + timedelta(days=1)
    assert covers_of(db, maya) == [
        (bea, WEDNESDAY, FRIDAY - timedelta(days=1)),
        (cal, FRIDAY, MONDAY),
        (bea, tuesday, NEXT_FRIDAY),
    ]
    assert {each.for_id for each in session.scalars(select(Cover))} == {own}

    absences.end_early(session, later, FRIDAY, by=team["by"], at=NOW)
    assert {coach for coach, _first, _last in covers_of(db, maya)} == {bea}
    days = Counter(
        first + timedelta(days=n) for _c, first, last in covers_of(db, maya) for n in range((last - first).days + 1)
    )
    assert set(days.values()) == {1} and len(days) == (NEXT_FRIDAY - WEDNESDAY).days + 1


def test_the_answer_is_followed_at_once_and_can_be_changed(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    then = meeting.starts_at
    away(db, team, WEDNESDAY, MONDAY)
    question = question_of(db, meeting)

    absence_questions.answer(session, question, WhenAway.COVER, by=team["by"], at=NOW)
    cover = session.scalars(select(Cover)).one()
    assert (meeting.coach_id, meeting.cover_id, meeting.starts_at) == (cover.coach_id, cover.id, then)

    absence_questions.answer(session, question, WhenAway.ANOTHER_WAY, by=team["by"], at=NOW)
    assert (meeting.mode, meeting.coach_id) == (Mode.PHONE, cover.coach_id)

    absence_questions.answer(session, question, WhenAway.WAIT, by=team["by"], at=NOW)
    assert meeting.coach_id == team["amina"].id and meeting.cover_id is None
    assert meeting.starts_at.date() > MONDAY and meeting.state is AppointmentState.BOOKED


def test_where_the_cover_coach_is_taken_then_it_is_the_nearest_time_there_is(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    ade = people.claimant(session, team["office"], "Ade Oni", coach=team["bea"])
    people.meeting(session, maya, team["bea"], NOW - timedelta(days=30))
    meeting = booked(db, team, maya, FRIDAY)
    people.meeting(session, ade, team["bea"], meeting.starts_at, AppointmentState.BOOKED)
    away(db, team, WEDNESDAY, MONDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    assert meeting.coach_id == team["bea"].id
    assert meeting.starts_at.date() == FRIDAY and meeting.starts_at.hour != 10


@pytest.mark.parametrize(
    ("default", "with_own"),
    [(None, True), (WhenAway.WAIT, True), (WhenAway.SOONER, True), (WhenAway.COVER, False)],
)
def test_silence_means_what_the_person_chose_and_without_that_to_wait(db, team, default, with_own):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    maya.when_away = default
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, MONDAY)
    question = question_of(db, meeting)
    assert question.done_at is None and question.answer_by < meeting.starts_at
    assert away_job.follow_all_due(session, question.answer_by - timedelta(minutes=1)) == 0

    assert away_job.follow_all_due(session, question.answer_by) == 1
    assert (meeting.coach_id == team["amina"].id) is with_own and question.by_default
    version = meeting.version
    assert away_job.follow_all_due(session, question.answer_by) == 0
    assert meeting.version == version


def test_she_can_meet_her_coach_before_the_absence_and_choose_to_wait_after_all(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, NEXT_FRIDAY)
    away(db, team, MONDAY, NEXT_FRIDAY)
    question = question_of(db, meeting)
    absence_questions.answer(session, question, WhenAway.SOONER, by=team["by"], at=NOW)
    assert meeting.starts_at == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert (meeting.coach_id, meeting.cover_id, meeting.state) == (team["amina"].id, None, AppointmentState.BOOKED)

    absence_questions.answer(session, question, WhenAway.WAIT, by=team["by"], at=NOW)
    assert meeting.starts_at.date() > NEXT_FRIDAY and meeting.coach_id == team["amina"].id

    thursday = NOW + timedelta(days=2)  # two working days from then is Monday
    with pytest.raises(absence_questions.NothingFree):
        absence_questions.answer(session, question, WhenAway.SOONER, by=team["by"], at=thursday)
    assert (question.choice, meeting.starts_at.date() > NEXT_FRIDAY) == (WhenAway.WAIT, True)


def test_before_the_absence_as_a_default_is_done_while_there_is_still_a_time(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    maya.when_away = WhenAway.SOONER
    week = timedelta(days=7)
    meeting = booked(db, team, maya, NEXT_FRIDAY + week)
    away(db, team, MONDAY + week, NEXT_FRIDAY + week)
    question = question_of(db, meeting)
    assert away_job.follow_all_due(session, question.answer_by) == 1
    assert (meeting.starts_at.date(), meeting.coach_id) == (NEXT_FRIDAY, team["amina"].id)
    assert (question.choice, question.by_default) == (WhenAway.SOONER, True)


def test_when_no_time_can_be_found_after_the_return_we_owe_one(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, MONDAY)
    session.execute(update(Leave).values(ends_at=NOW + timedelta(days=300)))
    absence_questions.answer(session, question_of(db, meeting), WhenAway.WAIT, by=team["by"], at=NOW)
    assert meeting.state is AppointmentState.CANCELLED_BY_US


def test_this_morning_is_handled_in_one_action(db, team):
    """8:50: whoever said what they want by default gets it at once; the others wait, and may choose otherwise."""
    session = db.session
    dawn = NOW - timedelta(minutes=40)
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    maya.when_away = WhenAway.COVER
    sal = people.claimant(session, team["office"], "Sal Reyes", coach=team["amina"])
    meetings = [booked(db, team, person, TODAY, hour) for person, hour in ((maya, 11), (sal, 14))]
    away(db, team, TODAY, TODAY, sudden=True, at=dawn)
    assert meetings[0].coach_id != team["amina"].id and meetings[0].starts_at.date() == TODAY
    assert meetings[1].coach_id == team["amina"].id and meetings[1].starts_at.date() > TODAY
    absence_questions.answer(session, question_of(db, meetings[1]), WhenAway.COVER, by=team["by"], at=dawn)
    assert meetings[1].starts_at.date() == TODAY and meetings[1].cover_id is not None


def test_the_same_days_are_noted_once(db, team):
    people.claimant(db.session, team["office"], "Maya Fernandes", coach=team["amina"])
    away(db, team, WEDNESDAY, FRIDAY)
    counts = [db.session.scalars(select(each)).all() for each in (Absence, Cover, Leave)]
    with pytest.raises(absences.AlreadyAway):
        away(db, team, FRIDAY, MONDAY)
    assert [db.session.scalars(select(each)).all() for each in (Absence, Cover, Leave)] == counts


def test_coming_back_early_ends_cover_and_brings_meetings_home(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    then = meeting.starts_at
    absence = away(db, team, WEDNESDAY, MONDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    absences.end_early(session, absence, FRIDAY, by=team["by"], at=NOW)
    assert (meeting.coach_id, meeting.cover_id, meeting.starts_at) == (team["amina"].id, None, then)
    assert [last for _coach, _first, last in covers_of(db, maya)] == [FRIDAY - timedelta(days=1)]
    assert absence.until_on == FRIDAY - timedelta(days=1) and absence.ended_at is None


def test_cover_that_a_lead_ends_leaves_no_meeting_with_somebody_who_no_longer_sees_them(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, MONDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    absences.end_cover(session, covers.on_day(session, maya.id, FRIDAY), by=team["by"], at=NOW)
    assert (meeting.coach_id, meeting.cover_id) == (team["amina"].id, None)
    assert meeting.starts_at.date() > MONDAY and meeting.state is AppointmentState.BOOKED


def test_to_come_before_the_absence_said_after_being_asked_is_followed_while_there_are_days_left(db, team):
    session, wednesday = db.session, date(2026, 12, 9)
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, date(2026, 12, 11))
    away(db, team, wednesday, date(2026, 12, 14))
    question = question_of(db, meeting)
    assert question.answer_by.date() == wednesday
    absence_questions.set_default(session, maya, WhenAway.SOONER, by=team["by"], at=NOW)
    assert question.answer_by.date() == date(2026, 12, 2)
    absence_questions.follow_silence(session, question.id, at=question.answer_by)
    session.refresh(meeting)
    assert meeting.coach_id == team["amina"].id and meeting.starts_at.date() < wednesday


def rules_out(session, person, coach, by):
    coach_wishes.rule_out(session, person, coach.id, by=by, at=NOW)


def declares(session, person, coach, by):
    conflicts.declare(session, person, coach, by=by, at=NOW)


def shuts_out(session, person, coach, by):
    shutting_out.shut_out(session, person, coach, kind=ShutOutKind.RELATION, words="", by=by, at=NOW)


@pytest.mark.parametrize("another_is_there", [True, False])
@pytest.mark.parametrize("apart", [rules_out, declares, shuts_out])
def test_whoever_may_never_be_with_them_meets_them_in_no_cover_either_and_the_person_hears_of_it(
    db, team, apart, another_is_there
):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, MONDAY)
    cover = covers.on_day(session, maya.id, FRIDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    if not another_is_there:
        away(db, team, WEDNESDAY, MONDAY, who={"bea": "cal", "cal": "bea"}[named(team, cover.coach_id)])
    apart(session, maya, session.get_one(Staff, cover.coach_id), team["by"])
    question = question_of(db, meeting)
    session.refresh(meeting)
    assert (question.told_at, meeting.state) == (None, AppointmentState.BOOKED)
    if another_is_there:
        (other,) = {team["bea"].id, team["cal"].id} - {cover.coach_id}
        assert covers_of(db, maya) == [(other, WEDNESDAY, MONDAY)]
        assert (meeting.coach_id, meeting.starts_at.date(), question.done_at) == (other, FRIDAY, None)
    else:
        assert (meeting.coach_id, meeting.cover_id) == (team["amina"].id, None)
        assert meeting.starts_at.date() > MONDAY


def named(team, staff_id):
    return next(name for name in ("bea", "cal") if team[name].id == staff_id)


def test_with_another_coach_only_while_they_cover_and_at_the_persons_word(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    away(db, team, WEDNESDAY, FRIDAY)
    cover = session.scalars(select(Cover)).one()
    coach = session.get(type(team["bea"]), cover.coach_id)

    def book(day, **more):
        starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        return appointments.book(session, maya, coach, starts_at=starts_at, minutes=60, mode=Mode.IN_PERSON,
                                 by=team["by"], at=NOW, **more)  # fmt: skip

    for day, more in ((FRIDAY, {}), (FRIDAY, {"cover": cover}), (FRIDAY, {"agreed_by_claimant": True}),
                      (MONDAY, {"cover": cover, "agreed_by_claimant": True})):  # fmt: skip
        with pytest.raises(appointments.NotTheirCoach):
            book(day, **more)
    assert book(FRIDAY, cover=cover, agreed_by_claimant=True).cover_id == cover.id
    covers.end(session, cover, by=team["by"], at=NOW)
    with pytest.raises(appointments.NotTheirCoach):
        book(WEDNESDAY, cover=cover, agreed_by_claimant=True)


def test_whoever_comes_to_a_coach_who_is_away_is_covered_too(db, team):
    away(db, team, WEDNESDAY, FRIDAY)
    maya = people.claimant(db.session, team["office"], "Maya Fernandes", coach=team["amina"])
    assert covers_of(db, maya) == []
    for _twice in range(2):
        away_job.complete_all(db.session, NOW)
        assert [span for _coach, *span in covers_of(db, maya)] == [[WEDNESDAY, FRIDAY]]


def test_when_somebody_else_is_named_what_was_agreed_with_the_first_is_asked_again(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    away(db, team, WEDNESDAY, MONDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.COVER, by=team["by"], at=NOW)
    cover = covers.on_day(session, maya.id, FRIDAY)
    other = team["cal"] if cover.coach_id == team["bea"].id else team["bea"]
    named = absences.name_another(session, cover, other, by=team["by"], at=NOW)
    question = question_of(db, meeting)
    assert (question.cover_id, question.choice, question.done_at) == (named.id, None, None)
    absence_questions.answer(session, question, WhenAway.COVER, by=team["by"], at=NOW)
    assert (meeting.coach_id, meeting.cover_id) == (other.id, named.id)


def test_longer_than_was_written_down_covers_the_days_after_and_asks_again(db, team):
    session = db.session
    maya = people.claimant(session, team["office"], "Maya Fernandes", coach=team["amina"])
    meeting = booked(db, team, maya, FRIDAY)
    absence = away(db, team, WEDNESDAY, FRIDAY)
    absence_questions.answer(session, question_of(db, meeting), WhenAway.WAIT, by=team["by"], at=NOW)
    was = meeting.starts_at
    assert was.date() == MONDAY
    absences.extend(session, absence, NEXT_FRIDAY, by=team["by"], at=NOW)
    assert covers_of(db, maya)[-1][2] == NEXT_FRIDAY and len({coach for coach, *_span in covers_of(db, maya)}) == 1
    assert question_of(db, meeting).choice is None
    absence_questions.answer(session, question_of(db, meeting), WhenAway.WAIT, by=team["by"], at=NOW)
    assert meeting.starts_at.date() > NEXT_FRIDAY


DAYS = st.integers(0, 12)
AWAY = st.lists(st.tuples(st.sampled_from(["amina", "bea", "cal"]), DAYS, st.integers(0, 6), st.booleans()), max_size=5)
NEEDS = st.lists(st.sampled_from(["STAFF_FEMALE", "STAFF_MALE", ""]), min_size=1, max_size=3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spells=AWAY, needs=NEEDS)
def test_whatever_absences_come_each_day_has_one_cover_coach_who_fits_and_everybody_keeps_their_coach(
    db, team, spells, needs
):
    """Overlapping, one in another, ended early: never two on a day, never a hard rule broken, never somebody away."""
    session = db.session
    with session.begin_nested() as around:
        folk = [
            people.claimant(session, team["office"], "Maya Fernandes", *filter(None, [need]), coach=team["amina"])
            for need in needs
        ]
        before = session.execute(select(Relationship.claimant_id, Relationship.coach_id, Relationship.ended_on)).all()
        for who, first, length, early in spells:
            start = WEDNESDAY + timedelta(days=first)
            try:
                absence = away(db, team, start, start + timedelta(days=length), who=who)
            except absences.AlreadyAway:
                continue
            if early:
                absences.end_early(session, absence, start + timedelta(days=length // 2), by=team["by"], at=NOW)
        off = {
            (each.staff_id, each.from_on + timedelta(days=day))
            for each in session.scalars(select(Absence).where(Absence.ended_at.is_(None)))
            for day in range((each.until_on - each.from_on).days + 1)
        }
        gender = {team["bea"].id: "STAFF_FEMALE", team["cal"].id: "STAFF_MALE"}
        for person, need in zip(folk, needs, strict=True):
            named = {}
            for coach_id, begins, ends in covers_of(db, person):
                for day in range((ends - begins).days + 1):
                    on = begins + timedelta(days=day)
                    assert on not in named, "two on one day"
                    named[on] = coach_id
                    assert (coach_id, on) not in off, "away themselves"
                    assert not need or gender.get(coach_id, need) == need, "a hard rule"
            assert set(named) == {on for coach_id, on in off if coach_id == team["amina"].id}
        assert session.execute(
            select(Relationship.claimant_id, Relationship.coach_id, Relationship.ended_on)
        ).all() == before  # fmt: skip
        around.rollback()
