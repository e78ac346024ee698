"""The way into a demo: true words, one press to be somebody, and nothing of it anywhere else."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import db as database
from coachdesk.db import look_as
from coachdesk.models import Account, Claimant, Event, SignIn
from coachdesk.views.demo import COMERS, VISITS
from tests import engines

FROM_ELSEWHERE = [
    {"REMOTE_ADDR": "10.0.0.7"},
    {"REMOTE_ADDR": "2001:db8::7"},
    {"REMOTE_ADDR": ""},
    {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    {"HTTP_FORWARDED": "for=203.0.113.9"},
    {"HTTP_X_REAL_IP": "203.0.113.9"},
]


@pytest.fixture(scope="module")
def demo_app(engine: engines.Engine, worker_name: str) -> Iterator[Flask]:
    name = f"{worker_name}_demo_pages"
    app = create_app(Settings.from_environ(engine.clone(name, "demo")))
    yield app
    with app.app_context():
        database.engine.dispose()
    engine.drop(name)


@pytest.fixture
def visitor(demo_app):
    """A browser on the machine of the demo."""
    return demo_app.test_client()


@pytest.fixture
def ask(demo_app):
    """Ask the demo's database something, apart from any request."""

    def asked(statement):
        with demo_app.app_context():
            look_as(database.session, "system:tests")
            return database.session.scalar(statement)

    return asked


def page_of(visitor, address="/"):
    response = visitor.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def words_of(element):
    return " ".join(element.get_text(" ").split())


def press(visitor, form, **more):
    fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return visitor.post(form["action"], data=fields, **more)


def form_of(page, action):
    return next(form for form in page.select("form") if form["action"] == action)


def test_the_front_page_says_what_is_true_now(visitor, ask):
    page = page_of(visitor)
    figures = {words_of(each.dt): int(each.dd.get_text()) for each in page.select(".today dl > div")}
    assert figures["people come here"] == ask(select(func.count()).select_from(Claimant))
    assert figures["people without a coach"] == 200
    assert "Tuesday 24 November" in words_of(page.select_one(".today"))
    amina = next(each for each in page.select(".cast li") if "Amina Yusuf" in each.get_text())
    assert "5 meetings today. The next is Dotty at 10:15." in words_of(amina)


def test_after_the_last_meeting_no_next_one_is_told(visitor, clock):
    clock.at(clock_module.now().replace(hour=18))
    amina = next(each for each in page_of(visitor).select(".cast li") if "Amina Yusuf" in each.get_text())
    assert "5 meetings today." in words_of(amina)
    assert "next" not in words_of(amina)


def test_five_promises_and_only_these_people(visitor):
    page = page_of(visitor)
    assert len(page.select(".promises li")) == 5
    workers, comers = page.select(".cast")
    assert [words_of(each.h3).split()[0] for each in workers.select("li")] == [
        "Amina", "Grace", "Gwen", "Remy", "Helen", "Dora", "Jean", "Ada",
    ]  # fmt: skip
    assert [words_of(each.button).split()[-2:] for each in comers.select("li")] == [
        ["Dotty", "Ashworth"], ["Noor", "al-Masri"], ["Charlie", "Brennan"], ["Mollie", "Carter"], ["Precious", "Moyo"],
        ["Robin", "Ellery"],
    ]  # fmt: skip


@pytest.mark.parametrize(("key", "leads_to"), [("amina", "/today"), ("gwen", "/board"), ("administrator", None)])
def test_one_press_and_a_visitor_is_somebody(visitor, ask, key, leads_to):
    before = ask(select(func.count()).select_from(SignIn))
    response = press(visitor, form_of(page_of(visitor), f"/demo/visits/{key}"))
    assert (response.status_code, response.location) == (303, "/")
    response = visitor.get("/")
    assert response.status_code == 303
    assert leads_to is None or response.location == leads_to
    assert visitor.get(response.location).status_code == 200
    assert ask(select(func.count()).select_from(SignIn)) == before + 1
    account = ask(select(Account.id).where(Account.name == VISITS[key].name))
    signed_in = select(func.count()).where(Event.verb == "account.signed_in", Event.actor == str(account))
    assert ask(signed_in) >= 1


