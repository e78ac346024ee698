"""The working in sentences."""

from coachdesk.workload import Band, WorkloadSettings, needed_working, working
from coachdesk.workload_words import band_text, line_text

USUAL = WorkloadSettings()


def test_the_working_of_a_coach_reads_line_by_line() -> None:
    assert [line_text(each) for each in working(37, [53.8] * 97, USUAL)] == [
        "Contract hours: 37 a week, 160.3 a month.",
        "Less 17% for leave and sickness: 133.1 hours.",
        "Less 12% for duty, team meetings and training: 117.1 hours with people.",
        "Hours that 97 people need in a month: 87.",
        "Needed: 87 of 117.1 hours, which is 74.3%.",
    ]


def test_one_person_is_one_person() -> None:
    assert line_text(working(37, [60], USUAL)[3]) == "Hours that 1 person needs in a month: 1."


def test_no_hours_at_all_are_said_in_words() -> None:
    assert line_text(working(0, [60], USUAL)[-1]) == "There are no hours with people in this month."


def test_the_working_of_a_person_reads_line_by_line() -> None:
    assert [line_text(each) for each in needed_working(45, USUAL, once={"new_start": 60, "review": 90})] == [
        "One meeting every 28 days is 1.1 a month.",
        "45 minutes and 15 for writing it up, each time: 65.2 minutes.",
        "With 10% for answers in between: 71.8 minutes.",
        "With 60 minutes for a new start: 131.8 minutes.",
        "With 90 minutes for a review: 221.8 minutes.",
    ]
    assert line_text(needed_working(45, USUAL, paused=True)[0]) == "Paused: 5 minutes a month are kept."


def test_bands_have_words() -> None:
    assert [band_text(each) for each in Band] == ["Room", "Full", "Over", "Too much"]
