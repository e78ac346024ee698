"""What an office chose: from a day on, with its history; nonsense is refused and what was typed stays."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk.models import Event, OfficeSetting
from coachdesk.office_settings import KINDS
from coachdesk.queries import offices as queries
from tests.views.world import World

TODAY = date(2026, 11, 24)


def choose(world: World, **more: str):
    sent = {"name": "rhythm_days", "value": "21", "from_on": "2026-12-01"} | more
    return world.send("ida", world.address("/offices/<uuid:office_id>/settings"), sent)


def page(world: World) -> BeautifulSoup:
    return BeautifulSoup(world.browser("ida").get(world.address("/offices/<uuid:office_id>")).text, "html.parser")


def rows(world: World) -> int:
    return world.db.session.scalar(select(func.count()).select_from(OfficeSetting))


def figure(world: World, on: date) -> float:
    return queries.chosen(world.db.session, world.office.id, on)["rhythm_days"]


def test_until_something_is_chosen_what_is_usual_holds(world) -> None:
    assert queries.chosen(world.db.session, world.office.id, TODAY) == {k.name: k.default for k in KINDS.values()}
    text = page(world).select_one("#settings").find_parent("section").get_text(" ", strip=True)
    assert "Days between meetings, where nothing else is agreed 28 days" in text


def test_a_figure_holds_from_its_day_and_not_before(world) -> None:
    assert choose(world).status_code == 303
    assert figure(world, date(2026, 11, 30)) == 28
    assert figure(world, date(2026, 12, 1)) == 21
    assert figure(world, date(2027, 12, 1)) == 21
    shown = page(world).get_text(" ", strip=True)
    assert "28 days" in shown
    assert "from 1 December 2026" in shown


def test_what_held_before_stays_known(world, clock) -> None:
    choose(world, from_on="2026-11-24", value="14")
    choose(world, from_on="2026-12-01", value="21")
    choose(world, from_on="2027-01-01", value="35")
    asked = [date(2026, 11, 23), TODAY, date(2026, 12, 31), date(2027, 1, 1)]
    assert [figure(world, day) for day in asked] == [28, 14, 21, 35]
    assert rows(world) == 3
    history = page(world).select("#history ~ *, .rows li")
    assert len([each for each in history if each.name == "li"]) == 3


def test_choosing_again_for_the_same_day_puts_the_last_word_in_place(world) -> None:
    choose(world, value="14")
    choose(world, value="35")
    assert figure(world, date(2026, 12, 1)) == 35
    assert rows(world) == 1
    chosen = select(Event.facts).where(Event.verb == "office.setting_chosen").order_by(Event.id)
    assert [facts.count('"value":"14"') for facts in world.db.session.scalars(chosen)] == [1, 0]


def test_one_office_does_not_choose_for_another(world) -> None:
    choose(world)
    other = next(each for each in queries.all_offices(world.db.session) if each.id != world.office.id)
    assert queries.chosen(world.db.session, other.id, date(2027, 1, 1))["rhythm_days"] == 28


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"value": ""}, "Write a whole number from 1 to 365."),
        ({"value": "soon"}, "Write a whole number from 1 to 365."),
        ({"value": "0"}, "Write a whole number from 1 to 365."),
        ({"value": "366"}, "Write a whole number from 1 to 365."),
        ({"value": "-21"}, "Write a whole number from 1 to 365."),
        ({"value": "21.5"}, "Write a whole number from 1 to 365."),
        ({"value": "1,000"}, "Write a whole number from 1 to 365."),
        ({"value": "1e2"}, "Write a whole number from 1 to 365."),
        ({"value": "nan"}, "Write a whole number from 1 to 365."),
        ({"value": "inf"}, "Write a whole number from 1 to 365."),
        ({"value": "٢١"}, "Write a whole number from 1 to 365."),
        ({"name": "leave_percent", "value": "61"}, "Write a number from 0 to 60."),
        ({"from_on": ""}, "Write the day from which it holds"),
        ({"from_on": "soon"}, "Give the day, such as"),
        ({"from_on": "2026-02-30"}, "Give the day, such as"),
        ({"from_on": "2026-11-23"}, "Choose today or a later day"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_and_what_was_typed_stays(world, sent: dict[str, str], sentence: str) -> None:
    answer = choose(world, **sent)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    assert sentence in shown.select_one(".govuk-error-summary").get_text()
    assert "Error:" in shown.title.get_text()
    kept = {"name": "rhythm_days", "value": "21", "from_on": "2026-12-01"} | sent
    assert shown.select_one("input[name=value]")["value"] == kept["value"]
    assert shown.select_one("input[name=from_on]")["value"] == kept["from_on"]
    assert shown.select_one("select[name=name] option[selected]")["value"] == kept["name"]
    assert rows(world) == 0


def test_a_figure_that_is_none_of_ours_is_refused(world) -> None:
    assert choose(world, name="salary").status_code == 422
    assert rows(world) == 0


def test_shares_may_have_decimals_with_a_point_or_a_comma(world) -> None:
    assert choose(world, name="leave_percent", value="17.5").status_code == 303
    assert choose(world, name="fixed_percent", value="12,25").status_code == 303
    figures = queries.chosen(world.db.session, world.office.id, date(2026, 12, 1))
    assert (figures["leave_percent"], figures["fixed_percent"]) == (17.5, 12.25)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_what_is_usual_makes_sense_and_so_do_the_limits(kind) -> None:
    assert kind.least <= kind.default <= kind.most
    for value in (kind.least, kind.default, kind.most):
        assert kind.read(f"{value:g}") == value


def test_every_figure_has_words_and_a_place_on_the_page(world) -> None:
    table = page(world).select_one("#settings").find_parent("section").select("tbody tr")
    assert len(table) == len(KINDS)
    assert all(row.th.get_text(strip=True) and row.td.get_text(strip=True) for row in table)


# --- Where people come to ------------------------------------------------------------------------------------


def say_where(world: World, **sent: str):
    place = {"address": "12 Quay Road, ground floor", "phone": "01632 960 100"} | sent
    return world.send("ida", world.address("/offices/<uuid:office_id>/place"), place)


def test_where_people_come_to_and_where_they_ring_is_written_by_administrators(world) -> None:
    assert say_where(world).status_code == 303
    shown = page(world)
    assert shown.select_one("input[name=address]")["value"] == "12 Quay Road, ground floor"
    assert shown.select_one("input[name=phone]")["value"] == "01632 960 100"
    facts = world.db.session.scalars(select(Event.facts).where(Event.verb == "office.place_changed")).all()
    assert facts == ['{"changed":"address phone"}']
    say_where(world)
    assert world.db.session.scalar(select(func.count()).where(Event.verb == "office.place_changed")) == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"address": "x" * 201}, "Use 200 characters or fewer."),
        ({"phone": "1" * 41}, "Use 40 characters or fewer."),
        ({"phone": "ring us"}, "Write a phone number, such as 01632 960 100, or leave it empty."),
    ],
)
def test_an_address_that_does_not_fit_is_told_and_stays_as_typed(world, sent: dict[str, str], sentence: str) -> None:
    answer = say_where(world, **sent)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    assert sentence in shown.select_one(".govuk-error-summary").get_text()
    assert "Error:" in shown.title.get_text()
    for name, value in sent.items():
        assert shown.select_one(f"input[name={name}]")["value"] == value
    assert "12 Quay Road" not in page(world).get_text()


def test_the_address_may_be_empty(world) -> None:
    say_where(world)
    assert say_where(world, address="", phone="").status_code == 303
    assert page(world).select_one("input[name=address]").get("value", "") == ""
