"""The second step of signing in: nothing opens without it, and what is forged, spent or another's opens nothing."""

import re

import pytest
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import Attempt, Event, RecoveryCode, SignIn
from coachdesk.services import accounts, passkeys, recovery_codes
from coachdesk.views import challenges
from tests import signing
from tests.signing import PASSWORD, Device
from tests.views.world import World

ENDED = "That took too long, or was used before."


@pytest.fixture
def world(app, world, db, monkeypatch) -> World:
    signing.hash_quickly(monkeypatch)
    signing.with_password(db.session, world.accounts["ben"], "ben@example.org")
    signing.with_password(db.session, world.accounts["amina"], "amina@example.org", app=False)
    return world


def half_way(world: World, who: str = "ben", browser: str = "nobody"):
    return world.send(browser, "/sign-in", {"email": f"{who}@example.org", "password": PASSWORD})


def is_in(world: World, browser: str = "nobody") -> bool:
    return world.browser(browser).get("/caseload").status_code == 200


def events(world: World, verb: str) -> int:
    return world.db.session.scalar(select(func.count()).select_from(Event).where(Event.verb == verb))


def with_passkey(world: World, who: str = "amina") -> Device:
    """Somebody sets up a passkey as the first thing after their password."""
    device = Device()
    half_way(world, who)
    page = world.browser("nobody").get("/sign-in/set-up").text
    answer = world.send("nobody", "/sign-in/set-up", device.register(page) | {"name": "My phone"})
    assert answer.status_code == 200, answer.text
    return device


# --- With it, and without it --------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(world) -> None:
    assert half_way(world).location == "/sign-in/second"
    for address in ("/caseload", "/today", "/my-account", "/"):
        assert world.browser("nobody").get(address).status_code == 303
    assert not is_in(world)
    assert world.db.session.scalar(select(SignIn.id).where(SignIn.account_id == world.accounts["ben"].id)) is None


def test_whoever_has_none_sets_one_up_before_anything_else_opens_and_gets_codes_for_paper(world) -> None:
    assert half_way(world, "amina").location == "/sign-in/set-up"
    assert not is_in(world)
    page = world.browser("nobody").get("/sign-in/set-up").text
    secret = re.search(r'name="secret" value="([^"]+)"', page)[1]
    key = "".join(re.findall(r"<code>([A-Z2-7]{4})</code>", page))
    wrong = world.send("nobody", "/sign-in/set-up", {"secret": secret, "code": "000000"})
    assert (wrong.status_code, is_in(world)) == (422, False)
    assert key[:4] in wrong.text
    right = world.send("nobody", "/sign-in/set-up", {"secret": secret, "code": signing.code(key)})
    codes = re.findall(r"<code>([\w-]+)</code>", right.text)
    assert (right.status_code, len(codes)) == (200, 10)
    assert is_in(world)
    world.send("nobody", "/sign-out")
    half_way(world, "amina")
    assert world.send("nobody", "/sign-in/second", {"code": codes[0]}).status_code == 303
    assert is_in(world)
    assert codes[0] not in world.browser("nobody").get("/my-account").text


def test_a_passkey_is_set_up_and_signs_in_alone(world) -> None:
    device = with_passkey(world)
    assert is_in(world)
    world.send("nobody", "/sign-out")
    answer = world.send("nobody", "/sign-in/passkey", device.sign(world.browser("nobody").get("/sign-in").text))
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(world)
    row = world.db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
    assert (row.way, row.proved_at) == ("passkey", clock_module.now())


def test_a_passkey_is_the_second_thing_too(world) -> None:
    device = with_passkey(world)
    world.send("nobody", "/sign-out")
    assert half_way(world, "amina").location == "/sign-in/second"
    page = world.browser("nobody").get("/sign-in/second").text
    assert world.send("nobody", "/sign-in/second", device.sign(page)).status_code == 303
    assert is_in(world)


def test_signing_in_makes_a_new_token_each_time(world) -> None:
    seen = set()
    for step in range(2):
        half_way(world)
        world.send("nobody", "/sign-in/second", {"code": signing.code(steps=step)})
        with world.browser("nobody").session_transaction() as cookie:
            seen.add(cookie["sign_in"][1])
    assert len(seen) == 2
    assert all(len(token) >= 43 for token in seen)


# --- Forged, spent, too late, another's ---------------------------------------------------------------------


def test_a_code_works_once(world) -> None:
    for expected in (303, 422):
        half_way(world)
        assert world.send("nobody", "/sign-in/second", {"code": signing.code()}).status_code == expected
        assert is_in(world) is (expected == 303)
        world.send("nobody", "/sign-out")


