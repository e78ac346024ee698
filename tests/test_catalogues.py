"""The catalogues: whole where they are written, empty where they are not, and never about a text that is gone."""

import re

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from tests import people, words
from tests.views.test_every_word import speaking
from tests.views.world import administrator

PLACES = re.compile(r"%\((\w+)\)([sd])|%%")
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return words.extracted(tmp_path_factory.mktemp("texts"))


@pytest.fixture(scope="module")
def welsh():
    with (words.CATALOGUES / "cy" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="cy")


def said(message) -> list[str]:
    return [each for each in (message.string if isinstance(message.string, tuple) else [message.string]) if each]


def test_every_text_is_found(texts) -> None:
    found = {message.id for message in texts if message.id}
    assert len(found) > 500
    for text in (
        "Sign in",
        "Skip to main content",
        "In person",
        "This page is not here",
        ("%(num)s day", "%(num)s days"),
    ):
        assert text in found


def test_no_text_carries_markup_and_every_place_has_a_name(texts) -> None:
    for message in texts:
        for text in message.id if isinstance(message.id, tuple) else [message.id]:
            assert "<" not in text, text
            assert "%" not in PLACES.sub("", text), text
            assert "%%" not in text or PLACES.search(text.replace("%%", "")), "nothing is put in, so %% stays as it is"
            assert text == text.strip(), text


def test_what_is_written_in_welsh_is_about_texts_that_are_there(texts, welsh) -> None:
    there = {message.id for message in texts}
    written = [message for message in welsh if message.id and said(message)]
    assert len(written) > 100
    assert [message.id for message in written if message.id not in there] == []


def test_what_is_written_in_welsh_names_the_same_things_and_carries_no_markup(welsh) -> None:
    for message in welsh:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        for text in said(message) if message.id else []:
            assert "<" not in text
            assert set(PLACES.findall(text)) == set(PLACES.findall(first)), text
        if isinstance(message.string, tuple):
            assert len(said(message)) in (0, welsh.num_plurals), "all forms or none"


def test_the_welsh_catalogue_compiles_and_is_read(app, db, client, welsh, tmp_path) -> None:
    target = tmp_path / "cy" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, welsh)
    speaking(app, str(tmp_path))
    try:
        people.sign_in(client, db.session, administrator(db.session, "Ida Holm"))
        page = BeautifulSoup(client.get("/accounts", headers={"Accept-Language": "cy"}).text, "html.parser")
        assert page.html["lang"] == "cy"
        assert page.h1.get_text() == "Cyfrifon"
        assert [each.get_text(strip=True) for each in page.select("nav a")][:3] == [
            "Mewnforio",
            "Cyfrifon",
            "Swyddfeydd",
        ]
        assert "Make a set-password link" in page.get_text()  # not written yet: English, and no hole
    finally:
        speaking(app, str(words.CATALOGUES))
