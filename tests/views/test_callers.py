"""Somebody rings: nothing is said before the caller answers, and the page is the same whoever is meant."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.caller_questions import QUESTIONS
from coachdesk.models import Account, CallerCheck, DataKey, Event, ShutOut
from coachdesk.models.label import Role, Sensitivity, ShutOutKind
from coachdesk.services import caller_checks, entry_links
from tests import people
from tests.counting import statements

MINE = "/my/caller-check"
QUESTION, ANSWER = "What do you call the boat?", "Saint Éloi, the 2nd"


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def rosa(db, office, amina):
    rosa = people.claimant(db.session, office, "Rosa Martínez", coach=amina)
    caller_checks.agree(db.session, rosa, question=QUESTION, answer=ANSWER, by=rosa.id, at=clock.now())
    return rosa


@pytest.fixture
def remy(client, db, office):
    member = people.staff(db.session, office, "Remy Clarke", is_coach=False)
    people.sign_in(client, db.session, people.account(db.session, member, Role.RECEPTION))
    return member


@pytest.fixture
def coach(app, db, amina):
    browser = app.test_client()
    people.sign_in(browser, db.session, people.account(db.session, amina, Role.COACH))
    return browser


def ask(client, said: str) -> str:
    """The question that is shown for what a caller says."""
    page = send(client, "/callers", said=said)
    return BeautifulSoup(page.text, "html.parser").select_one(".say__words").text


def send(client, address: str, *, form: str = "/callers", **fields: str):
    page = BeautifulSoup(client.get(form).text, "html.parser")
    token = page.select_one("main input[name=csrf_token]")
    return client.post(address, data=fields | {"csrf_token": token["value"] if token else ""})


def answer(client, said: str, words: str):
    return send(client, "/callers/answer", said=said, answer=words)


def events(db, verb: str) -> list[object]:
    return list(db.session.scalars(select(Event.claimant_id).where(Event.verb == verb)))


@pytest.mark.parametrize("words", [ANSWER, "saint eloi the 2nd", " SAINT-ÉLOI,THE 2ND. "])
def test_the_right_answer_opens_a_card_for_ten_minutes(client, db, rosa, remy, clock, words) -> None:
    assert ask(client, "rosa martinez") == QUESTION
    led = answer(client, "rosa martinez", words)
    assert led.location == "/callers/card"
    card = client.get(led.location).text
    assert "Rosa Martínez" in card
    assert "Amina Yusuf" in card
    assert f"/claimants/{rosa.id}" not in card
    assert events(db, "caller.verified") == [rosa.id]
    clock.later(minutes=10)
    assert client.get("/callers/card").status_code == 404


def test_the_card_is_for_whoever_asked_and_leads_a_coach_on(client, db, rosa, remy, coach) -> None:
    answer(coach, rosa.spoken_reference, ANSWER)
    assert f"/claimants/{rosa.id}" in coach.get("/callers/card").text
    assert client.get("/callers/card").status_code == 404


def shape(page: str, said: str) -> str:
    """A page without what was typed, the question, and what is new in every form."""
    soup = BeautifulSoup(page, "html.parser").select_one("main")
    for secret in soup.select("[name=csrf_token], [name=form_nonce]"):
        secret["value"] = ""
    if words := soup.select_one(".sheet .say__words"):
        words.string = words.text if words.text.startswith("Thank") else "?"
    return re.sub(r"\s+", " ", str(soup).replace(said, "…"))


def test_nobody_can_tell_who_is_known_here(client, db, office, amina, rosa, remy) -> None:
    """Known, unknown, sensitive, without an answer, shut out, of another office, or one of two of the same name: the
    same words, the same statements, an event each."""
    quiet = people.claimant(db.session, office, "Quiet Person", coach=amina)
    hidden = people.claimant(db.session, office, "Hidden Person", coach=amina)
    hidden.sensitive = Sensitivity.IN_HIDING
    caller_checks.agree(db.session, hidden, question=QUESTION, answer=ANSWER, by=hidden.id, at=clock.now())
    hers = people.claimant(db.session, office, "Remys Aunt", coach=amina)
    caller_checks.agree(db.session, hers, question=QUESTION, answer=ANSWER, by=hers.id, at=clock.now())
    key = db.session.get_one(DataKey, hers.key_id)
    db.session.add(ShutOut(key=key, claimant_id=hers.id, staff_id=remy.id, kind=ShutOutKind.RELATION))
    people.claimant(db.session, people.office(db.session, "Hill Road"), "Far Away")
    for _ in range(2):
        people.claimant(db.session, office, "Mary Jones", coach=amina)
    names = ["Rosa Martínez", "Nobody Atall", "Quiet Person", "Hidden Person", "Remys Aunt", "Far Away", "Mary Jones",
             quiet.spoken_reference, "ZZZ-ZZZ"]  # fmt: skip
    ask(client, "Anybody")  # that a browser is here is noted once a minute
    shapes, counts = set(), set()
    for said in names:
        with statements(db) as asked:
            question = send(client, "/callers", said=said)
        with statements(db) as answered:
            wrong = answer(client, said, "blue")
        assert (question.status_code, wrong.status_code) == (200, 200)
        shapes.add((shape(question.text, said), shape(wrong.text, said)))
        counts.add((len(asked.all), len(answered.all)))
    assert len(shapes) == 1
    assert len(counts) == 1
    assert len(events(db, "caller.not_verified")) == len(names)
    assert events(db, "caller.not_verified").count(None) == 5
    # Whoever is shut out, and whoever has no answer, is let through by no answer at all.
    for said in ("Remys Aunt", "Quiet Person", "Nobody Atall"):
        assert answer(client, said, ANSWER).status_code == 200


def test_a_made_up_question_is_the_same_each_time_and_by_name_and_reference(client, db, office, remy) -> None:
    quiet = people.claimant(db.session, office, "Quiet Person")
    assert ask(client, "Nobody Atall") == ask(client, " nobody  ATALL ") in QUESTIONS
    assert ask(client, "Quiet Person") == ask(client, quiet.spoken_reference) == ask(client, "person quiet")
    assert len({ask(client, f"Nobody {number}") for number in range(20)}) > 3


def test_after_three_tries_the_right_answer_opens_nothing_for_an_hour(client, db, rosa, remy, clock) -> None:
    for _ in range(3):
        answer(client, "Rosa Martínez", "no idea")
    closed = answer(client, rosa.spoken_reference, ANSWER)
    assert closed.status_code == 200
    assert shape(closed.text, rosa.spoken_reference) == shape(answer(client, "Nobody", "x").text, "Nobody")
    clock.later(minutes=61)
    people.sign_in(client, db.session, db.session.scalar(select(Account).where(Account.staff_id == remy.id)))
    assert answer(client, "Rosa Martínez", ANSWER).status_code == 303
    assert len(events(db, "caller.not_verified")) == 5


def test_a_sensitive_person_who_answers_is_named_as_they_go_by(client, db, rosa, remy) -> None:
    rosa.sensitive, rosa.preferred_name = Sensitivity.STAFF, "Bee"
    answer(client, "Rosa Martínez", ANSWER)
    card = client.get("/callers/card").text
    assert "Bee" in card
    assert "Mart" not in card


def test_a_first_name_alone_tells_nobody_that_a_sensitive_person_is_known_here(client, db, rosa, remy) -> None:
    """A question of one's own would: it is asked for the whole name, or the reference."""
    assert ask(client, "Rosa") == QUESTION
    rosa.sensitive = Sensitivity.IN_HIDING
    db.session.commit()
    assert ask(client, "Rosa") in QUESTIONS
    assert ask(client, "Rosa Martinez") == ask(client, rosa.spoken_reference) == QUESTION
    assert answer(client, "Rosa", ANSWER).status_code == 200


