"""How I sign in: my own sign-ins to see and to end, and a fresh proof before anything of it is changed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import RoleGrant, SignIn
from coachdesk.models.label import Role, SignInWay
from coachdesk.services import session_limits, sessions
from tests import people, signing
from tests.client import Client
from tests.counting import statements
from tests.signing import PASSWORD, Device

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """Somebody's browser: it opens pages and presses buttons."""

    def __init__(self, app, db, account=None) -> None:
        app.test_client_class = Client
        self.client, self.db = app.test_client(), db
        if account is not None:
            people.sign_in(self.client, db.session, account)

    def get(self, address: str):
        return self.client.get(address)

    def post(self, address: str, **sent: str):
        token = TOKEN.search(self.client.get("/accessibility").text)[1]
        return self.client.post(address, data={"csrf_token": token} | sent)


@pytest.fixture
def amina(db, office):
    account = people.account(db.session, people.staff(db.session, office, "Amina Yusuf"), Role.COACH)
    return signing.with_password(db.session, account, "amina@example.org")


@pytest.fixture
def ida(db, office):
    account = people.account(db.session, people.staff(db.session, office, "Ida Holm"), Role.ADMINISTRATOR)
    return signing.with_password(db.session, account, "ida@example.org")


def here(app, db, account) -> Browser:
    return Browser(app, db, account)


def open_rows(db, account) -> list[SignIn]:
    return list(sessions.open_ones(db.session, account.id, at=clock_module.now()))


# --- Where I am signed in -----------------------------------------------------------------------------------


def test_each_of_my_sign_ins_is_listed_and_ended_on_its_own(app, db, amina) -> None:
    one, other = here(app, db, amina), here(app, db, amina)
    page = one.get("/my-account").text
    assert page.count("End this one") == 1
    assert "This one" in page
    end = re.search(r'action="(/my-account/sign-ins/[\w-]+/end)"', page)[1]
    assert one.post(end).status_code == 303
    assert other.get("/today").status_code == 303
    assert one.get("/today").status_code == 200


def test_all_others_end_with_one_press_and_anothers_do_not(app, db, amina, ida) -> None:
    one, *others = (here(app, db, amina) for _ in range(4))
    stranger = here(app, db, ida)
    assert one.post("/my-account/sign-ins/end").status_code == 303
    assert [each.get("/my-account").status_code for each in (one, *others, stranger)] == [200, 303, 303, 303, 200]
    row = open_rows(db, amina)[0]
    assert stranger.post(f"/my-account/sign-ins/{row.id}/end").status_code == 404


def test_of_more_than_ten_the_oldest_ends(app, db, amina, clock) -> None:
    browsers = []
    for _ in range(12):
        clock.later(seconds=1)
        browsers.append(here(app, db, amina))
    assert [each.get("/today").status_code for each in browsers] == [303] * 2 + [200] * 10


def test_every_page_at_work_leads_to_signing_out(app, db, amina) -> None:
    page = here(app, db, amina).get("/my-account").text
    assert 'action="/sign-out"' in page
    assert 'href="/my-account"' in page


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_limits_and_the_shortest_counts(app, db, amina, clock, role: Role) -> None:
    db.session.add(RoleGrant(account_id=amina.id, role=role, from_on=clock_module.today()))
    limit = session_limits.limit_of([Role.COACH, role])
    assert limit.idle == min(session_limits.OF_A_ROLE[role].idle, session_limits.AT_WORK.idle)
    browser = here(app, db, amina)
    clock.at(clock_module.now() + limit.idle - timedelta(seconds=1))
    assert browser.get("/my-account").status_code == 200
    clock.at(clock_module.now() + limit.idle)
    assert browser.get("/my-account").status_code == 303


def test_when_one_was_here_is_kept_to_the_minute_without_a_statement_on_most_requests(app, db, amina, clock) -> None:
    browser = here(app, db, amina)
    browser.get("/my-account")
    clock.later(seconds=59)
    with statements(db) as counted:
        browser.get("/my-account")
    assert not [each for each in counted.all if each.startswith("UPDATE sign_in")]
    clock.later(seconds=1)
    browser.get("/my-account")
    assert open_rows(db, amina)[0].seen_at == clock_module.now()