def test_what_was_begun_ends_after_ten_minutes(world, clock) -> None:
    half_way(world)
    clock.later(minutes=10)
    answer = world.send("nobody", "/sign-in/second", {"code": signing.code()})
    assert answer.status_code == 422
    assert ENDED in answer.text
    assert events(world, "account.half_way_refused") == 1
    assert not is_in(world)
    assert world.browser("nobody").get("/sign-in/second").location == "/sign-in"


def test_what_was_begun_ends_with_a_new_password_and_with_the_account(world) -> None:
    half_way(world)
    world.accounts["ben"].password_hash = signing.HASHED.replace("p=1$", "p=1$A")
    assert ENDED in world.send("nobody", "/sign-in/second", {"code": signing.code()}).text
    world.accounts["ben"].password_hash = signing.HASHED
    half_way(world)
    world.accounts["ben"].closed_at = clock_module.now()
    assert ENDED in world.send("nobody", "/sign-in/second", {"code": signing.code()}).text
    assert not is_in(world)


def test_what_was_begun_is_used_once(world) -> None:
    """A cookie that was copied before the second step signs nobody in after it."""
    half_way(world)
    copied = world.browser("nobody").get_cookie("coachdesk").value
    world.send("nobody", "/sign-in/second", {"code": signing.code()})
    world.send("nobody", "/sign-out")
    world.browser("nobody").set_cookie("coachdesk", copied)
    answer = world.send("nobody", "/sign-in/second", {"code": signing.code(steps=1)})
    assert (answer.status_code, answer.location) == (303, "/")
    assert not is_in(world)


def test_anothers_code_and_anothers_app_open_nothing(world) -> None:
    half_way(world, "amina")
    answer = world.send("nobody", "/sign-in/second", {"code": signing.code()})
    assert answer.status_code == 422
    bens = recovery_codes.make(world.db.session, world.accounts["ben"], at=clock_module.now())
    assert world.send("nobody", "/sign-in/second", {"code": bens[0]}).status_code == 422
    assert not is_in(world)


def test_the_secret_of_anothers_page_sets_nothing_up(world) -> None:
    half_way(world, "amina")
    page = world.browser("nobody").get("/sign-in/set-up").text
    secret = re.search(r'name="secret" value="([^"]+)"', page)[1]
    key = "".join(re.findall(r"<code>([A-Z2-7]{4})</code>", page))
    signing.with_password(world.db.session, world.accounts["dev"], "dev@example.org", app=False)
    half_way(world, "dev")
    answer = world.send("nobody", "/sign-in/set-up", {"secret": secret, "code": signing.code(key)})
    assert (answer.status_code, is_in(world)) == (422, False)


def the_passkey_answer(world: World, device: Device, how: str) -> dict[str, str]:  # noqa: C901 (one line for each way)
    sign_in = world.browser("nobody").get("/sign-in").text
    if how == "of another browser":
        sign_in = world.browser("dev").get("/sign-in").text
    elif how == "of another page":
        half_way(world, "amina")
        sign_in = world.browser("nobody").get("/sign-in/second").text
    elif how == "of another site":
        device.origin = "http://localhost.elsewhere.example"
    elif how == "with its owner not verified":
        device.verified = False
    elif how == "by a copy that counts less":
        device.uses = -1
    sent = device.sign(sign_in)
    if how == "too late":
        clock_module.fix(clock_module.now() + challenges.LASTS)
    elif how == "forged":
        sent["passkey_answer"] = Device.sign(stranger(device), sign_in)["passkey_answer"]
    elif how == "taken away":
        passkeys.end(world.db.session, passkeys.of(world.db.session, world.accounts["amina"].id)[0],
                     at=clock_module.now())  # fmt: skip
    elif how == "of a closed account":
        world.accounts["amina"].closed_at = clock_module.now()
    elif how == "of no shape":
        sent["passkey_answer"] = '{"rawId": 7, "response": []}'
    elif how == "with no challenge":
        sent["passkey_challenge"] = "e30.aaaa"
    return sent


def stranger(device: Device) -> Device:
    """Somebody who knows the name of a passkey, and has another key."""
    other, credential_id = Device(), next(iter(device.keys))
    other.uses, other.keys = 50, {credential_id: (signing.ec.generate_private_key(signing.ec.SECP256R1()), b"")}
    return other


