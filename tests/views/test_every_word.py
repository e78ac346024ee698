"""Every page in a made-up language: a word outside its ⟦brackets⟧ is one that nobody could translate."""

import re
from collections.abc import Iterator

import pytest
from babel import Locale
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from flask import Flask

from coachdesk import clock, create_app
from coachdesk.config import Settings
from coachdesk.db import db as database
from coachdesk.models import Account, Claimant, Office, Staff
from coachdesk.services import settlements
from coachdesk.services.matters import Choice
from coachdesk.views.navigation import initials
from tests import people, words
from tests.views import world as worlds
from tests.views.test_access import OK, SEEN
from tests.views.world import EVERYBODY, World

SAID_IN = (
    "aria-label", "aria-description", "placeholder", "title", "alt", "data-live", "data-on", "data-off", "content",
)  # fmt: skip
NOT_TEXT = ("script", "style", "code", "kbd", "template")
LANGUAGES = {"English", *Locale("cy").languages.values()}
DAYS = set(Locale("cy").days["format"]["wide"].values())  # the locale's own, as languages are
MONTHS = set(Locale("cy").months["format"]["abbreviated"].values())  # where they stand alone, under a picture
FILES = {"staff.csv", "claimants.csv", "meetings.csv"}
MARKS = ("CoachDesk",)
WORD = re.compile(r"[^\W\d_]{2,}")
FORMAL = re.compile(r"\b(width=device-width|initial-scale=1|viewport-fit=cover|light dark|noindex|WCAG|KB|MB|CSV)\b")

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    words.pseudo(words.extracted(folder), folder)
    return folder


@pytest.fixture
def world(app, world, catalogue) -> Iterator[World]:
    """The usual people, in an application that speaks the made-up language."""
    speaking(app, str(catalogue))
    yield world
    speaking(app, str(words.CATALOGUES))


def speaking(app: Flask, folder: str) -> None:
    babel = app.extensions["babel"]
    babel.translation_directories = [folder]
    babel.instance.__dict__.pop("domain_instance", None)


def in_words(world: World, who: str) -> None:
    world.send(who, "/language", {"language": "cy"})