def test_a_change_of_rights_gives_the_browser_a_new_token_and_the_old_one_opens_nothing(app, db, amina) -> None:
    browser = here(app, db, amina)
    browser.get("/my-account")
    copied = browser.client.get_cookie("coachdesk").value
    db.session.add(RoleGrant(account_id=amina.id, role=Role.RECEPTION, from_on=clock_module.today()))
    assert browser.get("/my-account").status_code == 200
    assert browser.get("/my-account").status_code == 200
    browser.client.set_cookie("coachdesk", copied)
    assert browser.get("/my-account").status_code == 303


# --- A fresh proof first ------------------------------------------------------------------------------------

PAGES = ["/my-account/passkeys/new", "/my-account/app", "/my-account/password"]


@pytest.mark.parametrize("address", PAGES)
def test_after_a_quarter_of_an_hour_one_shows_again_who_one_is_and_goes_on(app, db, amina, clock, address) -> None:
    browser = here(app, db, amina)
    assert browser.get(address).status_code == 200
    clock.later(minutes=15)
    asked = browser.get(address)
    assert asked.location == f"/my-account/proof?next={address}"
    assert browser.post(asked.location, code="000000").status_code == 422
    token_before = browser.client.get_cookie("coachdesk").value
    answer = browser.post(asked.location, code=signing.code())
    assert (answer.status_code, answer.location) == (303, address)
    assert browser.get(address).status_code == 200
    browser.client.set_cookie("coachdesk", token_before)
    assert browser.get("/my-account").status_code == 303


def test_a_button_that_was_pressed_without_proof_is_pressed_once_more_after_it(app, db, amina, clock) -> None:
    browser = here(app, db, amina)
    clock.later(minutes=20)
    page = browser.get("/my-account").text
    nonce = re.search(r'action="/my-account/codes".*?name="form_nonce" value="([^"]+)"', page, re.DOTALL)[1]
    asked = browser.post("/my-account/codes", form_nonce=nonce, sure="y")
    assert asked.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', asked.text)[1]
    again = browser.post("/my-account/proof", code=signing.code(), kept=kept)
    assert 'action="/my-account/codes"' in again.text
    assert browser.post("/my-account/codes").text.count("<code>") == 10


def test_changing_the_password_needs_the_old_one_and_ends_the_others(app, db, amina, clock) -> None:
    one, other = here(app, db, amina), here(app, db, amina)
    new = "another four words here"
    assert "not your password now" in one.post("/my-account/password", old="wrong words", password=new).text
    common = one.post("/my-account/password", old=PASSWORD, password="qwerty123456")
    assert "among the first that guessers" in common.text
    assert other.get("/today").status_code == 200
    answer = one.post("/my-account/password", old=PASSWORD, password=new)
    assert answer.status_code == 303
    assert "A new password was set." in one.get("/my-account").text
    assert (one.get("/today").status_code, other.get("/today").status_code) == (200, 303)


def test_a_passkey_is_added_and_taken_away_and_the_last_factor_stays(app, db, amina) -> None:
    browser, device = here(app, db, amina), Device()
    sent = device.register(browser.get("/my-account/passkeys/new").text)
    added = browser.post("/my-account/passkeys", name="My phone", **sent)
    assert added.status_code == 303
    page = browser.get("/my-account").text
    assert "My phone" in page
    assert "A passkey was added." in page
    assert browser.post("/my-account/app/removal").status_code == 303
    removal = re.search(r'action="(/my-account/passkeys/[\w-]+/removal)"', page)[1]
    assert browser.post(removal).status_code == 409
    assert "My phone" in browser.get("/my-account").text
    stranger = Browser(app, db)
    sent = device.sign(stranger.get("/sign-in").text)
    assert stranger.post("/sign-in/passkey", **sent).location == "/"


# --- What an administrator does -----------------------------------------------------------------------------


