"""A form that is sent: not without its token, once however often it is pressed, never over another's words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select

from coachdesk import gunicorn_conf
from coachdesk.models import Event, FormNonce, PasswordLink
from coachdesk.views import limits
from tests import signing
from tests.views.test_access import OK, SEEN
from tests.views.world import EVERYBODY, WORDS, World

NO_PAGES = ("/health", "/ready", "/seals")


def own_words(world: World) -> str:
    return world.address("/claimants/<uuid:claimant_id>/own-words")


def changes(world: World) -> int:
    return world.db.session.scalar(
        select(func.count()).select_from(Event).where(Event.verb == "claimant.own_words_changed")
    )


# --- Against forgery ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("forged", [{}, {"csrf_token": ""}, {"csrf_token": "made up"}, {"csrf_token": "ŷŷŷ"}])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_form_without_its_token_is_told_to_be_too_old_and_writes_nothing(world, forged, headers) -> None:
    sent = {"own_words": "Not mine", "version": "1", "form_nonce": uuid4().hex} | forged
    answer = world.browser("amina").post(own_words(world), data=sent, headers=headers)
    assert answer.status_code == 422
    assert "This form is too old" in answer.text
    assert world.rosa.own_words == WORDS
    assert changes(world) == 0
    assert world.db.session.scalar(select(func.count()).select_from(FormNonce)) == 0


def test_a_token_of_somebody_elses_browser_is_none(world) -> None:
    sent = {"own_words": "Not mine", "version": "1", "csrf_token": world.token("ben")}
    assert world.browser("amina").post(own_words(world), data=sent).status_code == 422
    assert world.rosa.own_words == WORDS


def test_a_token_in_a_header_is_as_good(world) -> None:
    sent = {"own_words": "Through a script", "version": str(world.rosa.version)}
    headers = {"X-CSRFToken": world.token("amina"), "HX-Request": "true"}
    assert world.browser("amina").post(own_words(world), data=sent, headers=headers).status_code == 303
    assert world.rosa.own_words == "Through a script"


PAGES = [rule for rule, gets in SEEN.items() if OK in gets.values() and not rule.endswith((".csv", *NO_PAGES))]


@pytest.mark.once
@pytest.mark.parametrize("rule", PAGES)
def test_every_form_that_changes_something_has_its_token_and_its_nonce(world, rule: str) -> None:
    who = next(who for who in EVERYBODY if SEEN[rule][who] == OK)
    page = BeautifulSoup(world.browser(who).get(world.address(rule)).text, "html.parser")
    forms = page.select("form[method=post]")
    for form in forms:
        assert form.select_one("input[name=csrf_token]")["value"], form
        assert form.select_one("input[name=form_nonce]")["value"], form
    nonces = [each["value"] for each in page.select("input[name=form_nonce]")]
    assert len(set(nonces)) == len(nonces) == len(forms) > 0
    assert not page.select("form:not([method=post]):not([method=get]):not([role=search])")


# --- Pressed twice ------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_write_and_leads_to_the_same_place(world) -> None:
    sent = {"own_words": "Once", "version": str(world.rosa.version), "form_nonce": "n1"}
    first, second = (world.send("amina", own_words(world), sent) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert first.location == world.address("/claimants/<uuid:claimant_id>")
    assert changes(world) == 1


def test_a_script_that_sends_it_twice_is_led_to_the_same_place(world) -> None:
    sent = {"own_words": "Once", "version": str(world.rosa.version), "form_nonce": "n1"}
    first = world.send("amina", own_words(world), sent)
    second = world.send("amina", own_words(world), sent, **{"HX-Request": "true"})
    assert (second.status_code, second.headers["HX-Redirect"]) == (204, first.location)


def test_what_was_changed_before_the_second_press_is_another_form(world) -> None:
    """A page that the browser shows again as it was left bears a nonce that was spent."""
    for words in ("zzzz", "yyyy"):
        led_to = world.send("amina", "/find", {"q": words, "form_nonce": "n1"}).location
        assert words in world.browser("amina").get(led_to).text
    sent = {"own_words": "Once", "version": str(world.rosa.version), "form_nonce": "n2"}
    world.send("amina", own_words(world), sent)
    stale = world.send("amina", own_words(world), sent | {"own_words": "Once more"})
    assert stale.status_code == 409
    assert "Once more" in stale.text


def test_what_did_not_fit_may_be_sent_again_with_the_same_nonce(world) -> None:
    version = str(world.rosa.version)
    too_long = {"own_words": "x" * 5001, "version": version, "form_nonce": "n1"}
    assert world.send("amina", own_words(world), too_long).status_code == 422
    assert world.send("amina", own_words(world), too_long | {"own_words": "Shorter"}).status_code == 303
    assert world.rosa.own_words == "Shorter"


def test_somebody_elses_nonce_is_not_spent_by_mine(world) -> None:
    version = world.rosa.version
    assert (
        world.send(
            "amina", own_words(world), {"own_words": "A", "version": str(version), "form_nonce": "n"}
        ).status_code
        == 303
    )
    sent = {"own_words": "B", "version": str(version + 1), "form_nonce": "n"}
    assert world.send("gwen", own_words(world), sent).status_code == 303
    assert changes(world) == 2


def test_a_page_that_is_shown_once_is_not_made_twice(world) -> None:
    address = world.address("/accounts/<uuid:account_id>/password-link")
    before = world.db.session.scalar(select(func.count()).select_from(PasswordLink))
    first = world.send("ida", address, {"form_nonce": "n"}, Referer="http://localhost/accounts")
    second = world.send("ida", address, {"form_nonce": "n"}, Referer="http://localhost/accounts")
    assert first.status_code == 200
    assert (second.status_code, second.location) == (303, "/accounts")
    assert world.db.session.scalar(select(func.count()).select_from(PasswordLink)) == before + 1


@pytest.mark.parametrize("rule", ["/come-in/<token>", "/invited/<token>", "/set-password/<token>"])
def test_a_link_that_lets_somebody_in_is_not_kept_as_where_a_form_led(world, rule: str) -> None:
    """Links are kept as digests. The page behind one has a form, too: it chooses the language, and leads back there."""
    page = f"http://localhost{world.address(rule)}"
    shown = BeautifulSoup(world.browser("nobody").get(page).text, "html.parser").select_one("form[action='/language']")
    sent = {each["name"]: each["value"] for each in shown.select("[name][value]")} | {"language": "cy"}
    presses = [world.browser("nobody").post("/language", data=sent, headers={"Referer": page}) for _ in range(2)]
    assert [each.location for each in presses] == [world.address(rule)] * 2
    assert world.db.session.scalars(select(FormNonce.led_to)).all() == [""]


def test_a_second_press_is_never_led_to_another_site(world) -> None:
    address = world.address("/accounts/<uuid:account_id>/password-link")
    for _ in range(2):
        answer = world.send("ida", address, {"form_nonce": "n"}, Referer="https://elsewhere.example/accounts")
    assert answer.location == "/"


Press = tuple[str, str, dict[str, str]]


def at_once(world: World, presses: list[Press]) -> list[tuple[int, str | None]]:
    """Several presses at the same moment, each sent with the cookies its browser had before any of them."""
    tokens = {who: world.token(who) for who, _address, _sent in presses}
    cookies = {who: world.browser(who).get_cookie("coachdesk").value for who in tokens}
    world.db.session.commit()
    together = Barrier(len(presses))

    def press(each: Press) -> tuple[int, str | None]:
        who, address, sent = each
        browser = FlaskClient(world.app, world.app.response_class, use_cookies=True)
        browser.set_cookie("coachdesk", cookies[who])
        together.wait(30)
        answer = browser.post(address, data=sent | {"csrf_token": tokens[who]})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


@pytest.mark.committed
def test_two_presses_at_once_are_one_write(world) -> None:
    for number in range(5):
        sent = {"own_words": f"Round {number}", "version": str(world.rosa.version), "form_nonce": f"n{number}"}
        answers = at_once(world, [("amina", own_words(world), sent)] * 2)
        assert answers == [(303, world.address("/claimants/<uuid:claimant_id>"))] * 2
        world.db.session.expire_all()
    assert changes(world) == 5


@pytest.mark.committed
def test_two_presses_at_once_of_somebody_not_signed_in_are_one_write(world) -> None:
    """The first form that a browser ever sends, pressed twice before any answer came."""
    account = signing.with_password(world.db.session, world.accounts["ben"], "ben@example.org")
    world.send("nobody", "/sign-in", {"email": account.email, "password": signing.PASSWORD})
    sent = {"code": signing.code(), "form_nonce": "n2"}
    assert at_once(world, [("nobody", "/sign-in/second", sent)] * 4) == [(303, "/")] * 4
    signed_in = select(func.count()).select_from(Event).where(Event.verb == "account.signed_in")
    assert world.db.session.scalar(signed_in.where(Event.subject_id == account.id)) == 1


@pytest.mark.committed
def test_two_people_who_write_at_once_both_keep_their_words(world) -> None:
    """One is saved, the other is shown both; nothing is lost and nothing is written over."""
    version = str(world.rosa.version)
    presses = [
        (who, own_words(world), {"own_words": f"What {who} wrote", "version": version, "form_nonce": who})
        for who in ("amina", "gwen")
    ]
    answers = at_once(world, presses)
    assert sorted(status for status, _ in answers) == [303, 409]
    world.db.session.expire_all()
    winner = "amina" if answers[0][0] == 303 else "gwen"
    assert world.rosa.own_words == f"What {winner} wrote"
    assert changes(world) == 1


# --- An older version ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "name"), [("preferred-name", "preferred_name"), ("own-words", "own_words")])
def test_an_edit_of_an_older_version_shows_both_texts_and_loses_neither(world, page: str, name: str) -> None:
    address = world.address(f"/claimants/<uuid:claimant_id>/{page}")
    version = str(world.rosa.version)
    assert world.send("gwen", address, {name: "What Gwen wrote", "version": version}).status_code == 303
    answer = world.send("amina", address, {name: "What Amina wrote", "version": version})
    assert answer.status_code == 409
    shown = BeautifulSoup(answer.text, "html.parser")
    assert "What Amina wrote" in shown.select_one(".both__mine").get_text()
    assert "What Gwen wrote" in shown.select_one(".both__theirs").get_text()
    assert world.accounts["gwen"].name in shown.select_one(".both__theirs").get_text()
    assert getattr(world.rosa, name) == "What Gwen wrote"
    form = next(each for each in shown.select("form") if each["action"] == address)
    assert form.select_one("input[name=version]")["value"] == str(world.rosa.version)
    together = form.select_one(f"[name={name}]")
    put_together = {"version": form.select_one("input[name=version]")["value"], name: "What both wrote"}
    assert "What Amina wrote" in (together.get("value") or together.get_text())
    assert world.send("amina", address, put_together).status_code == 303
    assert getattr(world.rosa, name) == "What both wrote"


def test_a_version_that_is_none_does_not_fit_and_what_was_typed_is_kept(world) -> None:
    for version in ("", "x", "-1", "99999999999999999999"):
        answer = world.send("amina", own_words(world), {"own_words": "Typed with care", "version": version})
        assert answer.status_code in (409, 422), version
        assert "Typed with care" in answer.text
    assert world.rosa.own_words == WORDS


def test_what_is_typed_is_kept_to_the_letter_and_shown_as_text(world) -> None:
    typed = '  <b>bold</b> & "quoted" =1+1\r\nsecond line  '
    assert (
        world.send("amina", own_words(world), {"own_words": typed, "version": str(world.rosa.version)}).status_code
        == 303
    )
    assert world.rosa.own_words == '<b>bold</b> & "quoted" =1+1\nsecond line'
    page = world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>")).text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in page
    assert "<b>bold</b>" not in page


def test_writing_the_same_again_changes_nothing_and_is_no_event(world) -> None:
    version = world.rosa.version
    assert world.send("amina", own_words(world), {"own_words": WORDS, "version": str(version)}).status_code == 303
    assert world.rosa.version == version
    assert changes(world) == 0


def test_a_preferred_name_is_found_from_then_on(world) -> None:
    address = world.address("/claimants/<uuid:claimant_id>/preferred-name")
    sent = {"preferred_name": "Łucja", "version": str(world.rosa.version)}
    assert world.send("amina", address, sent).status_code == 303
    assert world.browser("amina").get("/find?q=lucja").status_code == 303


@pytest.mark.parametrize("text_with_nul", ["a\x00b", "\x00"])
def test_a_text_that_no_database_keeps_is_refused_on_both(world, text_with_nul: str) -> None:
    sent = {"own_words": text_with_nul, "version": str(world.rosa.version)}
    assert world.send("amina", own_words(world), sent).status_code == 422
    for address in ("/find", "/caseload"):
        assert world.browser("amina").get(address, query_string={"q": text_with_nul}).status_code == 422
    assert world.send("nobody", "/sign-in", {"email": text_with_nul, "password": "x"}).status_code == 422


ODD = [
    "²²²²",
    "፩፩፩፩",
    "०००१",
    "0000",
    "9999",
    "2026",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "’",
    "a" * 1400,
    "😀",
    "ﷺ",
    "9" * 1400,
    "\ud7ff",
    "  ",
]


@pytest.mark.parametrize("words", ODD)
def test_whatever_is_looked_for_the_page_answers(world, words: str) -> None:
    for who, address in (("amina", "/find"), ("amina", "/caseload"), ("gwen", "/find"), ("gwen", "/placements")):
        answer = world.browser(who).get(
            address, query_string={"q": words, "show": words, "sort": words, "filter": words}
        )
        assert answer.status_code in (200, 303), (address, words)
    for address in ("/matters", "/caseload"):
        assert world.browser("amina").get(address, query_string={"show": words, "direction": words}).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_is_too_long_for_an_address_gets_a_sentence(world, headers) -> None:
    """A whole letter in the field for a name. A browser takes a hundred letters there, so it is nobody's slip."""
    answer = world.browser("amina").get("/find", query_string={"q": "Rosa " * limits.LONGEST_QUERY}, headers=headers)
    assert answer.status_code == 414
    assert "That is too long" in answer.text
    assert "what you wrote is still there" in answer.text
    assert answer.headers.get("HX-Retarget") == ("#main" if headers else None)
    assert gunicorn_conf.limit_request_line - 2000 > limits.LONGEST_QUERY
    for address in ("/find?q=nobody+of+this+name", "/caseload"):
        fields = BeautifulSoup(world.browser("amina").get(address).text, "html.parser").select("input[type=search]")
        assert {field["maxlength"] for field in fields} == {"100"}, address
