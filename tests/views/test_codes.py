"""Coming in by a code, or by a phone's lock: sent where it is safe, or said by the coach; guessing is slow."""

import dataclasses
import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.mail import MailSettings
from coachdesk.models import EntryLink, Event, OutboxMessage, Passkey, SignIn, SignInCode, key_ring
from coachdesk.models.label import SignInWay
from coachdesk.services import sign_in_codes
from tests import people
from tests.views import world as worlds
from tests.views.world import World

CODE = re.compile(r"\b\d{4} \d{4}\b")
ON_ITS_WAY = "If we have a safe way to reach you, a code is on its way."
WRONG = "This code does not fit, or it has ended."


@pytest.fixture
def world(world, db) -> World:
    world.rosa.contact_confirmed_at = clock_module.now()
    world.rosa.email = "rosa@example.org"
    vault = key_ring.vault(db.session)
    world.rosa.email_index = vault.blind("email", "rosa@example.org")
    db.session.commit()
    return world


@pytest.fixture
def mail(app):
    """A mail server is named; nothing is handed over here."""
    before = app.config["SETTINGS"]
    server = MailSettings("127.0.0.1", 1, tls_at_once=False, sender="page@example.org")
    app.config["SETTINGS"] = dataclasses.replace(before, mail=server)
    yield
    app.config["SETTINGS"] = before


def stranger(world: World):
    world.browsers.pop("nobody", None)
    return world.browser("nobody")


def post(browser, where: str, **sent: str):
    token = worlds.TOKEN.search(browser.get("/accessibility").text)[1]
    return browser.post(where, data={"csrf_token": token} | sent)


def ask(browser, said: str):
    return post(browser, "/come-in/send", said=said)


def enter(browser, code: str, said: str = ""):
    return post(browser, "/come-in/code", code=code, said=said)


def sent(world: World) -> list[OutboxMessage]:
    return list(world.db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.queued_at, OutboxMessage.id)))


def code_in(message: OutboxMessage) -> str:
    return CODE.search(message.body)[0]


def count(world: World, *where) -> int:
    return world.db.session.scalar(select(func.count()).where(*where))


def say(world: World, who: str = "amina") -> str:
    answer = world.send(who, f"/claimants/{world.rosa.id}/code")
    assert answer.status_code == 200
    return CODE.search(BeautifulSoup(answer.text, "html.parser").select_one(".slip__address").get_text())[0]


# --- A code that is sent ------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["reference", "email"])
def test_a_code_is_sent_and_lets_in_once_in_the_browser_that_asked(world, mail, said: str) -> None:
    browser = stranger(world)
    asked = ask(browser, world.rosa.spoken_reference.lower() if said == "reference" else "Rosa@Example.org")
    assert (asked.status_code, asked.location) == (303, "/come-in/code")
    page = browser.get("/come-in/code").text
    assert ON_ITS_WAY in page
    assert 'autocomplete="one-time-code"' in page
    code = code_in(sent(world)[0])
    elsewhere = stranger(world)
    assert enter(elsewhere, code).status_code == 422
    assert enter(elsewhere, code, world.rosa.spoken_reference).status_code == 422
    came = enter(browser, f" {code.replace(' ', '-')} ")
    assert (came.status_code, came.location) == (303, "/my")
    assert "Hello Rosie" in browser.get("/my").text
    assert count(world, SignIn.way == SignInWay.CODE, SignIn.account_id == world.accounts["rosa"].id) == 2
    again = stranger(world)
    with browser.session_transaction() as held, again.session_transaction() as copy:
        copy["attempt"] = held.get("attempt", "")
    assert enter(again, code).status_code == 422
    assert count(world, Event.verb == "sign_in_code.used", Event.claimant_id == world.rosa.id) == 1
    assert count(world, Event.verb == "sign_in_code.refused") == 3