def outside(text: str) -> str:
    """What is left of a text without what stands in brackets, the inner ones first."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = less
    return text


def escaped(html: str, known: set[str]) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    found = [said for said in texts(page) if WORD.search(bare(said, known))]
    return sorted(set(found))


def bare(text: str, known: set[str]) -> str:
    left = outside(text)
    if not WORD.search(left):
        return left
    for name in sorted({*known, *LANGUAGES, *DAYS, *MONTHS, *FILES, *MARKS}, key=len, reverse=True):
        left = left.replace(name, " ")
    return FORMAL.sub(" ", left)


def texts(page: BeautifulSoup) -> Iterator[str]:
    """Everything a person reads or hears; a block at a time, so that a sentence in pieces is seen whole."""
    for node in page.find_all(string=True):
        if isinstance(node, Comment | Doctype) or not isinstance(node, NavigableString) or not node.strip():
            continue
        if not any(parent.name in NOT_TEXT for parent in node.parents if isinstance(parent, Tag)):
            yield " ".join(node.split())
    for element in page.find_all(True):
        for name in SAID_IN:
            if name == "content" and element.get("name") in ("htmx-config", "theme-color", "govuk-frontend"):
                continue
            if element.get(name):
                yield f"{element[name]}"
        if element.name == "input" and element.get("type") == "submit":
            yield str(element.get("value", ""))


def names(world: World) -> set[str]:
    """What is somebody's or somewhere's own, and is the same in every language."""
    session = world.db.session
    found = {worlds.WORDS, "Not the week of my exams", "Rosie", "Lee", "Marsh", "No", "Reference", "Nia Bowen", "N1"}
    found |= {"She is at the desk.", "He reads her post.", "A letter", "Ines", "Sue", "Wyn Hale", "rosa@example.org"}
    found |= {"Where does she live, and whom does she meet here?", "A letter went next door.", "A claim was brought."}
    found |= {world.note.said, world.note.saw, world.note.think, world.step.words}
    for person in session.query(Claimant):
        found |= {person.name, person.called, person.spoken_of, person.first_names, person.last_name, person.reference}
        found |= {person.spoken_reference, *person.called.split(), *person.name.split()}
    for model in (Staff, Office, Account):
        for row in session.query(model):
            found |= {row.name, *row.name.split()}
    for account in world.accounts.values():
        found |= {account.email, "".join(part[0] for part in account.name.split())}
    return {each for each in found if each}


NO_PAGES = (".csv", ".zip", "/health", "/ready", "/metrics")
# What is stored stands there as it is stored: the record that is to be copied, the tables that something went from.
AS_STORED = ("/data-protection/requests/<uuid:request_id>", "/data-protection/certificates/<uuid:certificate_id>")
PAGES = [rule for rule, gets in SEEN.items() if OK in gets.values() and not rule.endswith((*NO_PAGES, *AS_STORED))]


@pytest.mark.parametrize("rule", PAGES)
def test_no_word_of_a_page_escapes(world, rule: str) -> None:
    """For the first and the last of those who are let in: between them stand the same pages."""
    known = names(world)
    let_in = [who for who in EVERYBODY if SEEN[rule][who] == OK]
    for who in {let_in[0], let_in[-1]}:
        in_words(world, who)
        answer = world.browser(who).get(world.address(rule))
        assert 'lang="cy"' in answer.text, who
        assert escaped(answer.text, known) == [], who


QUERIES = [
    ("amina", "/caseload?q=nobody+of+this+name"),
    ("amina", "/caseload?filter=to_settle&sort=name&direction=descending&show=all"),
    ("amina", "/find?q=zzz"),
    ("gwen", "/find"),
    ("gwen", "/find?q=a"),
    ("gwen", "/placements?show=all"),
    ("olwen", "/placements"),
    ("olwen", "/matters"),
    ("dev", "/caseload"),
    ("nobody", "/nowhere"),
    ("remy", "/caseload"),
    ("nobody", "/set-password/never-was"),
]


@pytest.mark.parametrize(("who", "address"), QUERIES)
def test_nor_of_a_page_with_nothing_on_it(world, who: str, address: str) -> None:
    in_words(world, who)
    asked = {"nobody of this name", "zzz"}
    assert escaped(world.browser(who).get(address).text, names(world) | asked) == []


TIMES = [
    ("/claimants/<uuid:claimant_id>/appointments/new", None),
    ("/appointments/<uuid:appointment_id>/move", None),
    ("/claimants/<uuid:claimant_id>/appointments", {"on": "29 November 2026", "time": "11:00"}),
    ("/claimants/<uuid:claimant_id>/appointments", {"on": "31 October 2027", "time": "1:30"}),
    ("/claimants/<uuid:claimant_id>/appointments", {"on": "2 December 2026", "time": "16:00"}),
    ("/claimants/<uuid:claimant_id>/appointments", {"on": "2 December 2026", "time": "19:00"}),
    ("/claimants/<uuid:claimant_id>/appointments", {"starts_at": "2026-11-24T09:00:00+00:00"}),
    ("/appointments/<uuid:appointment_id>/outcome", {"met": "yes"}),
]


@pytest.mark.parametrize(("rule", "sent"), TIMES)
def test_nor_of_times_and_why_there_are_not_more(world, rule: str, sent: dict[str, str] | None) -> None:
    fine = {"choice": Choice.THIS_COACH_IS_FINE, "how": settlements.How.PHONE, "chosen_on": clock.today(), "words": ""}
    settlements.settle(world.db.session, world.matter, **fine, by=world.accounts["amina"].id, at=clock.now())
    for code in ("TIME_SCHOOL", "TIME_NOTICE", "TIME_FIXED", "ENV_QUIET"):
        people.adjustment(world.db.session, world.rosa, code)
    in_words(world, "amina")
    address, known = world.address(rule), names(world) | set((sent or {}).values())
    answer = world.send("amina", address, sent) if sent else world.browser("amina").get(address)
    assert answer.status_code in ((409, 422) if sent else (200,))
    assert escaped(answer.text, known) == []


SENT = [
    ("nobody", "/sign-in", {"email": "x@example.org"}),
    ("nobody", "/set-password/<token>", {"password": "short"}),
    ("nobody", "/set-password/<token>", {"password": "x" * 201}),
    ("amina", "/claimants/<uuid:claimant_id>/own-words", {"own_words": "1" * 5001, "version": "1"}),
    ("amina", "/claimants/<uuid:claimant_id>/own-words", {"own_words": "1", "version": "99"}),
    ("amina", "/claimants/<uuid:claimant_id>/own-words", {"csrf_token": "none"}),
    ("amina", "/claimants/<uuid:claimant_id>/preferred-name", {"preferred_name": "1" * 201, "version": "1"}),
    ("amina", "/matters/<uuid:matter_id>/settlement", {}),
    ("gwen", "/placements", {}),
    ("gwen", "/placements/<uuid:claimant_id>", {}),
    ("ida", "/offices/<uuid:office_id>/settings", {"name": "rhythm_days", "value": "", "from_on": "1"}),
    ("ida", "/offices/<uuid:office_id>/settings", {"name": "leave_percent", "value": "99", "from_on": "2026-01-01"}),
    ("ida", "/offices/<uuid:office_id>/settings", {"name": "0", "value": "1", "from_on": ""}),
    ("ida", "/accounts/<uuid:account_id>/password-link", {}),
    ("ida", "/imports", {}),
    ("ida", "/offices", {}),
    ("ida", "/offices", {"name": "1" * 200, "nation": "france"}),
]


@pytest.mark.parametrize(("who", "rule", "sent"), SENT)
def test_nor_of_an_answer_to_what_does_not_fit(world, who: str, rule: str, sent: dict[str, str]) -> None:
    in_words(world, who)
    answer = world.send(who, world.address(rule), sent)
    assert answer.status_code in (200, 409, 422)
    assert escaped(answer.text, names(world) | {"x@example.org", "http://localhost/set-password/"}) == []


DONE = [
    ("amina", "/claimants/<uuid:claimant_id>/own-words", {"own_words": "1", "version": "{version}"}),
    ("amina", "/words-to-ask/<uuid:words_id>/asking", {}),
    ("ida", "/offices/<uuid:office_id>/settings", {"name": "rhythm_days", "value": "21", "from_on": "2026-12-01"}),
    ("ida", "/imports/<uuid:upload_id>/confirmation", {}),
    ("ida", "/imports/<uuid:upload_id>/end", {}),
]


@pytest.mark.parametrize(("who", "rule", "sent"), DONE)
def test_nor_of_what_is_said_when_it_is_done(world, who: str, rule: str, sent: dict[str, str]) -> None:
    in_words(world, who)
    sent = {name: value.format(version=world.rosa.version) for name, value in sent.items()}
    answer = world.send(who, world.address(rule), sent)
    assert answer.status_code == 303
    assert escaped(world.browser(who).get(answer.location).text, names(world)) == []


def test_a_fault_of_ours_is_said_in_the_language_too(world, monkeypatch) -> None:
    in_words(world, "amina")
    monkeypatch.setattr("coachdesk.views.caseload.caseload", lambda *_: 1 / 0)
    text = world.browser("amina").get("/caseload").text
    reference = re.search(r"<strong>(\w{3}-\w{3})</strong>", text)[1]
    assert escaped(text, names(world) | {reference}) == []


def test_a_demo_says_nothing_else(engine, worker_name, catalogue) -> None:
    name = f"{worker_name}_words"
    app = create_app(Settings.from_environ(engine.clone(name, "demo")))
    try:
        speaking(app, str(catalogue))
        browser = app.test_client()
        with app.app_context():
            found = [database.session.query(model) for model in (Staff, Office, Account)]
            everybody = [row.name for rows in found for row in rows]
            everybody += [name for row in database.session.query(Claimant) for name in (row.name, row.latin_name)]
            known = {part for name in everybody for part in (name, *name.split(), initials(name))}
        for address in ("/", "/demo/your-own-office"):
            answer = browser.get(address, headers={"Accept-Language": "cy"})
            assert answer.status_code == 200
            assert escaped(answer.text, known) == [], address
    finally:
        with app.app_context():
            database.engine.dispose()
        engine.drop(name)
