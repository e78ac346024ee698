"""What a person is told before a meeting: each thing that nobody wrote is said in the usual words."""

from datetime import UTC, datetime

import pytest

from coachdesk import clock
from coachdesk.models import Agenda, DataKey
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.views.meeting_words import briefing, clock_words, length_words
from tests import people

MONDAY = datetime(2026, 11, 30, 10, 30, tzinfo=UTC)


@pytest.fixture
def told(app, db):
    """The words for a meeting of Dotty with Jean, in this mode, with these things written for it."""
    session = db.session
    office = people.office(session)
    office.address, office.phone = "4 Harbour Street, Wakefield", "01924 000 100"
    jean = people.staff(session, office, "Jean Marsh")
    dotty = people.claimant(session, office, "Dotty Ashworth", coach=jean)

    def words(mode: Mode = Mode.IN_PERSON, *, you: bool = True, codes=(), mobile="", safe=False, **written: str):
        dotty.mobile, dotty.contact_confirmed_at = mobile or None, clock.now() if safe else None
        meeting = people.meeting(session, dotty, jean, MONDAY, AppointmentState.BOOKED)
        meeting.mode = mode
        agenda = Agenda(key=session.get_one(DataKey, dotty.key_id), appointment_id=meeting.id, **written)
        with app.test_request_context():
            return dict(briefing(meeting, agenda if written else None, jean, office, dotty, you=you, codes=codes))

    return words


def test_nobody_goes_into_it_blind(told):
    words = told()
    assert words["Who"] == "Jean Marsh, your coach"
    assert words["When"] == "Monday 30 November, from 10:30am to 11:15am"
    assert words["How long"] == "45 minutes"
    assert words["Where"] == "4 Harbour Street, Wakefield"
    assert "You set the pace." in words["What will happen"]
    assert words["What will not happen"] == "Nobody will ask you to sign or decide anything."
    assert words["What to bring"] == "Nothing."
    assert words["Who may come along"] == "You may bring anybody you like."
    assert words["If it does not suit you"].endswith("You do not have to say why.")
    assert words["Your choice"].startswith("Taking part here is your choice.")


def test_what_was_written_for_it_comes_instead_and_theirs_is_said_as_theirs(told):
    words = told(theirs="The café", about="Shorter shifts", not_about="Not the move", bring="The bus pass form")
    assert words["What you want to talk about"] == "The café"
    assert words["What will happen"] == "Shorter shifts"
    assert words["What will not happen"] == "Not the move\nNobody will ask you to sign or decide anything."
    assert words["What to bring"] == "The bus pass form"


@pytest.mark.parametrize(
    ("made", "how"),
    [
        ({"mobile": "07700 900412", "safe": True}, "By phone. Jean rings you on the number ending 412."),
        ({"mobile": "07700 900412"}, "By phone. You ring us on 01924 000 100 and ask for Jean."),
        (
            {"mobile": "07700 900412", "safe": True, "codes": {"CON_NO_PHONE"}},
            "By phone. You ring us on 01924 000 100 and ask for Jean.",
        ),
        ({"place": "Jean rings at noon sharp"}, "By phone: Jean rings at noon sharp"),
    ],
)
def test_we_ring_only_a_number_that_is_safe_and_only_who_wants_it(told, made, how):
    assert told(Mode.PHONE, **made)["How"] == how


@pytest.mark.parametrize("mode", [Mode.VIDEO, Mode.OUTREACH, Mode.HOME_VISIT])
@pytest.mark.parametrize("you", [True, False])
def test_every_way_of_meeting_says_where(told, mode, you):
    words = told(mode, you=you)
    assert words.get("Where") or words.get("How")
    assert "Van, Kirkgate" in str(told(mode, you=you, place="Van, Kirkgate")) or mode is Mode.VIDEO


def test_the_coach_reads_the_same_about_the_person(told):
    words = told(you=False)
    assert words["Who"] == "Dotty with Jean Marsh"
    assert words["Who may come along"] == "Anybody Dotty likes."
    assert "you" not in words["What will not happen"].lower().split()


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 15, "12:15am"), (9, 0, "9am"), (11, 5, "11:05am"), (12, 0, "12 noon"), (12, 30, "12:30pm"), (17, 0, "5pm")],
)
def test_a_time_is_said_as_in_a_letter(app, hour, minute, words):
    with app.test_request_context():
        assert clock_words(datetime(2026, 11, 30, hour, minute, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minutes"), (60, "1 hour"), (75, "1 hour and 15 minutes"), (120, "2 hours"), (61, "1 hour and 1 minute")],
)
def test_a_length_is_said_in_hours_and_minutes(app, minutes, words):
    with app.test_request_context():
        assert length_words(minutes) == words