@pytest.mark.parametrize(
    "how",
    [
        "of another browser",
        "of another page",
        "of another site",
        "with its owner not verified",
        "by a copy that counts less",
        "too late",
        "forged",
        "taken away",
        "of a closed account",
        "of no shape",
        "with no challenge",
    ],
)
def test_a_passkey_that_does_not_fit_is_one_sentence_and_an_event(world, clock, how: str) -> None:
    device = with_passkey(world)
    device.uses = 9
    world.send("nobody", "/sign-out")
    page = world.browser("nobody").get("/sign-in").text
    world.send("nobody", "/sign-in/passkey", device.sign(page))  # the count stands at ten
    world.send("nobody", "/sign-out")
    sent, before = the_passkey_answer(world, device, how), events(world, "account.sign_in_tried")
    answer = world.send("nobody", "/sign-in/passkey", sent)
    assert answer.status_code == 422
    assert "This passkey opens nothing here, or the page was open too long." in answer.text
    assert events(world, "account.sign_in_tried") == before + 1
    assert not is_in(world)


def test_an_answer_of_a_passkey_is_taken_once(world) -> None:
    device = with_passkey(world)
    world.send("nobody", "/sign-out")
    sent = device.sign(world.browser("nobody").get("/sign-in").text)
    copied = world.browser("nobody").get_cookie("coachdesk").value
    assert world.send("nobody", "/sign-in/passkey", sent).status_code == 303
    world.send("nobody", "/sign-out")
    world.browser("nobody").set_cookie("coachdesk", copied)
    assert world.send("nobody", "/sign-in/passkey", sent).status_code == 422
    assert not is_in(world)


# --- Guessing -----------------------------------------------------------------------------------------------


def test_five_hundred_guesses_come_in_nowhere_and_lock_nobody_out(world, monkeypatch) -> None:
    """Over the pages: from one place, at the password of somebody who has signed in on their own browser before."""
    half_way(world, browser="ben")
    assert world.send("ben", "/sign-in/second", {"code": signing.code()}).status_code == 303
    world.send("ben", "/sign-out")
    hashed, token = [], world.token("nobody")
    monkeypatch.setattr(accounts.passwords, "fits", lambda account, password: hashed.append(password) and False)
    statuses = []
    for number in range(500):
        sent = {"csrf_token": token, "email": "ben@example.org", "password": f"guess number {number}"}
        statuses.append(world.browser("nobody").post("/sign-in", data=sent).status_code)
    assert (statuses[:5], set(statuses[5:])) == ([422] * 5, {429})
    assert len(hashed) == 5
    monkeypatch.undo()
    assert half_way(world, browser="ben").status_code == 303
    assert world.send("ben", "/sign-in/second", {"code": signing.code(steps=1)}).status_code == 303
    assert is_in(world, "ben")


def test_whoever_waits_is_told_when_and_the_count_stands_though_nothing_else_does(world, clock) -> None:
    for _ in range(5):
        world.send("nobody", "/sign-in", {"email": "ben@example.org", "password": "wrong"})
    answer = world.send("nobody", "/sign-in", {"email": "ben@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert "Try again in 30 seconds." in answer.text
    assert world.db.session.scalar(select(func.count()).select_from(Attempt)) == 15
    unknown = [world.send("nobody", "/sign-in", {"email": "eve@example.org", "password": "wrong"}) for _ in range(6)]
    assert [each.status_code for each in unknown] == [422] * 5 + [429]
    clock.later(seconds=31)
    assert half_way(world).status_code == 303


def test_codes_are_guessed_as_slowly_as_passwords(world) -> None:
    half_way(world)
    answers = [world.send("nobody", "/sign-in/second", {"code": f"{number:06}"}).status_code for number in range(7)]
    assert answers == [422] * 5 + [429] * 2
    half_way(world, "amina")  # somebody else, from the same place
    assert world.browser("nobody").get("/sign-in/set-up").status_code == 200


def test_a_passkey_comes_in_while_guesses_are_slowed(world) -> None:
    device = with_passkey(world)
    world.send("nobody", "/sign-out")
    for _ in range(8):
        last = world.send("dev", "/sign-in", {"email": "amina@example.org", "password": "wrong"})
    assert last.status_code == 429
    sent = device.sign(world.browser("nobody").get("/sign-in").text)
    assert world.send("nobody", "/sign-in/passkey", sent).status_code == 303


def test_codes_for_paper_are_kept_as_slow_hashes_alone(world, monkeypatch) -> None:
    monkeypatch.undo()
    with_passkey(world)
    hashes = world.db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(hashes) == 10
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2") for each in hashes)


def test_a_passkey_of_a_claimant_opens_nothing_at_the_door_of_people_at_work(world) -> None:
    """Their own door asks what else holds for them: that they want an account, that their record is there."""
    device = Device()
    page = world.browser("rosa").get("/my/coming-in").text
    assert world.send("rosa", "/my/coming-in/lock", device.register(page)).status_code == 303
    answer = world.send("nobody", "/sign-in/passkey", device.sign(world.browser("nobody").get("/sign-in").text))
    assert answer.status_code == 422
    assert "This passkey opens nothing here" in answer.text
    assert world.browser("nobody").get("/my").status_code == 303
