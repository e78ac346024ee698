"""A sign-in that ends in mid-sentence: what was typed is shown again after the next one, to whoever typed it alone."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select, update
from wtforms import PasswordField

from coachdesk import forms
from coachdesk.forms.base import Form
from coachdesk.models import Event, FormNonce, SignIn
from coachdesk.views import carried, challenges
from tests import signing
from tests.signing import PASSWORD
from tests.views.test_forms_sent import own_words
from tests.views.world import World

TYPED = "<b>Mornings</b> are hard.\n“Not before ten”, she said. ١٢ 🌱"


@pytest.fixture
def world(world, db) -> World:
    for who in ("amina", "ben"):
        signing.with_password(db.session, world.accounts[who], f"{who}@example.org")
    return world


def page(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html5lib")


def fields(form) -> dict[str, str]:
    sent = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return sent | {each["name"]: each.get_text() for each in form.select("textarea[name]")}


def the_form(world: World, who: str = "amina") -> dict[str, str]:
    """The fields of the page, and what was typed into them."""
    shown = page(world.browser(who).get(own_words(world)))
    form = next(each for each in shown.select("form") if each["action"] == own_words(world))
    return fields(form) | {"own_words": TYPED}


def ends(world: World) -> None:
    """The sign-in ends on the server: a new password, a closed account, a day of work."""
    world.db.session.execute(update(SignIn).values(ended_at=SignIn.started_at))


def signed_out(world: World, who: str = "amina") -> None:
    world.browser(who).delete_cookie("coachdesk")


def sign_in(world: World, shown: BeautifulSoup, who: str, browser: str = "amina"):
    form = next(each for each in shown.select("form") if each["action"] == "/sign-in")
    sent = fields(form) | {"email": world.accounts[who].email, "password": PASSWORD}
    second = world.browser(browser).post(form["action"], data=sent)
    if second.status_code != 200:  # nothing is carried
        return world.send(browser, second.location, {"code": signing.code()})
    form = next(each for each in page(second).select("form") if each["action"] == "/sign-in/second")
    return world.browser(browser).post(form["action"], data=fields(form) | {"code": signing.code()})


@pytest.mark.parametrize("end", [ends, signed_out])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_words_sent_after_the_end_are_shown_again_and_saved_with_one_press(world, end, headers) -> None:
    sent = the_form(world)
    end(world)
    turned_away = world.browser("amina").post(own_words(world), data=sent, headers=headers)
    assert turned_away.status_code == 401
    assert "What you wrote is not lost" in turned_away.text
    shown = sign_in(world, page(turned_away), "amina")
    assert shown.status_code == 200
    form = page(shown).select_one("main form")
    assert form["action"] == own_words(world)
    assert form.select_one("textarea").get_text() == TYPED
    assert "<b>Mornings" not in shown.text
    assert world.rosa.own_words != TYPED
    saved = world.browser("amina").post(form["action"], data=fields(form))
    assert saved.status_code == 303
    assert world.rosa.own_words == TYPED


def test_whoever_signed_in_meanwhile_in_another_window_sees_the_words_at_once(world) -> None:
    """The page that was open is of the sign-in before: its token fits no more."""
    sent = the_form(world)
    world.browsers.pop("amina")
    answer = world.browser("amina").post(own_words(world), data=sent)
    assert answer.status_code == 422
    form = page(answer).select_one("main form")
    assert world.browser("amina").post(form["action"], data=fields(form)).status_code == 303
    assert world.rosa.own_words == TYPED


def test_from_the_sign_in_page_one_goes_on_after_signing_in_in_another_window(world) -> None:
    sent = the_form(world)
    signed_out(world)
    turned_away = page(world.browser("amina").post(own_words(world), data=sent))
    world.browsers.pop("amina")
    form = next(each for each in turned_away.select("form") if each["action"] == "/sign-in/words")
    answer = world.browser("amina").post(form["action"], data=fields(form))
    assert TYPED in page(answer).select_one("main textarea").get_text()


def test_they_are_not_shown_to_another_account(world) -> None:
    sent = the_form(world)
    ends(world)
    turned_away = world.browser("amina").post(own_words(world), data=sent)
    answer = sign_in(world, page(turned_away), "ben")
    assert (answer.status_code, answer.location) == (303, "/")
    for address in ("/caseload", "/accessibility"):
        assert "Mornings" not in world.browser("amina").get(address).text


def test_a_form_of_somebody_else_is_too_old_and_shows_nothing(world) -> None:
    sent = the_form(world)
    answer = world.browser("ben").post(own_words(world), data=sent)
    assert answer.status_code == 422
    assert "Mornings" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/localhost"},
        {"Referer": "https://localhost.elsewhere.example/"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
@pytest.mark.parametrize("end", [ends, signed_out])
def test_what_another_site_sends_is_never_shown(world, headers, end) -> None:
    sent = the_form(world)
    end(world)
    answer = world.browser("amina").post(own_words(world), data=sent, headers=headers)
    assert answer.status_code in (303, 422)
    assert "Mornings" not in answer.text
    assert "kept" not in answer.text


@pytest.mark.parametrize("nonce", ["", "n1", "n1.made-up", "n1." + "x" * 15, "n" * 500])
def test_a_form_that_bears_nobodys_mark_is_not_shown(world, nonce: str) -> None:
    sent = the_form(world) | {"form_nonce": nonce}
    ends(world)
    answer = world.browser("amina").post(own_words(world), data=sent)
    if answer.status_code == 401:
        answer = sign_in(world, page(answer), "amina")
    assert (answer.status_code, "Mornings" in answer.text) == (303, False)


@pytest.mark.parametrize("token", ["", "made up", "e30.aaaa.bbbb"])
def test_what_we_did_not_sign_is_nothing(world, token: str) -> None:
    answer = world.send("amina", "/sign-in/words", {"kept": token})
    assert (answer.status_code, answer.location) == (303, "/")
    sent = {"kept": token, "email": world.accounts["ben"].email, "password": PASSWORD}
    assert world.send("nobody", "/sign-in", sent).status_code == 303


def test_a_mistyped_password_loses_nothing(world) -> None:
    sent = the_form(world)
    ends(world)
    turned_away = page(world.browser("amina").post(own_words(world), data=sent))
    form = next(each for each in turned_away.select("form") if each["action"] == "/sign-in")
    mistyped = fields(form) | {"email": world.accounts["amina"].email, "password": "mistyped"}
    again = world.browser("amina").post("/sign-in", data=mistyped)
    assert again.status_code == 422
    assert sign_in(world, page(again), "amina").status_code == 200


def test_the_page_with_the_words_may_be_loaded_again(world) -> None:
    sent = the_form(world)
    ends(world)
    turned_away = page(world.browser("amina").post(own_words(world), data=sent))
    form = next(each for each in turned_away.select("form") if each["action"] == "/sign-in")
    filled = fields(form) | {"email": world.accounts["amina"].email, "password": PASSWORD}
    second = page(world.browser("amina").post("/sign-in", data=filled))
    form = next(each for each in second.select("form") if each["action"] == "/sign-in/second")
    filled = fields(form) | {"code": signing.code()}
    assert world.browser("amina").post("/sign-in/second", data=filled).status_code == 200
    again = world.browser("amina").post("/sign-in/words", data=filled)
    assert again.status_code in (200, 422)
    assert page(again).select_one("main textarea").get_text() == TYPED


def test_no_password_and_no_book_is_carried(app: Flask, world) -> None:
    sent = the_form(world)
    ends(world)
    with_password = sent | {"new_password": "a secret of four words"}
    answer = world.browser("amina").post(own_words(world), data=with_password)
    assert "a secret of four words" not in sign_in(world, page(answer), "amina").text
    sent = the_form(world)
    ends(world)
    book = sent | {"own_words": "word " * (carried.MOST // 5 + 1)}
    assert world.browser("amina").post(own_words(world), data=book).status_code == 303


def test_nothing_is_written_before_it_is_saved(world) -> None:
    sent = the_form(world)
    ends(world)
    world.db.session.commit()
    changed = select(func.count()).select_from(Event).where(Event.verb == "claimant.own_words_changed")
    nonces = select(func.count()).select_from(FormNonce).where(FormNonce.owner != challenges.OWNER)
    before = world.db.session.scalar(nonces)
    sign_in(world, page(world.browser("amina").post(own_words(world), data=sent)), "amina")
    assert world.db.session.scalar(changed) == 0
    assert world.db.session.scalar(nonces) == before


def test_it_never_leads_to_another_site(app: Flask, world) -> None:
    with app.test_request_context("/"):
        for path in ("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example"):
            mark = carried.nonces.mark_of(world.accounts["amina"].id)
            token = carried._signer().dumps({"of": mark, "path": path, "fields": [["a", "b c"]]})
            viewer = carried.Viewer(world.accounts["amina"].id, "Amina")
            assert carried.opened(token, viewer).path == "/"


@pytest.mark.once
def test_no_field_in_which_a_password_is_typed_is_ever_carried() -> None:
    """Whatever it is called: a form that asks for one under a new name fails here."""
    for module in iter_modules(forms.__path__, f"{forms.__name__}."):
        import_module(module.name)
    named = {
        name
        for form in _every(Form)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert {"old", "password"} <= named
    assert not [name for name in named if carried._may_be_carried(name)]


def test_the_old_password_is_not_on_the_page_that_asks_who_it_is(world, clock) -> None:
    sent = fields(
        page(world.browser("amina").get("/my-account/password")).select_one("form[action='/my-account/password']")
    )
    clock.later(minutes=20)
    answer = world.browser("amina").post(
        "/my-account/password", data=sent | {"old": PASSWORD, "password": "a new one of words"}
    )
    assert answer.status_code == 401
    token = page(answer).select_one("input[name='kept']")
    held = carried._read(token["value"]) if token else {"fields": []}
    assert [name for name, _text in held["fields"] if name in ("old", "password")] == []


def _every(form: type[Form]) -> set[type[Form]]:
    return {form, *(each for kind in form.__subclasses__() for each in _every(kind))}