def test_what_is_sent_and_asked_names_nobody_and_nothing(world, mail) -> None:
    browser = stranger(world)
    ask(browser, world.rosa.spoken_reference)
    message = sent(world)[0]
    assert message.body.splitlines()[0] == "Your code"
    pages = [BeautifulSoup(browser.get(page).text, "html.parser").get_text() for page in ("/come-in/code", "/come-in")]
    for text in (message.body, *pages):
        for told in ("Rosa", "Rosie", "CoachDesk", "coachdesk.", "claim", "benefit", "work coach"):
            assert told not in text, told
    kept = world.db.session.scalars(select(SignInCode.digest)).all()
    assert kept
    assert all(code_in(message).replace(" ", "") not in digest for digest in kept)
    facts = world.db.session.scalars(select(Event.facts)).all()
    assert all(code_in(message) not in each and "rosa@example.org" not in each for each in facts)


def nothing(world: World) -> None:
    """Whoever this is said to is somebody else."""
    world.rosa.spoken_reference = "ZZ9-999"


def not_agreed(world: World) -> None:
    world.rosa.contact_confirmed_at = None


def stopped(world: World) -> None:
    world.rosa.contact_stopped_at = clock_module.now()


def without_an_address(world: World) -> None:
    world.rosa.email = None


def without_an_account(world: World) -> None:
    world.rosa.no_account = True


def closed(world: World) -> None:
    world.accounts["rosa"].closed_at = clock_module.now()


def letters_only(world: World) -> None:
    people.adjustment(world.db.session, world.rosa, "CON_LETTER")


def through_somebody(world: World) -> None:
    people.adjustment(world.db.session, world.rosa, "CON_REP")


@pytest.mark.parametrize(
    "make", [nothing, not_agreed, stopped, without_an_address, without_an_account, closed, letters_only,
             through_somebody], ids=lambda each: each.__name__
)  # fmt: skip
def test_nothing_goes_where_it_is_not_safe_and_the_answer_is_the_same(world, mail, make) -> None:
    said = world.rosa.spoken_reference
    known = stranger(world)
    ask(known, said)
    told = known.get("/come-in/code").text
    world.db.session.execute(OutboxMessage.__table__.delete())
    make(world)
    browser = stranger(world)
    assert ask(browser, said).location == "/come-in/code"
    assert sent(world) == []
    assert without_tokens(browser.get("/come-in/code").text) == without_tokens(told)


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_under_safe_contact_the_agreed_address_is_safe(world, mail) -> None:
    people.adjustment(world.db.session, world.rosa, "CON_SAFE")
    people.adjustment(world.db.session, world.rosa, "CON_NO_PHONE")
    ask(stranger(world), world.rosa.spoken_reference)
    assert [each.address for each in sent(world)] == ["rosa@example.org"]


def test_without_a_mail_server_the_page_says_so_and_nothing_waits(world) -> None:
    browser = stranger(world)
    page = browser.get("/come-in").text
    assert "No codes are sent from here yet" in page
    assert "Send me a code" not in page
    assert ask(browser, world.rosa.spoken_reference).location == "/come-in/code"
    assert ON_ITS_WAY not in browser.get("/come-in/code").text
    assert sent(world) == []


def test_it_ends_after_ten_minutes_and_with_the_next_one(world, mail, clock) -> None:
    browser = stranger(world)
    ask(browser, world.rosa.spoken_reference)
    first = code_in(sent(world)[0])
    clock.later(seconds=1)
    ask(browser, world.rosa.spoken_reference)
    second = code_in(sent(world)[1])
    assert enter(browser, first).status_code == 422
    clock.later(minutes=10)
    assert enter(browser, second).status_code == 422


