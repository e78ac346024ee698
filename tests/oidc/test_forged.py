"""What a provider, or somebody in its place, may not say: each is turned away with a sentence, a line, nothing else."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import Account, Event, RoleGrant, SignIn
from coachdesk.models.label import Role, SignInWay
from coachdesk.provider.client import Client
from coachdesk.provider.settings import ProviderSettings
from coachdesk.provider.tokens import LOGGED_OUT
from coachdesk.services import accounts, entry_links, passwords, provider_accounts
from coachdesk.views import provider
from tests import people
from tests.oidc.forging import Forger, forging, part

ROLES = {"CoachDesk.Coach": "coach", "CoachDesk.Lead": "lead"}
ANSWER = "/sign-in/provider/answer"
SECRET = "a-secret-of-the-tests-alone"


@pytest.fixture(scope="module")
def forger_of_module():
    with forging() as forger:
        yield forger


@pytest.fixture
def forger(forger_of_module, app, monkeypatch) -> Forger:
    forger = forger_of_module
    forger.says, forger.token, forger.sends_elsewhere = {}, "", ""
    forger.codes.clear()
    settings = ProviderSettings(forger.issuer, "coachdesk", SECRET, roles=ROLES)
    monkeypatch.setitem(app.extensions, provider.KEPT, Client(settings))
    return forger


@pytest.fixture
def amina(db) -> Account:
    office = people.office(db.session)
    account = people.account(db.session, people.staff(db.session, office, "Amina Yusuf"))
    account.email = "amina@example.org"
    account.email_index = people.key_ring.vault(db.session).blind("email", "amina@example.org")
    account.password_hash = "something"
    db.session.commit()
    return account


def begun(client, **form: str) -> dict[str, str]:
    """What the provider is asked, in a browser that has pressed the button."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    page = client.post("/sign-in/provider", data={"csrf_token": token} | form)
    assert page.status_code == 200, page.text
    address = page.headers["Refresh"].removeprefix("0; url=")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def says(forger: Forger, asked: dict[str, str], **more) -> None:
    said = {"nonce": asked["nonce"], "email": "amina@example.org", "email_verified": True, "sid": "s1"}
    said |= {"amr": ["pwd", "mfa"]} | more
    forger.token = forger.signed(forger.claims(**said))


def came(client, asked: dict[str, str], **more: str):
    return client.get(ANSWER, query_string={"code": "c", "state": asked["state"]} | more)


def is_in(db) -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))))


def turned_away(client, db, answer, why: str) -> None:
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not is_in(db)
    told = db.session.scalars(select(Event.facts).where(Event.verb == "account.provider_turned_away")).all()
    assert told == [f'{{"why":"{why}"}}']
    assert client.get("/caseload").status_code == 303


def test_somebody_comes_in_with_the_roles_that_the_provider_gives(client, db, forger, amina) -> None:
    asked = begun(client, next="/caseload")
    assert (asked["code_challenge_method"], asked["response_type"], asked["client_id"]) == ("S256", "code", "coachdesk")
    says(forger, asked, roles=["CoachDesk.Coach", "Another.Application"])
    answer = came(client, asked)
    assert (answer.status_code, answer.location) == (303, "/caseload")
    assert client.get("/caseload").status_code == 200
    (account,) = db.session.scalars(select(Account).where(Account.subject == "amina-0"))
    assert (account.id, account.issuer, account.password_hash) == (amina.id, forger.issuer, None)
    (row,) = db.session.scalars(select(SignIn))
    assert (row.way, row.provider_sid, row.proved_at is not None) == (SignInWay.PROVIDER, "s1", True)
    (grant,) = db.session.scalars(select(RoleGrant))
    assert (grant.role, grant.granted_by, grant.office_id is not None) == (Role.COACH, None, True)
    sent = forger.codes[0]
    assert len(sent["code_verifier"][0]) == 43
    for secret in (forger.token, sent["code_verifier"][0], SECRET):
        assert not [name for name, value in client.get("/caseload").headers if secret in value]
        assert not [event for event in db.session.scalars(select(Event.facts)) if secret in event]