def test_a_call_back_reaches_the_coach_alone_and_the_caller_hears_the_same(
    client, db, office, amina, remy, coach
) -> None:
    quiet = people.claimant(db.session, office, "Quiet Person", coach=amina)
    here = send(client, "/callers/call-back", said="Quiet Person")
    nowhere = send(client, "/callers/call-back", said="Nobody Atall")
    assert (here.status_code, here.location) == (nowhere.status_code, nowhere.location) == (303, "/callers")
    assert "Quiet" not in client.get("/callers").text
    assert "Quiet Person" in coach.get("/callers").text
    assert send(coach, f"/callers/rung-back/{quiet.id}").status_code == 303
    assert "Quiet Person" not in coach.get("/callers").text
    assert events(db, "caller.rung_back") == [quiet.id]


def test_the_person_sets_what_is_asked_and_nobody_reads_the_answer(app, client, db, rosa, remy, coach) -> None:
    mine = app.test_client()
    people.sign_in(mine, db.session, entry_links.account_of(db.session, rosa, at=clock.now()))
    sent = {"question": "own", "own_question": "Which street?", "answer": "Quay Street"}
    assert send(mine, MINE, form=MINE, **sent).status_code == 303
    checks = db.session.scalars(select(CallerCheck).where(CallerCheck.ended_at.is_(None))).all()
    assert [(each.question, each.answer) for each in checks] == [("Which street?", "Quay Street")]
    assert b"Quay" not in checks[0].answer_enc
    for page in (mine.get(MINE), coach.get(f"/claimants/{rosa.id}/caller-check")):
        assert "Which street?" in page.text
        assert "Quay Street" not in page.text
    assert answer(client, "Rosa Martínez", "quay street").status_code == 303
    assert send(mine, f"{MINE}/end", form=MINE).status_code == 303
    assert answer(client, "Rosa Martínez", "quay street").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(CallerCheck)) == 2


@pytest.mark.parametrize("sent", [{"question": "own", "answer": "yes please"}, {"question": "0", "answer": "?"}, {}])
def test_a_question_without_words_and_an_answer_without_letters_are_not_agreed(coach, db, rosa, sent) -> None:
    page = f"/claimants/{rosa.id}/caller-check"
    assert send(coach, page, form=page, **sent).status_code == 422
    assert "One thing to put right" in send(coach, page, form=page, **sent).text or not sent
    assert db.session.scalar(select(func.count()).select_from(CallerCheck)) == 1