@pytest.mark.parametrize("key", COMERS)
def test_one_press_and_a_visitor_is_somebody_who_comes_here(visitor, ask, key):
    accounts = select(func.count()).select_from(Account).where(Account.claimant_id.is_not(None))
    for _time in range(2):
        response = press(visitor, form_of(page_of(visitor), f"/demo/visits/{key}"))
        assert (response.status_code, response.location) == (303, "/")
        before = ask(accounts)
        assert visitor.get("/").location == "/my"
        assert visitor.get("/my").status_code == 200
        sign_out = form_of(page_of(visitor, "/my"), "/sign-out")
        assert press(visitor, sign_out).status_code == 303
        assert ask(accounts) == before >= 1


def test_the_browser_may_speak_either_internet(visitor):
    form = form_of(page_of(visitor), "/demo/visits/amina")
    assert press(visitor, form, environ_base={"REMOTE_ADDR": "::1"}).status_code == 303


def test_nobody_else_can_be_stepped_into(visitor):
    form = form_of(page_of(visitor), "/demo/visits/amina")
    form["action"] = "/demo/visits/deborah"
    assert press(visitor, form).status_code == 404


@pytest.mark.parametrize("elsewhere", FROM_ELSEWHERE)
@pytest.mark.parametrize("action", ["/demo/visits/amina", "/demo/restart"])
def test_from_another_machine_there_is_no_way_in(visitor, ask, elsewhere, action):
    form = form_of(page_of(visitor), action)
    before = ask(select(func.count()).select_from(Event))
    assert press(visitor, form, environ_base=elsewhere).status_code == 404
    assert ask(select(func.count()).select_from(Event)) == before
    front = visitor.get("/", environ_base=elsewhere)
    assert (front.status_code, front.location) == (303, "/sign-in")


def test_a_press_needs_the_form_it_stands_in(visitor):
    assert visitor.post("/demo/visits/amina").status_code == 422
    assert visitor.post("/demo/restart").status_code == 422


def test_how_to_load_an_office_of_ones_own(visitor):
    assert "coachdesk admin create" in words_of(page_of(visitor, "/demo/your-own-office"))


@pytest.mark.parametrize("address", ["/demo/visits/amina", "/demo/visits/administrator", "/demo/restart"])
def test_a_database_for_real_people_has_no_way_in(client, db, address):
    token = BeautifulSoup(client.get("/sign-in").text, "html.parser").select_one("input[name=csrf_token]")["value"]
    assert client.post(address, data={"csrf_token": token}).status_code == 404
    assert not db.session.scalar(select(func.count()).select_from(SignIn))


def test_a_database_for_real_people_opens_on_its_sign_in(client):
    response = client.get("/")
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert client.get("/demo/your-own-office").status_code == 404


def test_beginning_again_puts_everything_back(visitor, demo_app, ask):
    with demo_app.app_context():
        look_as(database.session, "system:tests")
        database.session.scalars(select(Claimant)).first().preferred_name = "Somebody else"
        database.session.commit()
    press(visitor, form_of(page_of(visitor), "/demo/visits/amina"))
    form = form_of(page_of(demo_app.test_client()), "/demo/restart")
    with_token = visitor.get("/caseload").text
    token = BeautifulSoup(with_token, "html.parser").select_one("input[name=csrf_token]")["value"]
    response = visitor.post(form["action"], data={"csrf_token": token})
    assert (response.status_code, response.location) == (303, "/")
    page = page_of(visitor)
    assert "The demo has begun again." in words_of(page)
    assert not ask(select(func.count()).where(Claimant.preferred_name == "Somebody else"))
    assert ask(select(func.count()).select_from(Claimant)) == 993
    assert ask(select(func.count()).where(Event.verb == "demo.begun_again", Event.actor == "system:demo")) == 1