def test_another_browsers_answer_is_nobodys(app, client, db, forger, amina) -> None:
    asked = begun(client)
    says(forger, asked)
    stranger = app.test_client()
    turned_away(stranger, db, came(stranger, asked), "state")
    assert forger.codes == []


def test_a_wrong_state_uses_the_round_up(client, db, forger, amina) -> None:
    asked = begun(client)
    says(forger, asked)
    turned_away(client, db, came(client, {"state": "another"}), "state")
    assert came(client, asked).location == "/sign-in"


def test_an_answer_that_is_kept_and_brought_again_is_used_up(app, client, db, forger, amina) -> None:
    asked = begun(client)
    cookie = client.get_cookie("coachdesk").value
    says(forger, asked)
    assert came(client, asked).location == "/"
    thief = app.test_client()
    thief.set_cookie("coachdesk", cookie)
    assert came(thief, asked).location == "/sign-in"
    assert len(forger.codes) == 1


def test_a_round_ends_after_ten_minutes(client, db, forger, amina, clock) -> None:
    asked = begun(client)
    says(forger, asked)
    clock.later(minutes=10)
    turned_away(client, db, came(client, asked), "too_old")


FORGED = {
    "another nonce": ({"nonce": "of-another-round"}, "nonce"),
    "no nonce": ({"nonce": None}, "nonce"),
    "another audience": ({"aud": "another-application"}, "audience"),
    "several audiences and no party": ({"aud": ["coachdesk", "another"]}, "audience"),
    "another party": ({"aud": ["coachdesk", "another"], "azp": "another"}, "audience"),
    "no audience": ({"aud": None}, "audience"),
    "another issuer": ({"iss": "https://another.example"}, "issuer"),
    "the issuer with a slash": ({"iss": "/"}, "issuer"),
    "ended": ({"exp": 1_700_000_000}, "expired"),
    "never ending": ({"exp": None}, "expired"),
    "an end that is no time": ({"exp": "tomorrow"}, "expired"),
    "of tomorrow": ({"iat": 4_000_000_000}, "issued"),
    "not yet": ({"nbf": 4_000_000_000}, "issued"),
    "of nobody": ({"sub": None}, "subject"),
    "of somebody too long": ({"sub": "x" * 201}, "subject"),
    "of a number": ({"sub": 7}, "subject"),
}


@pytest.mark.once
@pytest.mark.parametrize(("claims", "why"), FORGED.values(), ids=FORGED)
def test_a_token_that_says_something_else_is_not_believed(client, db, forger, amina, claims, why) -> None:
    asked = begun(client)
    says(forger, asked, **claims)
    turned_away(client, db, came(client, asked), why)


def by_nobody(forger: Forger, said: dict) -> str:
    return forger.unsigned(said)


def by_another_key(forger: Forger, said: dict) -> str:
    return forger.signed(said, RSAKey.generate_key(2048))


def by_the_public_key_as_a_secret(forger: Forger, said: dict) -> str:
    signed = f"{part({'alg': 'HS256', 'kid': forger.key.kid})}.{part(said)}"
    code = hmac.digest(forger.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(code).decode().rstrip('=')}"


def by_our_own_secret(_forger: Forger, said: dict) -> str:
    return jwt.encode({"alg": "HS256"}, said, OctKey.import_key(SECRET * 2), algorithms=["HS256"])


def changed_afterwards(forger: Forger, said: dict) -> str:
    head, _body, tail = forger.signed(said).split(".")
    return ".".join((head, forger.unsigned(said | {"sub": "gwen-0"}).split(".")[1], tail))


def of_another_kind(forger: Forger, said: dict) -> str:
    return forger.signed(said, typ="logout+jwt")


def with_a_key_of_its_own(forger: Forger, said: dict) -> str:
    own = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": own.as_dict(private=False)}, said, own)


@pytest.mark.once
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (by_nobody, "signature"), (by_another_key, "signature"), (by_the_public_key_as_a_secret, "signature"),
        (by_our_own_secret, "signature"), (changed_afterwards, "signature"), (with_a_key_of_its_own, "signature"),
        (of_another_kind, "kind"), (lambda *_: "x.y.z", "signature"), (lambda *_: "\u0177", "signature"),
    ],
)  # fmt: skip
def test_a_token_that_the_provider_did_not_sign_is_not_believed(client, db, forger, amina, made, why) -> None:
    asked = begun(client)
    said = forger.claims(nonce=asked["nonce"], email="amina@example.org", email_verified=True)
    forger.token = made(forger, said)
    turned_away(client, db, came(client, asked), why)


