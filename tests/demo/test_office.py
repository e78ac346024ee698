"""The demo office: the people of the stories, in an office that keeps its own rules."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.adjustments.catalogue import kinds_of
from coachdesk.adjustments.modes import modes_allowed
from coachdesk.demo import opened
from coachdesk.demo.clock import NATION
from coachdesk.demo.figures import figures
from coachdesk.models import (
    AbsenceQuestion,
    Account,
    Adjustment,
    Appointment,
    Claim,
    Claimant,
    Event,
    Leave,
    Matter,
    Note,
    Office,
    Opening,
    Relationship,
    Staff,
    Step,
    Waiting,
    WordsToAsk,
    WorkingPattern,
    key_ring,
)  # fmt: skip
from coachdesk.models.label import AppointmentState, LeaveKind, OpeningReason, Role, StepState
from coachdesk.placing import Unplaceable
from coachdesk.policies import Grant, Viewer, visible_claimants
from coachdesk.queries.placements import placings
from coachdesk.services import accounts, audit_proof, passwords
from coachdesk.services.matters import CoachFacts, due_matters
from coachdesk.working_days import is_working_day


@pytest.fixture
def codes(demo):
    """What each person asked for."""
    found = defaultdict(list)
    for row in demo.session.execute(select(Adjustment.claimant_id, Adjustment.code)):
        found[row.claimant_id].append(row.code)
    return found


@pytest.fixture
def coach_of(demo):
    """The coach each person has."""
    rows = demo.session.execute(
        select(Relationship.claimant_id, Staff).join(Staff).where(Relationship.ended_on.is_(None))
    )
    return dict(rows.all())


def booked(demo):
    return demo.session.scalars(select(Appointment).where(Appointment.state == AppointmentState.BOOKED)).all()


def person(demo, said):
    return demo.session.scalars(select(Claimant).where(Claimant.spoken_reference == said)).one()


def test_about_two_hundred_came_in_without_a_coach(demo):
    now = figures(demo.session)
    assert (now.people, now.without_coach) == (993, 200)
    assert 600 <= now.people - now.without_coach <= 800
    assert 3 <= now.to_settle <= 7
    assert 30 <= now.meetings_today <= 60


def test_everybody_without_a_coach_has_a_contact_and_a_promise_that_can_be_kept(demo, coach_of):
    gwen = demo.session.scalars(select(Staff).where(Staff.is_lead)).one()
    waiting = demo.session.scalars(select(Waiting).where(Waiting.ended_on.is_(None))).all()
    everybody = set(demo.session.scalars(select(Claimant.id)))
    assert {each.claimant_id for each in waiting} == everybody - coach_of.keys()
    assert {each.lead_id for each in waiting} == {gwen.id}
    assert all(each.since_on <= clock.today() <= each.promised_on for each in waiting)


def test_a_few_cannot_be_placed_and_all_others_can(demo):
    office = demo.session.scalars(select(Office)).one()
    answers = [each.answer for each in placings(demo.session, office.id, clock.today()).people]
    reasons = Counter(each.reason_code for each in answers if isinstance(each, Unplaceable))
    assert reasons == {"needs_contradict": 2, "no_coach_fits": 2, "ask_who_not": 1}
    suggested = Counter(each.reason_code for each in answers if not isinstance(each, Unplaceable))
    assert suggested["former_coach"] + suggested["former_coach_over"] >= 20
    assert suggested["most_room"] >= 30  # a coach leaves, so there is less room than people


def test_aminas_day_is_that_of_the_stories(demo, coach_of):
    amina = demo.session.scalars(select(Staff).where(Staff.name == "Amina Yusuf")).one()
    assert sum(coach.id == amina.id for coach in coach_of.values()) == 96
    today = sorted((each.starts_at, each.claimant_id) for each in booked(demo) if each.coach_id == amina.id)[:5]
    names = [demo.session.get(Claimant, claimant_id) for _, claimant_id in today]
    times = [f"{clock.as_london(starts_at):%d %H:%M}" for starts_at, _ in today]
    assert times == ["24 09:15", "24 10:15", "24 11:30", "24 13:45", "24 15:00"]
    assert [each.latin_name or each.name for each in names] == [
        "Ade Adéyẹmí", "Dotty Ashworth", "Nguyễn Thị Thanh Hằng", "Charlie Brennan", "Maryam al-Haddad",
    ]  # fmt: skip


def test_the_newest_meeting_of_everybody_with_a_coach_has_a_note_that_they_can_read(demo, coach_of):
    newest = {}
    met = select(Appointment).where(Appointment.state == AppointmentState.MET).order_by(Appointment.starts_at)
    for each in demo.session.scalars(met):
        newest[each.claimant_id] = each.id
    noted = set(demo.session.scalars(select(Note.appointment_id)))
    assert {each for claimant_id, each in newest.items() if claimant_id in coach_of} <= noted
    key_ring.load(demo.session, demo.session.scalars(select(Claimant.key_id)))
    assert all(each.said for each in demo.session.scalars(select(Note)))


def test_aminas_promises_are_late_due_today_and_still_to_come(demo):
    amina = demo.session.scalars(select(Staff).where(Staff.name == "Amina Yusuf")).one()
    hers = (Step.coach_id == amina.id, Step.state == StepState.AGREED)
    due = [each.due_on for each in demo.session.scalars(select(Step).where(*hers))]
    assert min(due) < clock.today() < max(due)
    assert due.count(clock.today()) == 2


def test_nobody_meets_while_the_coach_is_away_or_outside_their_hours(demo):
    away = demo.session.scalars(select(Leave)).all()
    assert {each.kind for each in away} == {LeaveKind.LEAVE, LeaveKind.TRAINING}
    hours = defaultdict(list)
    for each in demo.session.scalars(select(WorkingPattern)):
        hours[each.staff_id, each.weekday].append((each.starts_minute, each.ends_minute))
    asked = set(demo.session.scalars(select(AbsenceQuestion.appointment_id)))
    for each in booked(demo):
        begins = clock.as_london(each.starts_at)
        minute = begins.hour * 60 + begins.minute
        spans = hours[each.coach_id, begins.weekday()]
        assert any(opens <= minute and minute + each.minutes <= closes for opens, closes in spans), begins
        assert each.id in asked or not any(
            one.staff_id == each.coach_id and one.starts_at < each.ends_at and each.starts_at < one.ends_at
            for one in away
        )


def how_many(meeting):
    """Who is there: two, or three where the coach before and the next one meet somebody together."""
    return 3 if meeting.beside_id else 2


def test_the_rest_after_a_meeting_is_claimed_for_all_of_them(demo):
    ends = {each.id: each.rested_at for each in booked(demo)}
    claims = demo.session.scalars(select(Claim)).all()
    assert Counter(each.booking_id for each in claims) == {each.id: how_many(each) for each in booked(demo)}
    assert all(each.ends_at == ends[each.booking_id] for each in claims)


def test_dotty_is_as_her_story_has_her(demo, codes, coach_of):
    dotty = person(demo, "DA7-4K2")
    assert coach_of[dotty.id].name == "Amina Yusuf"
    assert {"STAFF_SAME", "TIME_EXTEND"} <= set(codes[dotty.id])
    assert dotty.own_words.startswith("I get mixed up when people change.")
    hers = select(Appointment).where(Appointment.claimant_id == dotty.id).order_by(Appointment.starts_at)
    past = demo.session.scalars(hers).all()
    assert {each.coach_id for each in past} == {coach_of[dotty.id].id}
    assert f"{clock.as_london(past[-2].starts_at):%d %b}" == "27 Oct"


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("MF4-6WR", "STAFF_FEMALE"),
        ("TA8-4RY", "MODE_PHONE CON_NO_PHONE"),
        ("FR8-3LM", "STAFF_MALE"),
        ("FY6-3DX", "MODE_VIDEO MODE_NO_VIDEO"),
    ],
)
def test_what_is_to_settle(demo, said, about):
    matters = select(Matter.about).where(Matter.claimant_id == person(demo, said).id, Matter.settled_at.is_(None))
    assert demo.session.scalars(matters).all() == [about]


def test_matters_are_those_that_are_due_and_no_others(demo, codes, coach_of):
    opened = defaultdict(set)
    for each in demo.session.scalars(select(Matter)):
        opened[each.claimant_id].add((each.kind.value, each.about, each.params.get("coach", "")))
    for claimant_id in demo.session.scalars(select(Claimant.id)):
        coach = CoachFacts.of(coach_of[claimant_id]) if claimant_id in coach_of else None
        assert opened[claimant_id] == {due.key for due in due_matters(codes[claimant_id], coach)}


def test_nobody_is_booked_whose_choice_is_open(demo):
    to_settle = set(demo.session.scalars(select(Matter.claimant_id)))
    assert not to_settle & {each.claimant_id for each in booked(demo)}


def test_what_is_booked_keeps_what_was_asked_for(demo, codes, coach_of):
    for each in booked(demo):
        asked = codes[each.claimant_id]
        at = clock.as_london(each.starts_at)
        ends = clock.as_london(each.ends_at)
        hard = [kind for kind in kinds_of(asked) if kind.is_hard]
        assert each.coach_id == coach_of[each.claimant_id].id
        assert each.mode.value in modes_allowed(asked)
        assert all(f"{at:%H:%M}" >= time for kind in hard for time in kind.values("not_before"))
        assert all(f"{ends:%H:%M}" <= time for kind in hard for time in kind.values("not_after"))
        assert not any(kind.values("pause_until") for kind in hard)
        assert is_working_day(at.date(), NATION)


def test_claimed_time_never_overlaps(demo):
    spans = defaultdict(list)
    claims = demo.session.scalars(select(Claim)).all()
    for each in claims:
        spans[each.resource_id].append((each.starts_at, each.ends_at))
    assert len(claims) == sum(map(how_many, booked(demo)))
    for taken in spans.values():
        taken.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(taken))


def test_a_year_lies_behind_them_with_their_own_coach_and_others(demo, coach_of):
    columns = (Appointment.claimant_id, Appointment.coach_id, Appointment.starts_at)
    past = demo.session.execute(select(*columns).where(Appointment.starts_at < clock.now())).all()
    own = sum(row.coach_id == coach_of[row.claimant_id].id for row in past if row.claimant_id in coach_of)
    of_those = sum(row.claimant_id in coach_of for row in past)
    days = {clock.as_london(row.starts_at).date() for row in past}
    assert len(past) > 5000
    assert 0.7 < own / of_those < 0.95
    assert 360 < (clock.today() - min(days)).days <= 375
    assert all(is_working_day(day, NATION) for day in days)


def test_names_come_in_many_scripts_and_can_be_found_in_latin_letters(demo):
    own_script = demo.session.scalars(select(Claimant).where(Claimant.latin_name != "")).all()
    assert len(own_script) >= 20
    assert {"Maryam al-Haddad", "Wáng Xiǎomíng", "Harpreet Kaur", "Tamilselvi"} <= {
        each.latin_name for each in own_script
    }
    assert demo.session.scalar(select(func.count()).where(Claimant.last_name == "")) >= 4
    assert (
        demo.session.scalar(select(Claimant.latin_name).where(Claimant.search_name.contains("xiaoming")))
        == "Wáng Xiǎomíng"
    )


def test_words_that_no_rule_knows_wait_to_be_asked_about(demo):
    assert demo.session.scalar(select(func.count()).select_from(WordsToAsk)) >= 50


def test_nobody_can_sign_in_with_a_password(demo):
    assert not demo.session.scalar(select(func.count()).where(Account.password_hash.is_not(None)))
    assert not passwords.fits(accounts.find(demo.session, "amina.yusuf@example.org"), "")


def test_the_lead_sees_everybody(demo):
    account = accounts.find(demo.session, "gwen.pritchard@example.org")
    gwen = demo.session.get(Staff, account.staff_id)
    viewer = Viewer(account.id, account.name, gwen.id, (Grant(Role.LEAD, gwen.office_id),))
    assert len(demo.session.scalars(visible_claimants(viewer)).all()) == 993


def test_making_it_was_written_down(demo):
    made = select(func.count()).where(Event.verb == "demo.made", Event.subject == "claimant")
    assert demo.session.scalar(made) == 993
    assert demo.session.scalar(select(func.count(func.distinct(Event.claimant_id)))) == 993
    assert audit_proof.first_fault(demo.session) is None
    assert {*demo.session.scalars(select(Event.actor).where(Event.verb != "claimant.opened"))} == {"system:demo"}


def test_a_record_was_opened_last_week_by_somebody_beside_the_coach(demo):
    opening = demo.session.scalars(select(Opening)).one()
    assert (opening.words, opening.reason) == (opened.WORDS, OpeningReason.STANDING_IN)
    assert timedelta(days=6) < clock.now() - opening.opened_at < timedelta(days=12)
    assert opening.ends_at - opening.opened_at == timedelta(minutes=30)
    told = demo.session.scalars(select(Event.facts).where(Event.verb == "claimant.opened")).all()
    assert sum(f'"opening":"{opening.id}"' in facts for facts in told) == 1
