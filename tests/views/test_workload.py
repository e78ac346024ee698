"""A coach's hours as their lead and they themselves read them, and what a lead writes there."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Cover, Event, LoadAction, LoadWeek, OfficeSetting, Reduction, Staff
from coachdesk.models.label import ReductionKind
from coachdesk.services import offices
from tests import people
from tests.counting import statements
from tests.views.world import World

TODAY = date(2026, 11, 24)
PAGE, MINE = "/workload/<uuid:staff_id>", "/workload/mine"


def read(world: World, who: str, rule: str = PAGE) -> BeautifulSoup:
    answer = world.browser(who).get(world.address(rule))
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(soup: BeautifulSoup, css: str = "main") -> str:
    return soup.select_one(css).get_text(" ", strip=True)


def amina(world: World):
    return world.accounts["amina"].staff_id


def sent_to(world: World, who: str, rule: str, **fields: str):
    return world.send(who, world.address(f"{PAGE}/{rule}"), fields)


def all_of(world: World, table: type):
    return world.db.session.scalars(select(table)).all()


def four_weeks_over(world: World) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    world.db.session.add_all(
        LoadWeek(staff_id=amina(world), week_on=monday - timedelta(weeks=number), needed=7_200, available=6_000,
                 people=80, too_much_from=110)
        for number in range(4)
    )  # fmt: skip
    world.db.session.commit()


def test_every_figure_stands_there_with_what_it_comes_from(world) -> None:
    page = read(world, "gwen")
    needed = [each.get_text() for each in page.select("section[aria-labelledby=need-title] ol li")]
    assert needed[0].startswith("Hours that 1 person needs in a month:")
    assert needed[-1].startswith("Needed:")
    assert "of 93.7 hours" in needed[-1], "a fifth is taken off"
    assert "Contract hours: 37 a week, 160.3 a month." in text(page)
    assert "Less 12% for duty, team meetings and training: 117.1 hours with people." in text(page)
    assert page.select_one(".needs tbody a.who")["href"] == world.address("/claimants/<uuid:claimant_id>")


def test_whoever_a_lead_is_kept_from_is_part_of_the_sum_alone(world) -> None:
    page = read(world, "bruno")
    assert "Rosa" not in page.get_text()
    assert "1 person whose record does not open for you:" in text(page)
    assert text(page, "ol.reckoned + ol, section[aria-labelledby=need-title]") == text(
        read(world, "gwen"), "ol.reckoned + ol, section[aria-labelledby=need-title]"
    )


def test_a_coach_reads_their_own_and_writes_nothing_there(world) -> None:
    page = read(world, "amina", MINE)
    assert "My workload" in text(page)
    assert not page.select("main form[method=post]")
    assert "Ben" not in text(page)


def test_less_time_for_a_while_shows_when_it_ends_and_what_the_figure_is_then(world) -> None:
    world.db.session.query(Reduction).delete()
    world.db.session.commit()
    fields = {"kind": "other_duty", "percent": "50", "from_on": "2026-11-24", "until_on": "2026-12-02"}
    assert sent_to(world, "gwen", "reductions", **fields).status_code == 303
    page = read(world, "gwen")
    assert "Less 16.1% that is taken off for a while: 98.3 hours with people." in text(page)
    assert "3 Dec 50% less time with people ends" in text(page, ".moves")
    assert "24 November 2026 to 2 December 2026" in text(page)
    assert [each.verb for each in all_of(world, Event) if each.verb.startswith("reduction")] == ["reduction.added"]


def test_the_usual_schedule_of_a_trainee_is_three_parts_and_the_last_one_ends(world) -> None:
    assert sent_to(world, "gwen", "schedule", schedule="trainee", starts_on="2026-12-01").status_code == 303
    parts = sorted(
        (each.from_on, each.percent, each.until_on)
        for each in all_of(world, Reduction)
        if each.kind == ReductionKind.TRAINEE
    )
    assert [percent for _first, percent, _last in parts] == [80, 60, 40]
    assert all(later[0] == before[2] + timedelta(days=1) for before, later in pairwise(parts))
    assert (parts[0][0], parts[-1][2]) == (date(2026, 12, 1), date(2028, 5, 29))
    again = sent_to(world, "gwen", "schedule", schedule="trainee", starts_on="2026-12-15")
    assert again.status_code == 409
    assert "There is one of this kind already, from 1 December 2026" in again.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until_on": ""}, "Give the day"),
        ({"until_on": "2026-11-23"}, "This is over already"),
        ({"percent": "0"}, "Write a whole number from 1 to 100."),
        ({"until_on": "2029-12-01"}, "Two years at most"),
    ],
)
def test_a_reduction_without_an_end_or_without_sense_is_not_taken_and_what_was_typed_stays(world, wrong, said) -> None:
    before = len(all_of(world, Reduction))
    fields = {"kind": "other_duty", "percent": "41", "from_on": "2026-11-24", "until_on": "2026-12-02"} | wrong
    answer = sent_to(world, "gwen", "reductions", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    kept = BeautifulSoup(answer.text, "html.parser").select_one("input[name=percent]")["value"]
    assert kept == fields["percent"]
    assert len(all_of(world, Reduction)) == before


def test_a_lead_ends_a_reduction_before_its_day(world) -> None:
    assert "Less 20% that is taken off" in text(read(world, "gwen"))
    assert world.send("gwen", world.address("/reductions/<uuid:reduction_id>/end")).status_code == 303
    assert "taken off for a while" not in text(read(world, "gwen"), ".workload__reckoned")


def test_four_weeks_over_the_line_ask_the_lead_and_what_is_done_is_kept(world) -> None:
    assert not read(world, "gwen").select(".banner--act")
    four_weeks_over(world)
    page = read(world, "gwen")
    assert "4 weeks running too much." in text(page, ".banner--act")
    assert len(page.select(".weeks tbody tr")) == 4
    assert not read(world, "amina", MINE).select(".banner--act"), "the lead is asked, not the coach"
    nothing_said = sent_to(world, "gwen", "actions", action="other", words="", look_again_on="2026-12-15")
    assert (nothing_said.status_code, all_of(world, LoadAction)) == (422, [])
    done = sent_to(world, "gwen", "actions", action="talked", words="Fewer reports.", look_again_on="2026-12-15")
    assert done.status_code == 303
    page = read(world, "amina", MINE)
    assert "We talked about it Fewer reports. Gwen Pritchard" in text(page)
    assert not read(world, "gwen").select(".banner--act")
    assert [each.since_on for each in all_of(world, LoadAction)] == [date(2026, 11, 2)]


def test_cover_that_ends_is_said_with_its_day(world) -> None:
    """Kit covers Rosa until the end of the week."""
    cover = all_of(world, Cover)[0]
    day = f"{(cover.until_on + timedelta(days=1)).day} {(cover.until_on + timedelta(days=1)):%b}"
    assert f"{day} 1 person’s cover ends" in text(read(world, "gwen"), ".moves")
    page = text(read(world, "gwen"), "section[aria-labelledby=need-title]")
    assert "hours that others cover" in page
    assert "Kit Moss covers for 1 person" in page
    kits = world.browser("kit").get("/workload/mine").text
    assert "Cover for 1 person of Amina Yusuf" in kits


def test_a_figure_of_the_office_is_shown_with_its_day(world) -> None:
    offices.choose(world.db.session, world.office, "referral_minutes", "25", from_on=TODAY, by=None, at=clock.now())
    offices.choose(
        world.db.session, world.office, "meeting_minutes", "60", from_on=date(2026, 12, 7), by=None, at=clock.now()
    )
    world.db.session.commit()
    page = read(world, "gwen")
    assert "A month for each open referral 25 minutes 24 November 2026" in text(page)
    assert "7 Dec The office’s figure changes: Length of a meeting after that 60" in text(page, ".moves")


@pytest.mark.parametrize("more", [1, 60])
def test_the_page_is_the_same_few_statements_however_many_people(world, more) -> None:
    coach = world.db.session.get_one(Staff, amina(world))
    for number in range(more):
        people.claimant(world.db.session, world.office, f"Person {number:02}", "TIME_EXTEND", coach=coach)
    world.db.session.commit()
    browser, address = world.browser("gwen"), world.address(PAGE)
    browser.get(address)
    with statements(world.db) as counted:
        page = browser.get(address)
    assert len(counted.reads) <= 19, len(counted.reads)
    assert len(BeautifulSoup(page.text, "html.parser").select(".needs tbody tr")) == min(more + 1, 50)


# --- What if --------------------------------------------------------------------------------------------------


def what_if(world: World, who: str = "gwen", **tried: str) -> BeautifulSoup:
    answer = world.browser(who).get("/what-if", query_string=tried)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("length", "days", "write_up", "minutes", "fit"),
    [
        ("10", "14", "5", "35.9", "195"),
        ("30", "14", "", "107.6", "65"),
        ("30", "", "", "53.8", "130"),
        ("40", "21", "", "87.7", "80"),
    ],
)
def test_what_if_says_what_somebody_would_need_and_how_many_would_fit(
    world, length, days, write_up, minutes, fit
) -> None:
    page = what_if(world, meeting_minutes=length, rhythm_days=days, write_up_minutes=write_up)
    assert f"would need {minutes} minutes a month instead of 71.8" in text(page)
    ben = next(row for row in page.select(".tried tbody tr") if "Ben" in row.get_text())
    assert ben.select("td")[-1].get_text(" ", strip=True).startswith(f"From 97 to {fit} ")


def test_looking_changes_nothing_and_keeping_says_what_it_does(world) -> None:
    assert not what_if(world).select("#keep-title"), "nothing is tried yet"
    page = what_if(world, meeting_minutes="60")
    assert all_of(world, OfficeSetting) == []
    form = page.select_one("section[aria-labelledby=keep-title] form")
    fields = {
        each["name"]: each["value"]
        for each in form.select("input[name]")
        if each["name"] not in ("csrf_token", "form_nonce")
    }
    assert fields == {"meeting_minutes": "60", "from_on": "2026-11-24"}
    answer = world.send("gwen", form["action"], fields | {"from_on": "2026-12-01"})
    assert answer.status_code == 303
    kept = [(each.name, each.value, each.from_on) for each in all_of(world, OfficeSetting)]
    assert kept == [("meeting_minutes", "60", date(2026, 12, 1))]
    said = BeautifulSoup(world.browser("gwen").get(answer.location).text, "html.parser").get_text(" ", strip=True)
    assert "From 1 December 2026 people here need" in said


def test_a_rhythm_of_ones_own_stays_unless_one_asks_what_if_everybody_agreed(world) -> None:
    world.rosa.rhythm_days = 28
    world.db.session.commit()
    stays, agreed = what_if(world, rhythm_days="14"), what_if(world, rhythm_days="14", everybody="y")
    assert "1 person of 1 has agreed a rhythm of their own, which stays." in text(stays)
    assert "reckoned as if they agreed to this one" in text(agreed)
    hours = [each.select_one(".tried__all td:nth-of-type(3)").get_text(" ", strip=True) for each in (stays, agreed)]
    assert hours[0] != hours[1]
    assert not agreed.select("#keep-title"), "nobody’s rhythm is changed for them"


def test_a_figure_without_sense_is_said_and_nothing_is_reckoned(world) -> None:
    answer = world.browser("gwen").get("/what-if?meeting_minutes=5&rhythm_days=abc")
    assert answer.status_code == 422
    assert "Write a whole number from 10 to 240." in answer.text
    assert 'value="abc"' in answer.text


@pytest.mark.parametrize("first", ["30 12 9999", "1 1 2030"])
def test_less_time_begins_within_two_years(world, first) -> None:
    answer = sent_to(world, "gwen", "reductions", kind="returner", percent="20", from_on=first, until_on="31 12 9999")
    assert answer.status_code == 422 and "Choose a day within two years from now." in answer.text