def test_five_wrong_tries_end_a_code_and_then_one_waits(world, mail, clock) -> None:
    browser = stranger(world)
    ask(browser, world.rosa.spoken_reference)
    code = code_in(sent(world)[0])
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"
    answers = [enter(browser, wrong) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert WRONG in answers[0].text
    slowed = enter(browser, code)
    assert slowed.status_code == 429
    assert "Try again in" in slowed.text
    clock.later(minutes=2)
    assert enter(browser, code).status_code == 422
    assert count(world, Event.verb == "sign_in_code.refused", Event.claimant_id == world.rosa.id) == 6


def test_somebody_elses_guesses_lock_nobody_out(world, mail) -> None:
    """Her own browser holds her code; what a stranger tries is counted for the stranger."""
    hers, theirs = stranger(world), stranger(world)
    ask(hers, world.rosa.spoken_reference)
    code = code_in(sent(world)[0])
    for _time in range(8):
        enter(theirs, "1234 5678", world.rosa.spoken_reference)
    assert enter(hers, code).location == "/my"


# --- A code that the coach says -----------------------------------------------------------------------------


def test_a_code_that_is_said_goes_with_the_reference_and_works_once(world) -> None:
    code = say(world)
    for wrong in ("", world.sam.spoken_reference, "ZZ9-999"):
        assert enter(stranger(world), code, wrong).status_code == 422
    browser = stranger(world)
    came = enter(browser, code, world.rosa.spoken_reference.lower().replace("-", ""))
    assert came.location == "/my"
    assert "Hello Rosie" in browser.get("/my").text
    assert enter(stranger(world), code, world.rosa.spoken_reference).status_code == 422
    made = world.db.session.scalars(select(Event.actor).where(Event.verb == "sign_in_code.said")).all()
    assert made == [str(world.accounts["amina"].id)]


def test_a_new_one_ends_the_one_before_and_the_slip_stays(world, clock) -> None:
    first = say(world)
    clock.later(seconds=1)
    second = say(world)
    assert enter(stranger(world), first, world.rosa.spoken_reference).status_code == 422
    clock.later(minutes=10)
    assert enter(stranger(world), second, world.rosa.spoken_reference).status_code == 422
    assert stranger(world).get(f"/come-in/{world.slip}").status_code == 200


def test_a_few_wrong_tries_of_somebody_else_do_not_end_it(world) -> None:
    code = say(world)
    for _time in range(5):
        assert enter(stranger(world), "1234 5678", world.rosa.spoken_reference).status_code == 422
    row = world.db.session.scalars(select(SignInCode)).one()
    assert (row.tries, row.used_at) == (5, None)
    assert sign_in_codes.enter(
        world.db.session, code, attempt="", said=world.rosa.spoken_reference, at=clock_module.now()
    )


def test_what_is_wrong_says_the_same_whoever_it_is(world) -> None:
    told = {
        without_tokens(enter(stranger(world), "1234 5678", said).text.replace(said, "…"))
        for said in (world.rosa.spoken_reference, world.sam.spoken_reference, "ZZ9-999", "nobody@example.org")
    }
    assert len(told) == 1


@pytest.mark.committed
def test_of_two_at_once_one_comes_in(app, db) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import Context
    from threading import Barrier

    world = worlds.make(app, db)
    at = clock_module.now()
    code = sign_in_codes.say(db.session, world.rosa, by=world.accounts["amina"].id, at=at)
    said, start = world.rosa.spoken_reference, Barrier(2)
    db.session.commit()

    def press(_number: int) -> bool:
        with app.app_context():
            start.wait()
            came = sign_in_codes.enter(db.session, code, attempt="", said=said, at=at)
            db.session.commit()
            return came is not None

    with ThreadPoolExecutor(2) as both:
        came = [each.result() for each in [both.submit(Context().run, press, number) for number in range(2)]]
    assert sorted(came) == [False, True]


# --- No account ---------------------------------------------------------------------------------------------


def test_whoever_wants_no_account_is_let_in_by_nothing(world, mail) -> None:
    code, address = say(world), f"/claimants/{world.rosa.id}"
    assert world.browser("rosa").get("/my").status_code == 200
    assert world.send("amina", f"{address}/account", {"account": "none"}).status_code == 303
    assert world.browser("rosa").get("/my").location == "/come-in"
    assert stranger(world).get(f"/come-in/{world.slip}").status_code == 404
    assert enter(stranger(world), code, world.rosa.spoken_reference).status_code == 422
    for press in ("code", "entry-link"):
        answer = world.send("amina", f"{address}/{press}")
        assert answer.status_code == 409
        assert "wants no online account" in answer.text
    assert count(world, EntryLink.used_at.is_(None), EntryLink.ends_at > clock_module.now()) == 0
    assert count(world, Passkey.ended_at.is_(None)) == 0
    assert count(world, Event.verb == "claimant.no_account", Event.claimant_id == world.rosa.id) == 1
    assert world.send("amina", f"{address}/account", {"account": "one"}).status_code == 303
    assert enter(stranger(world), say(world), world.rosa.spoken_reference).location == "/my"


# --- The door -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/my", "/my/plan", "/my/notes"])
def test_a_sign_in_that_ended_leads_to_a_door_that_names_nothing(world, page: str) -> None:
    answer = stranger(world).get(page)
    assert (answer.status_code, answer.location) == (303, "/come-in")
    door = BeautifulSoup(world.browser("nobody").get("/come-in").text, "html.parser")
    assert door.title.get_text() == "My page"
    assert "CoachDesk" not in door.get_text()
    assert door.select_one("a[data-leave]")["href"].startswith("https://")


def test_words_sent_after_the_end_are_shown_again_when_they_are_in(world) -> None:
    rosa = world.browser("rosa")
    form = BeautifulSoup(rosa.get("/my/own-words").text, "html.parser").select_one("form[action='/my/own-words']")
    fields = {each["name"]: each.get("value", "") for each in form.select("input")}
    world.db.session.execute(SignIn.__table__.update().values(ended_at=clock_module.now()))
    answer = rosa.post("/my/own-words", data=fields | {"own_words": "Please ring in the afternoon."})
    assert answer.status_code == 401
    assert "CoachDesk" not in answer.text
    assert "What you typed is kept." in answer.text
    kept = BeautifulSoup(answer.text, "html.parser").select_one("input[name=kept]")["value"]
    token = worlds.TOKEN.search(answer.text)[1]
    shown = rosa.post("/come-in/code", data={"csrf_token": token, "code": say(world), "kept": kept,
                                             "said": world.rosa.spoken_reference})  # fmt: skip
    assert shown.status_code == 200
    assert "Please ring in the afternoon." in shown.text


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x" * 30_000, '{"rawId": "AAAA", "response": 1}'])
def test_a_forged_passkey_lets_nobody_in(world, answer: str) -> None:
    browser = stranger(world)
    page = browser.get("/come-in").text
    found = re.search(r'name="passkey_challenge" value="([^"]+)"', page)
    refused = post(browser, "/come-in/passkey", passkey_answer=answer, passkey_challenge=found[1])
    assert refused.status_code == 422
    assert "That did not fit." in refused.text
    assert browser.get("/my").location == "/come-in"
    assert count(world, Event.verb == "account.sign_in_tried") == 1


def test_where_i_am_signed_in_and_ending_it_there(world) -> None:
    page = world.browser("rosa").get("/my/coming-in").text
    assert "You are here now." in page
    press = f"/my/coming-in/browsers/{world.ways.sign_in.id}/end"
    assert press in page
    assert world.send("sam", press).status_code == 404
    assert world.send("rosa", press).status_code == 303
    world.db.session.expire_all()
    assert world.db.session.get(SignIn, world.ways.sign_in.id).ended_at is not None


def test_a_lock_is_taken_only_soon_after_coming_in(world, clock) -> None:
    assert "Use this phone" in world.browser("rosa").get("/my/coming-in").text
    clock.later(minutes=16)
    assert "come in again first" in world.browser("rosa").get("/my/coming-in").text
    assert world.send("rosa", "/my/coming-in/lock").status_code == 409


def test_a_forged_or_ended_link_is_written_down(world) -> None:
    assert stranger(world).get("/come-in/AAAA-BBBB").status_code == 404
    assert count(world, Event.verb == "entry_link.refused") == 1


def test_a_reference_spelled_in_ever_new_ways_is_slowed_as_one(world, mail) -> None:
    plain = world.rosa.spoken_reference.replace("-", "")
    answers = [ask(stranger(world), f"{plain[:cut]}{gap}{plain[cut:]}") for gap in (" ", "-", ".") for cut in (2, 4)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