def test_a_role_is_given_with_its_days_and_ended_at_the_next_request(app, db, amina, ida, office) -> None:
    admin, browser = here(app, db, ida), here(app, db, amina)
    address = f"/accounts/{amina.id}"
    assert browser.get("/front-desk").status_code == 403
    sent = {"role": "reception", "office": str(office.id), "from_on": "2026-11-24", "until_on": "2026-12-24"}
    assert admin.post(f"{address}/roles", **sent).status_code == 303
    assert browser.get("/front-desk").status_code == 200
    assert "they have this role" in admin.post(f"{address}/roles", **sent).text.lower()
    end = re.search(rf'action="({address}/roles/[\w-]+/end)"[^§]*reception', admin.get(address).text)
    grant = db.session.scalar(select(RoleGrant.id).where(RoleGrant.role == Role.RECEPTION))
    assert end
    assert admin.post(f"{address}/roles/{grant}/end").status_code == 303
    assert browser.get("/front-desk").status_code == 403


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"role": "reception", "office": ""}, "Choose the office"),
        ({"role": "service_worker"}, "Write the last day"),
        ({"role": "reception", "until_on": "2026-11-01"}, "The last day is before the first"),
        ({"role": "supporter"}, "Choose one of those that are offered"),
        ({"role": "reception", "from_on": "soon"}, "Give the day"),
    ],
)
def test_a_role_that_cannot_be_given_says_why(app, db, amina, ida, office, sent, sentence) -> None:
    sent = {"office": str(office.id), "from_on": "2026-11-24", "until_on": ""} | sent
    answer = here(app, db, ida).post(f"/accounts/{amina.id}/roles", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nobody_changes_their_own_rights_and_one_administrator_stays(app, db, amina, ida) -> None:
    admin = here(app, db, ida)
    for button in ("roles", "closing", "opening", "reset"):
        assert admin.post(f"/accounts/{ida.id}/{button}", role="coach").status_code == 403
    assert admin.get("/accounts").status_code == 200


def test_a_closed_account_is_out_at_the_next_request_and_can_be_opened_again(app, db, amina, ida) -> None:
    admin, browser = here(app, db, ida), here(app, db, amina)
    assert admin.post(f"/accounts/{amina.id}/closing").status_code == 303
    assert browser.get("/today").status_code == 303
    assert admin.post(f"/accounts/{amina.id}/opening").status_code == 303
    assert browser.get("/today").status_code == 303


def test_one_persons_sign_ins_and_everybodys_are_ended(app, db, amina, ida) -> None:
    admin, browser = here(app, db, ida), here(app, db, amina)
    admin.post(f"/accounts/{amina.id}/sign-ins/end")
    assert browser.get("/today").status_code == 303
    again = here(app, db, amina)
    admin.post("/accounts/sign-ins/end")
    assert (again.get("/today").status_code, admin.get("/accounts").status_code) == (303, 200)


def test_whoever_lost_everything_begins_anew_once_it_is_sure_who_they_are(app, db, amina, ida) -> None:
    admin, browser = here(app, db, ida), here(app, db, amina)
    address = f"/accounts/{amina.id}/reset"
    assert admin.post(address).status_code == 422
    assert admin.post(address, shown="in_person").status_code == 422
    assert browser.get("/today").status_code == 200
    made = admin.post(address, shown="in_person", confirmed="y")
    assert browser.get("/today").status_code == 303
    link = re.search(r"http://localhost(/set-password/[\w-]+)", made.text)[1]
    stranger = Browser(app, db)
    assert stranger.post(link, password="another four words here").location == "/sign-in/set-up"
    assert stranger.get("/today").status_code == 303


def test_another_address_is_told_to_its_owner(app, db, amina, ida) -> None:
    admin = here(app, db, ida)
    address = f"/accounts/{amina.id}/email"
    assert admin.post(address, email="ida@example.org").status_code == 422
    assert admin.post(address, email="no address").status_code == 422
    assert admin.post(address, email="yusuf@example.org").status_code == 303
    assert "changed your email address" in here(app, db, amina).get("/my-account").text
    assert people.accounts.find(db.session, "yusuf@example.org").id == amina.id


def test_stepping_into_a_demo_asks_for_nothing_more(app, db, amina, clock) -> None:
    browser = Browser(app, db)
    row, token = sessions.start(db.session, amina, way=SignInWay.DEMO, proved=True, at=clock_module.now())
    db.session.commit()
    with browser.client.session_transaction() as cookie:
        cookie["sign_in"] = [str(row.id), token, str(amina.id)]
    clock.later(minutes=30)
    assert browser.get("/my-account/app").status_code == 200
