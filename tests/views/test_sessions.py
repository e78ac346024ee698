"""Signing in and out, and setting a password through a link that works once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import Account, Attempt, Event, SignIn
from coachdesk.services import accounts, passwords
from tests import signing
from tests.signing import PASSWORD
from tests.views.world import World

UNKNOWN = "We do not know this email address and password together."


@pytest.fixture
def world(world, db) -> World:
    signing.with_password(db.session, world.accounts["ben"], "ben@example.org")
    return world


def sign_in(world: World, email: str = "ben@example.org", password: str = PASSWORD, after: str = ""):
    """The password, and where it fits the next code of the app."""
    answer = world.send("nobody", f"/sign-in{after}", {"email": email, "password": password})
    if answer.status_code != 303:
        return answer
    clock_module.fix(clock_module.now() + timedelta(seconds=30))  # each step is used once
    return world.send("nobody", answer.location, {"code": signing.code()})


def is_signed_in(world: World, who: str = "nobody") -> bool:
    return world.browser(who).get("/caseload").status_code == 200


# --- Signing in ---------------------------------------------------------------------------------------------


def test_whoever_knows_the_password_is_in_and_led_to_their_work(world) -> None:
    answer = sign_in(world)
    assert (answer.status_code, answer.location) == (303, "/")
    assert world.browser("nobody").get("/").location == "/today"
    assert is_signed_in(world)
    signed_in = world.db.session.scalars(
        select(Event).where(Event.verb == "account.signed_in").order_by(Event.id)
    ).all()[-1]
    assert signed_in.actor == str(world.accounts["ben"].id)


def test_the_address_may_be_spelled_in_capitals(world) -> None:
    assert sign_in(world, " Ben@Example.ORG ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ben@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("ida@example.org", PASSWORD),  # has no password yet
        ("' OR 1=1 --", PASSWORD),
        ("ben@example.org" * 100, PASSWORD),
    ],
)
def test_unknown_and_wrong_are_one_answer(world, email: str, password: str) -> None:
    answer = sign_in(world, email, password)
    assert answer.status_code == 422
    assert UNKNOWN in answer.text
    assert PASSWORD not in answer.text
    assert not is_signed_in(world)


def test_a_cookie_of_a_sign_in_that_ended_opens_nothing_and_leaves_one_line(world) -> None:
    browser = world.browser("amina")
    kept = browser.get_cookie("coachdesk").value
    world.send("amina", "/sign-out")
    before = refused(world)
    browser.set_cookie("coachdesk", kept, path="/")
    for _again in range(3):
        assert browser.get("/today").location.startswith("/sign-in")
    assert refused(world) == before + 1


def refused(world) -> int:
    lines = select(func.count()).select_from(Event).where(Event.verb == "sign_in.refused")
    return world.db.session.scalar(lines)


def test_an_empty_field_is_asked_for_and_is_no_try(world) -> None:
    assert "Write your password." in (answer := sign_in(world, "ben@example.org", "")).text
    assert (answer.status_code, UNKNOWN in answer.text) == (422, False)
    neither = sign_in(world, "", "").text
    assert "Write your email address." in neither
    assert "Write your password." in neither
    assert world.db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_answers_to_unknown_and_wrong_differ_in_nothing_but_what_was_typed(world) -> None:
    def told(email: str, password: str) -> str:
        text = sign_in(world, email, password).text.replace(email, "…")
        chance = ("csrf_token", "form_nonce", "passkey_challenge", "data-passkey")
        return "".join(line for line in text.splitlines() if not any(each in line for each in chance))

    assert told("ben@example.org", "wrong") == told("eve@example.org", "wrong")


def test_an_unknown_address_is_hashed_as_a_known_one_is(world, monkeypatch) -> None:
    """As slow, so that the time an answer takes does not tell."""
    asked = []
    verify = passwords.PasswordHasher.verify
    monkeypatch.setattr(passwords.PasswordHasher, "verify", lambda *a: asked.append(1) or verify(*a))
    for email in ("ben@example.org", "eve@example.org", "ida@example.org"):
        sign_in(world, email, "wrong")
    assert len(asked) == 3


def test_a_closed_account_signs_nobody_in_and_ends_what_was_open(world, clock) -> None:
    sign_in(world)
    world.accounts["ben"].closed_at = clock_module.now()
    world.db.session.commit()
    assert not is_signed_in(world)
    assert sign_in(world).status_code == 422


def test_every_try_is_written_down_without_the_address_that_was_typed(world) -> None:
    sign_in(world, password="wrong")
    sign_in(world, "eve@example.org", "wrong")
    sign_in(world)
    tried = select(Event).where(Event.verb == "account.sign_in_tried").order_by(Event.id)
    told = [(event.subject_id, event.facts) for event in world.db.session.scalars(tried)]
    ben = world.accounts["ben"].id
    assert told == [
        (ben, '{"known_browser":false,"right":false,"with":"password"}'),
        (None, '{"known_browser":false,"right":false,"with":"password"}'),
        (ben, '{"known_browser":false,"right":true,"with":"password"}'),
        (ben, '{"known_browser":false,"right":true,"with":"code"}'),
    ]


# --- Where it leads -----------------------------------------------------------------------------------------


def test_it_leads_back_to_what_was_asked_for(world) -> None:
    asked = world.browser("nobody").get("/caseload?filter=to_settle&q=a b")
    assert asked.status_code == 303
    page = world.browser("nobody").get(asked.location)
    assert page.status_code == 200
    answer = sign_in(world, after=asked.location.removeprefix("/sign-in"))
    assert answer.location == "/caseload?filter=to_settle&q=a%20b"


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "/\t/elsewhere.example/",
    "\t//elsewhere.example/",
    "/%09/elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://localhost@elsewhere.example/",
    "http://localhost.elsewhere.example/",
    "http://localhost//elsewhere.example/",
    "elsewhere.example",
    "",
]


def stays_here(location: str) -> bool:
    """As a browser reads it: tabs and line ends fall away, a backslash is a slash."""
    read = location.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    return read.startswith("/") and not read.startswith("//")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_it_never_leads_to_another_site(world, target: str) -> None:
    answer = world.browser("nobody").post(
        "/sign-in",
        query_string={"next": target},
        data={"csrf_token": world.token("nobody"), "email": "ben@example.org", "password": PASSWORD},
    )
    assert answer.status_code == 303
    assert stays_here(answer.location), answer.location


@pytest.mark.parametrize("target", ELSEWHERE)
def test_choosing_a_language_never_leads_to_another_site(world, target: str) -> None:
    answer = world.send("nobody", "/language", {"language": "cy"}, Referer=target)
    assert answer.status_code == 303
    assert stays_here(answer.location), answer.location


def test_choosing_a_language_leads_back_and_stays_through_signing_in_and_out(world) -> None:
    answer = world.send("nobody", "/language", {"language": "cy"}, Referer="http://localhost/sign-in?next=%2Ffind")
    assert answer.location == "/sign-in?next=%2Ffind"
    for _ in (sign_in(world), world.send("nobody", "/sign-out")):
        assert '<html lang="cy">' in world.browser("nobody").get("/accessibility").text
    assert world.send("nobody", "/language", {"language": "xx"}).status_code == 303
    assert '<html lang="cy">' in world.browser("nobody").get("/accessibility").text


# --- Signing out --------------------------------------------------------------------------------------------


def test_signing_out_ends_it_at_once_and_everywhere(world) -> None:
    sign_in(world)
    stolen = world.browser("nobody").get_cookie("coachdesk").value
    assert world.send("nobody", "/sign-out").status_code == 303
    assert not is_signed_in(world)
    world.browser("nobody").set_cookie("coachdesk", stolen)
    assert not is_signed_in(world)
    assert (
        world.db.session.scalar(select(func.count()).select_from(Event).where(Event.verb == "account.signed_out")) == 1
    )


def test_a_day_of_work_later_one_signs_in_again(world, clock) -> None:
    sign_in(world)
    for _ in range(14):
        clock.later(minutes=51)
        assert is_signed_in(world)
    clock.later(minutes=6)
    assert not is_signed_in(world)


def test_after_an_hour_without_a_press_one_signs_in_again(world, clock) -> None:
    sign_in(world)
    clock.later(minutes=59)
    assert is_signed_in(world)
    clock.later(minutes=59)
    assert is_signed_in(world)
    clock.later(minutes=60)
    assert not is_signed_in(world)


@pytest.mark.parametrize("held", [["x"], "x", None, ["a", "b", "c"], [1, 2, 3], {"a": 1}])
def test_a_cookie_of_another_shape_is_nobody(world, held) -> None:
    with world.browser("nobody").session_transaction() as cookie:
        cookie["sign_in"] = held
    assert world.browser("nobody").get("/caseload").status_code == 303


def test_a_cookie_that_was_tampered_with_is_nobody(world) -> None:
    sign_in(world)
    value = world.browser("nobody").get_cookie("coachdesk").value
    world.browser("nobody").set_cookie("coachdesk", value[:-3] + "abc")
    assert not is_signed_in(world)


def test_the_cookie_is_for_pages_alone(world) -> None:
    answer = sign_in(world)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_cookie_lasts_as_long_as_the_longest_sign_in_and_comes_once(world) -> None:
    """A page that is late, asked for before somebody signed in anew in another window, does not bring the old one."""
    answer = sign_in(world)
    assert "Expires=" in answer.headers["Set-Cookie"]
    world.browser("nobody").get("/today")
    assert "Set-Cookie" not in world.browser("nobody").get("/today").headers


# --- Setting a password -------------------------------------------------------------------------------------


def set_password(world: World, link: str, password: str):
    return world.send("nobody", f"/set-password/{link}", {"password": password})


def test_a_link_sets_a_password_once_and_the_second_factor_is_asked_for_all_the_same(world) -> None:
    answer = set_password(world, world.link, "another four words here")
    assert (answer.status_code, answer.location) == (303, "/sign-in/second")
    assert not is_signed_in(world)
    assert world.send("nobody", "/sign-in/second", {"code": signing.code()}).status_code == 303
    assert is_signed_in(world)
    world.send("nobody", "/sign-out")
    assert set_password(world, world.link, "somebody else's words").status_code == 404
    assert world.browser("nobody").get(f"/set-password/{world.link}").status_code == 404
    assert sign_in(world, password="another four words here").status_code == 303


def test_a_link_ends_after_three_days(world, clock) -> None:
    clock.later(days=2, hours=23)
    assert world.browser("nobody").get(f"/set-password/{world.link}").status_code == 200
    clock.later(hours=1)
    answer = set_password(world, world.link, "another four words here")
    assert answer.status_code == 404
    assert "This link has ended" in answer.text


def test_a_newer_link_ends_the_older_one(world) -> None:
    newer = accounts.make_password_link(world.db.session, world.accounts["ben"], by=None, at=clock_module.now())
    assert world.browser("nobody").get(f"/set-password/{world.link}").status_code == 404
    assert world.browser("nobody").get(f"/set-password/{newer}").status_code == 200


@pytest.mark.parametrize("link", ["x", "a" * 500, "%00", "..%2F", "ŷ"])
def test_a_link_that_never_was_has_ended(world, link: str) -> None:
    assert world.browser("nobody").get(f"/set-password/{link}").status_code == 404


def test_a_link_of_a_closed_account_has_ended(world) -> None:
    world.accounts["ben"].closed_at = clock_module.now()
    assert set_password(world, world.link, "another four words here").status_code == 404


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Use 12 characters or more"),
        ("eleven char", "Use 12 characters or more"),
        ("x" * 201, "Use 200 characters or fewer"),
        ("BEN@example.ORG", "not your name or your email address"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why_and_the_link_stays(world, password: str, sentence: str) -> None:
    answer = set_password(world, world.link, password)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert set_password(world, world.link, "another four words here").status_code == 303


@pytest.mark.parametrize("password", ["x" * 12, "x" * 200, "пароль из слов", "  spaces around it  ", "🔑" * 12])
def test_any_twelve_characters_are_a_password(world, password: str) -> None:
    assert set_password(world, world.link, password).status_code == 303
    world.send("nobody", "/sign-out")
    assert sign_in(world, password=password).status_code == 303


def test_a_new_password_ends_every_browser_that_was_signed_in(world) -> None:
    assert is_signed_in(world, "ben")
    set_password(world, world.link, "another four words here")
    assert not is_signed_in(world, "ben")


def test_what_is_kept_of_links_and_passwords_opens_nothing(world) -> None:
    set_password(world, world.link, "another four words here")
    hashed = world.db.session.scalar(select(Account.password_hash).where(Account.id == world.accounts["ben"].id))
    assert hashed.startswith("$argon2id$")
    digests = [row.digest for row in world.db.session.execute(select(SignIn.digest))]
    assert all(len(digest) == 64 for digest in digests)
