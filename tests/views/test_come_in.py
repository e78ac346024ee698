"""Coming in by a slip of paper: shown once, used once, ended by itself, and nothing on it tells an onlooker."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk.models import Account, EntryLink, Event, SignIn
from coachdesk.services import entry_links
from tests import people
from tests.views import world as worlds
from tests.views.world import World

PRESS = "/claimants/<uuid:claimant_id>/entry-link"


def slip(world: World, who: str = "amina", **sent: str) -> BeautifulSoup:
    answer = world.send(who, world.address(PRESS), sent)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def address(page: BeautifulSoup) -> str:
    said = page.select_one(".slip__address").get_text()
    assert said.startswith("http://localhost/come-in/")
    return said.removeprefix("http://localhost")


def count(world: World, *where) -> int:
    return world.db.session.scalar(select(func.count()).where(*where))


def token_of(world: World, browser) -> str:
    return worlds.TOKEN.search(browser.get("/accessibility").text)[1]


def come_in(world: World, browser, where: str):
    return browser.post(where, data={"csrf_token": token_of(world, browser)})


def fresh_browser(world: World):
    world.browsers.pop("nobody", None)
    return world.browser("nobody")


# --- The slip -----------------------------------------------------------------------------------------------


def test_the_first_slip_makes_an_account_without_an_address_and_the_next_makes_no_other(world) -> None:
    sam = people.claimant(world.db.session, world.office, "Ola Berg", coach=coach_of(world))
    press = f"/claimants/{sam.id}/entry-link"
    for _time in range(2):
        assert world.send("amina", press).status_code == 200
        account = world.db.session.scalars(select(Account).where(Account.claimant_id == sam.id)).one()
        assert (account.name, account.email, account.password_hash) == ("Ola Berg", None, None)
        assert account.key_id != sam.key_id


def coach_of(world: World):
    from coachdesk.models import Staff

    return world.db.session.get_one(Staff, world.accounts["amina"].staff_id)


def test_the_slip_is_neutral_and_has_the_address_twice_and_whom_to_ring(world) -> None:
    world.office.phone = "01632 960 100"
    page = slip(world)
    paper = page.select_one(".slip")
    words = " ".join(paper.get_text(" ").split())
    assert paper.h2.get_text() == "My page"
    assert "01632 960 100" in words
    assert "Amina Yusuf" in words
    for told in ("CoachDesk", "Rosa", "Rosie", "Martínez", "plan", "coach", "claim"):
        assert told not in words
    assert paper.svg["role"] == "img"
    assert "style" not in paper.svg.attrs
    assert page.title.get_text() == "My page"
    assert "shows the link once" in page.get_text()
    assert "if it is safe for them" in page.get_text()


def test_the_token_stands_nowhere_in_the_database(world) -> None:
    token = address(slip(world)).removeprefix("/come-in/")
    kept = world.db.session.scalars(select(EntryLink.digest)).all()
    assert token not in kept
    assert all(len(digest) == 64 for digest in kept)
    events = world.db.session.scalars(select(Event.facts).where(Event.verb == "entry_link.made")).all()
    assert all(token not in str(facts) for facts in events)


def test_a_slip_for_somebody_under_safe_contact_is_asked_about_first(world) -> None:
    people.adjustment(world.db.session, world.rosa, "CON_SAFE")
    made = count(world, EntryLink.id.is_not(None))
    page = slip(world)
    assert page.h1.get_text() == "Ask Rosie first"
    assert count(world, EntryLink.id.is_not(None)) == made
    assert address(slip(world, asked="yes"))
    assert count(world, EntryLink.id.is_not(None)) == made + 1


def test_a_new_slip_ends_the_one_before(world) -> None:
    first, second = address(slip(world)), address(slip(world))
    assert fresh_browser(world).get(first).status_code == 404
    assert fresh_browser(world).get(second).status_code == 200


# --- Coming in ----------------------------------------------------------------------------------------------


def test_looking_uses_nothing_up_and_the_button_uses_it_once(world) -> None:
    where = address(slip(world))
    visitor = fresh_browser(world)
    for _time in range(3):
        page = visitor.get(where)
        assert page.status_code == 200
        assert "Rosa" not in page.text
        assert "CoachDesk" not in page.text
    came = come_in(world, visitor, where)
    assert (came.status_code, came.location) == (303, "/my")
    assert "Hello Rosie" in visitor.get("/my").text
    assert count(world, Event.verb == "entry_link.used", Event.claimant_id == world.rosa.id) == 1
    stranger = fresh_browser(world)
    assert come_in(world, stranger, where).status_code == 404
    assert "This link has ended" in stranger.get(where).text
    assert stranger.get("/my").status_code == 303


def test_it_can_be_typed_without_lines_and_in_small_letters(world) -> None:
    where = address(slip(world)).replace("-", "").lower().replace("/comein/", "/come-in/")
    assert come_in(world, fresh_browser(world), where).location == "/my"


def test_it_ends_after_three_days(world, clock) -> None:
    where = address(slip(world))
    clock.later(days=3, seconds=-1)
    assert fresh_browser(world).get(where).status_code == 200
    clock.later(seconds=1)
    assert entry_links.LINK_LASTS.days == 3
    stranger = fresh_browser(world)
    assert stranger.get(where).status_code == 404
    assert come_in(world, stranger, where).status_code == 404


def test_a_coach_who_tries_it_uses_nothing_up_and_stays_who_they_are(world) -> None:
    where = address(slip(world))
    assert "for somebody else" in world.browser("amina").get(where).text
    assert world.send("amina", where).status_code == 409
    assert world.browser("amina").get("/caseload").status_code == 200
    assert come_in(world, fresh_browser(world), where).location == "/my"


def test_a_closed_account_comes_in_nowhere(world, clock) -> None:
    where = address(slip(world))
    world.accounts["rosa"].closed_at = clock_now()
    before = count(world, SignIn.id.is_not(None))
    assert come_in(world, fresh_browser(world), where).status_code == 404
    assert count(world, SignIn.id.is_not(None)) == before


def clock_now():
    from coachdesk import clock as clock_module

    return clock_module.now()


@pytest.mark.committed
def test_of_two_who_press_at_once_one_comes_in(app, db) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import Context
    from threading import Barrier

    world = worlds.make(app, db)
    token, start, at = world.slip, Barrier(2), clock_now()
    db.session.commit()

    def press(_number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                entry_links.enter(db.session, token, at=at)
                db.session.commit()
            except entry_links.LinkEnded:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        came = [each.result() for each in [both.submit(Context().run, press, number) for number in range(2)]]
    assert sorted(came) == [False, True]


# --- Leaving ------------------------------------------------------------------------------------------------


def test_signing_out_leads_to_a_page_that_names_nothing(world) -> None:
    answer = world.send("rosa", "/sign-out")
    assert (answer.status_code, answer.location) == (303, "/come-in")
    page = world.browser("rosa").get("/come-in")
    assert "You are signed out" in page.text
    assert "CoachDesk" not in page.text
    assert world.browser("rosa").get("/my").status_code == 303


def test_a_new_link_brings_nobody_to_somebody_elses_page(world) -> None:
    where = address(slip(world))
    ola = people.claimant(world.db.session, world.office, "Ola Berg")
    account = entry_links.account_of(world.db.session, ola, at=clock_now())
    world.accounts["ola"] = account
    browser = world.browser("ola")
    assert "Hello Ola" in browser.get("/my").text
    assert come_in(world, browser, where).status_code == 303
    assert "Hello Rosie" in browser.get("/my").text


def test_after_the_slip_a_next_way_in_is_offered_until_it_was_looked_at(world) -> None:
    visitor = fresh_browser(world)
    come_in(world, visitor, address(slip(world)))
    assert "Come in next time with your phone" in visitor.get("/my").text
    assert visitor.get("/my/coming-in").status_code == 200
    assert "Come in next time" not in visitor.get("/my").text


# --- Leaving at once ------------------------------------------------------------------------------------------


def signs_out_with_leave(world: World, who: str, address: str = "/my") -> bool:
    page = BeautifulSoup(world.browser(who).get(address).text, "html.parser")
    form = page.select_one("form[action='/sign-out']")
    assert ("It signs you out, too." in page.text) == form.has_attr("data-with-leave")
    return form.has_attr("data-with-leave")


def test_leave_now_signs_out_whoever_can_come_in_again_without_anybody(world) -> None:
    """Rosa has her phone's lock, and somebody beside her a password; Sam came by a slip, which is used up."""
    assert signs_out_with_leave(world, "rosa")
    assert signs_out_with_leave(world, "sue", "/supporting")
    assert not signs_out_with_leave(world, "sam")
