"""Whoever is looked for stands in no address: the words are sent, and what comes back holds them closed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.views.world import World

NAME = "Martínez Rosa-Maria"


@pytest.mark.parametrize("page", ["/find", "/caseload"])
def test_the_address_of_the_answer_holds_no_name(world: World, page: str) -> None:
    """Nor does any address on it, for the referrer and the next press."""
    sent = world.send("amina", page, {"q": NAME, "sort": "name"})
    assert sent.status_code == 303
    assert urlsplit(sent.location).path == page
    answer = world.browser("amina").get(sent.location)
    soup = BeautifulSoup(answer.text, "html.parser")
    assert NAME in [field["value"] for field in soup.select("input[name=q]")]
    led_to = [each.get("href") or each.get("action") or "" for each in soup.select("[href], [action]")]
    for address in [sent.location, *led_to]:
        assert "art%C3%ADnez" not in address
        assert "artínez" not in address
        assert "rosa" not in address.lower()


@pytest.mark.parametrize("page", ["/find", "/caseload"])
def test_they_are_found_as_with_open_words(world: World, page: str) -> None:
    closed = world.browser("amina").get(world.send("amina", page, {"q": "rosa"}).location)
    typed = world.browser("amina").get(page, query_string={"q": "rosa"})
    assert closed.status_code == typed.status_code
    assert closed.location == typed.location
    assert ("Rosa" in closed.text) == ("Rosa" in typed.text)


def test_the_rest_of_the_caseload_stays_as_it_was(world: World) -> None:
    location = world.send("amina", "/caseload", {"q": "rosa", "filter": "to_ask", "direction": "descending"}).location
    held = parse_qs(urlsplit(location).query)
    assert (held["filter"], held["direction"]) == (["to_ask"], ["descending"])
    assert world.send("amina", "/caseload", {"q": " "}).location == "/caseload"


@pytest.mark.parametrize("how", ["of somebody else", "changed", "cut", "no letters", "empty"])
def test_what_does_not_open_is_no_word_at_all(world: World, how: str) -> None:
    location = world.send("gwen", "/caseload", {"q": "nobody-of-this-name"}).location
    words = parse_qs(urlsplit(location).query)["words"][0]
    forged = {
        "of somebody else": words, "changed": words[:-2] + ("AA" if words[-2:] != "AA" else "BB"), "cut": words[:9],
        "no letters": "ä*", "empty": "",
    }[how]  # fmt: skip
    answer = world.browser("amina").get("/caseload", query_string={"words": forged})
    assert answer.status_code == 200
    assert "nobody-of-this-name" not in answer.text
    assert "Rosa" in answer.text