@pytest.mark.once
@pytest.mark.parametrize("told", ["https://another.example", "", "x" * 300])
def test_an_answer_that_says_it_is_of_another_provider_is_not_taken(client, db, forger, amina, told) -> None:
    asked = begun(client)
    says(forger, asked)
    turned_away(client, db, came(client, asked, iss=told), "issuer")
    assert forger.codes == []


@pytest.mark.once
def test_where_the_provider_always_names_itself_an_answer_without_is_not_taken(client, db, forger, amina) -> None:
    forger.says = {"authorization_response_iss_parameter_supported": True}
    asked = begun(client)
    says(forger, asked)
    turned_away(client, db, came(client, asked), "issuer")


@pytest.mark.once
def test_what_is_not_this_provider_is_asked_for_nothing(client, db, forger, amina) -> None:
    """Another issuer's name, an address in the clear, or a redirect elsewhere: nobody is led there."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    wrong = ({"issuer": forger.issuer + "/"}, {"token_endpoint": "http://provider.example/token"}, {"jwks_uri": 7})
    for forger.says in wrong:
        answer = client.post("/sign-in/provider", data={"csrf_token": token})
        assert (answer.status_code, answer.location) == (303, "/sign-in"), forger.says
    forger.says, forger.sends_elsewhere = {}, "https://another.example/.well-known/openid-configuration"
    assert client.post("/sign-in/provider", data={"csrf_token": token}).location == "/sign-in"


@pytest.mark.once
def test_a_key_that_is_new_is_fetched_and_an_old_one_is_no_more(client, db, forger, amina, clock, monkeypatch) -> None:
    asked = begun(client)
    says(forger, asked)
    assert came(client, asked).location == "/"
    old, new = forger.key, RSAKey.generate_key(2048, auto_kid=True)
    clock.later(minutes=1)
    client.post("/sign-out", data={"csrf_token": "none"})
    monkeypatch.setattr(forger, "key", new)
    asked = begun(client)
    says(forger, asked)
    assert came(client, asked).location == "/"
    asked = begun(client)
    forger.token = forger.signed(forger.claims(nonce=asked["nonce"]), old, kid=old.kid)
    assert came(client, asked).location == "/sign-in"


# --- Whose account -------------------------------------------------------------------------------------------


def test_an_address_that_nobody_verified_binds_nobody(client, db, forger, amina) -> None:
    for claims in ({"email_verified": False}, {"email_verified": None}, {"email": None}):
        asked = begun(client)
        says(forger, asked, **claims)
        assert came(client, asked).location == "/sign-in"
        assert "have no account here" in client.get("/sign-in").text
    assert not is_in(db)
    assert db.session.scalar(select(Account.issuer).where(Account.id == amina.id)) is None


def test_an_account_that_is_bound_is_never_bound_again(client, db, forger, amina) -> None:
    asked = begun(client)
    says(forger, asked)
    assert came(client, asked).location == "/"
    asked = begun(client)
    says(forger, asked, sub="somebody-else")
    assert came(client, asked).location == "/sign-in"
    assert db.session.scalars(select(Account.subject).where(Account.subject.is_not(None))).all() == ["amina-0"]


def test_a_claimant_an_invited_person_and_a_closed_account_are_never_bound(client, db, forger, amina, clock) -> None:
    rosa = people.claimant(db.session, people.office(db.session, "Hill Road"), "Rosa Martínez")
    hers = entry_links.account_of(db.session, rosa, at=clock_module.now())
    hers.email_index, amina.email_index = amina.email_index, None
    amina.email_index = people.key_ring.vault(db.session).blind("email", "elsewhere@example.org")
    db.session.flush()
    refused_as(client, forger)
    hers.email_index = None
    db.session.flush()
    amina.email_index = people.key_ring.vault(db.session).blind("email", "amina@example.org")
    db.session.add(RoleGrant(account_id=amina.id, role=Role.SUPPORTER, from_on=clock_module.now().date()))
    refused_as(client, forger)
    db.session.execute(RoleGrant.__table__.delete())
    amina.closed_at = clock_module.now()
    refused_as(client, forger)
    assert not is_in(db)
    assert db.session.scalars(select(Account.subject).where(Account.subject.is_not(None))).all() == []


def refused_as(client, forger) -> None:
    asked = begun(client)
    says(forger, asked)
    assert came(client, asked).location == "/sign-in"


# --- Roles ---------------------------------------------------------------------------------------------------


def test_a_role_that_is_taken_away_is_gone_at_the_next_sign_in(client, db, forger, amina) -> None:
    held = RoleGrant(account_id=amina.id, role=Role.LEAD, office_id=None, granted_by=amina.id)
    db.session.add(held)
    for roles, page in ((["CoachDesk.Coach"], 200), ([], 403), (["CoachDesk.Coach"], 200)):
        asked = begun(client)
        says(forger, asked, roles=roles)
        assert came(client, asked).location == "/"
        assert client.get("/today").status_code == page, roles
    ended = db.session.scalars(select(Event.facts).where(Event.verb == "role.ended")).all()
    assert ended == ['{"by":"provider","role":"coach"}']
    assert held.until_on is None


# --- Out -----------------------------------------------------------------------------------------------------


@pytest.fixture
def inside(client, db, forger, amina):
    asked = begun(client)
    says(forger, asked, roles=["CoachDesk.Coach"])
    assert came(client, asked).location == "/"
    assert client.get("/caseload").status_code == 200
    return client


def word(app, forger: Forger, *, key: RSAKey | None = None, **claims) -> int:
    """Back-channel sign-out: from the provider's own program, with no cookie and no form of ours."""
    said = {"events": {LOGGED_OUT: {}}, "jti": "j1", "sid": "s1", "exp": None} | claims
    token = forger.signed(forger.claims(**said), key, typ="logout+jwt")
    return app.test_client().post("/sign-in/provider/sign-out", data={"logout_token": token}).status_code


def test_a_word_from_the_provider_ends_the_sign_in_at_the_next_request(app, inside, db, forger) -> None:
    assert word(app, forger, sid="of-another-session") == 200
    assert inside.get("/caseload").status_code == 200
    assert word(app, forger, jti="j2") == 200
    assert inside.get("/caseload").status_code == 303
    assert not is_in(db)
    verbs = db.session.scalars(select(Event.verb).where(Event.actor == "system:provider")).all()
    assert verbs.count("account.ended_by_provider") == 1


def test_a_word_about_the_person_ends_all_that_they_opened_by_the_provider(app, inside, db, forger) -> None:
    assert word(app, forger, sid=None, sub="somebody-else") == 200
    assert is_in(db)
    assert word(app, forger, sid=None, jti="j2") == 200
    assert not is_in(db)


@pytest.mark.once
@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"}, {"aud": "another"}, {"events": None}, {"events": {}},
        {"events": {LOGGED_OUT: 1}}, {"nonce": "n"}, {"jti": None}, {"sid": None, "sub": None}, {"iat": 1_700_000_000},
        {"iat": None}, {"iat": 4_000_000_000}, {"exp": 1_700_000_000}, {"key": RSAKey.generate_key(2048)},
    ],
)  # fmt: skip
def test_a_word_that_is_not_believed_ends_nothing(app, inside, db, forger, claims) -> None:
    assert word(app, forger, **claims) == 400
    assert is_in(db)


@pytest.mark.once
def test_a_word_is_taken_once(app, inside, db, forger) -> None:
    assert word(app, forger, sid="another") == 200
    assert word(app, forger) == 400
    assert is_in(db)
    for sent in ({}, {"logout_token": ""}, {"logout_token": "x" * 5000}, {"logout_token": "\u0177.a.b"}):
        assert app.test_client().post("/sign-in/provider/sign-out", data=sent).status_code == 400


def test_after_five_minutes_a_page_asks_the_provider_quietly_and_is_shown(inside, db, forger, clock) -> None:
    clock.later(minutes=4)
    assert inside.get("/caseload").status_code == 200
    clock.later(minutes=2)
    led = inside.get("/caseload?order=name")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(led.location).query).items()}
    assert led.location.startswith(forger.issuer)
    assert asked["prompt"] == "none"
    says(forger, asked, roles=["CoachDesk.Coach"])
    assert came(inside, asked).location == "/caseload?order=name"
    assert inside.get("/caseload").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_whoever_is_not_there_any_more_is_out(inside, db, forger, clock) -> None:
    clock.later(minutes=6)
    asked = {n: v[0] for n, v in parse_qs(urlsplit(inside.get("/caseload").location).query).items()}
    answer = inside.get(ANSWER, query_string={"error": "login_required", "state": asked["state"]})
    assert answer.location == "/sign-in?next=/caseload"
    assert not is_in(db)


def test_a_role_that_went_meanwhile_is_gone_with_the_quiet_round(inside, db, forger, clock) -> None:
    clock.later(minutes=6)
    asked = {n: v[0] for n, v in parse_qs(urlsplit(inside.get("/caseload").location).query).items()}
    says(forger, asked, roles=[])
    assert came(inside, asked).location == "/caseload"
    assert inside.get("/caseload").status_code == 403


def test_what_is_sent_after_half_an_hour_waits_for_a_sign_in(inside, forger, clock) -> None:
    page = inside.get("/caseload").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    clock.later(minutes=29)
    assert inside.get("/caseload", headers={"HX-Request": "true"}).status_code == 200
    assert inside.post("/language", data={"csrf_token": token, "language": "en"}).status_code == 303
    clock.later(minutes=2)
    assert inside.post("/placements", data={"csrf_token": token}).location == "/sign-in"


def test_signing_out_here_leads_to_signing_out_there(inside, forger) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', inside.get("/caseload").text)[1]
    answer = inside.post("/sign-out", data={"csrf_token": token})
    assert answer.headers["Refresh"].startswith(f"0; url={forger.issuer}/out?client_id=coachdesk&post_logout")
    assert inside.get("/caseload").status_code == 303


# --- The provider alone --------------------------------------------------------------------------------------


def test_where_there_is_no_provider_its_pages_are_nowhere(client) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    assert client.get(ANSWER).status_code == 404
    for path in ("/sign-in/provider", "/sign-in/provider/sign-out"):
        assert client.post(path, data={"csrf_token": token}).status_code == 404
    assert "Sign in with your organisation" not in client.get("/sign-in").text


def test_a_password_opens_nothing_for_whom_the_provider_knows(client, db, forger, amina, monkeypatch, app) -> None:
    assert not provider_accounts.comes_by_provider_alone(db.session, amina, settings_of(app))
    asked = begun(client)
    says(forger, asked)
    assert came(client, asked).location == "/"
    assert provider_accounts.comes_by_provider_alone(db.session, amina, settings_of(app))
    assert not provider_accounts.comes_by_provider_alone(db.session, amina, None)


def test_where_the_provider_is_the_only_way_no_password_of_staff_opens_anything(
    client, db, forger, amina, app, monkeypatch
) -> None:
    link = accounts.make_password_link(db.session, amina, by=None, at=clock_module.now())
    passwords.keep(amina, "four plain words here")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    only = Client(replace(settings_of(app), only=True))
    monkeypatch.setitem(app.extensions, provider.KEPT, only)
    typed = {"csrf_token": token, "email": "amina@example.org", "password": "four plain words here"}
    answer = client.post("/sign-in", data=typed)
    assert (answer.status_code, is_in(db)) == (422, False)
    assert client.get(f"/set-password/{link}").status_code == 404
    assert client.post(f"/set-password/{link}", data=typed).status_code == 404
    monkeypatch.setitem(app.extensions, provider.KEPT, Client(replace(only.settings, only=False)))
    assert client.post("/sign-in", data=typed).status_code == 303


def test_who_showed_a_password_alone_there_shows_a_second_thing_here(client, db, forger, amina) -> None:
    asked = begun(client, next="/caseload")
    says(forger, asked, amr=["pwd"])
    answer = came(client, asked)
    assert answer.location == "/sign-in/second?next=/caseload"
    assert not is_in(db)
    assert client.get("/caseload").status_code == 303


def settings_of(app) -> ProviderSettings:
    return app.extensions[provider.KEPT].settings
