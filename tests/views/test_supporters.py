"""Somebody beside a person: let in by the person alone, to as much as they choose, ended at once and told to nobody."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import Account, Event, Invitation, Note, RoleGrant, Step, Supporter
from coachdesk.models.label import Role
from coachdesk.services import goals, off_screen
from tests.views import world as worlds
from tests.views.world import World

PASSWORD = "five kind geese by the weir"
NOT_HERE = "There is nothing here for you at the moment."
LEN = {"name": "Lena", "plan": "y", "span": "91"}


@pytest.fixture
def world(world, db) -> World:
    by = world.accounts["rosa"].id
    goals.say(db.session, world.rosa, "I want to bake bread", by_claimant=True, by=by, at=clock_module.now())
    db.session.commit()
    return world


def named(world: World, who: str = "rosa", **sent: str) -> Supporter:
    """Rosa names somebody."""
    assert world.send(who, "/my/supporters", LEN | sent).status_code == 303
    return world.db.session.scalars(select(Supporter).order_by(Supporter.made_at.desc(), Supporter.id.desc())).first()


def link(world: World, supporter: Supporter) -> str:
    page = world.send("rosa", f"/my/supporters/{supporter.id}/link")
    assert page.status_code == 200
    return (
        BeautifulSoup(page.text, "html.parser").select_one(".slip__address").get_text().removeprefix("http://localhost")
    )


def stranger(world: World):
    world.browsers.pop("nobody", None)
    return world.browser("nobody")


def take_up(browser, where: str, **sent: str):
    token = worlds.TOKEN.search(browser.get("/accessibility").text)[1]
    typed = {"name": "Lena Park", "email": "lena@example.org", "password": PASSWORD}
    return browser.post(where, data={"csrf_token": token} | typed | sent)


def sees(world: World, who: str = "sue") -> str:
    return world.browser(who).get(f"/supporting/{world.rosa.id}").text


def count(world: World, *where) -> int:
    return world.db.session.scalar(select(func.count()).where(*where))


# --- What a supporter sees ----------------------------------------------------------------------------------


def test_a_supporter_sees_the_plan_and_the_times_and_nothing_else(world) -> None:
    assert "Rosie" in world.browser("sue").get("/supporting").text
    page = sees(world)
    for shown in ("I want to bake bread", "Look at the kitchen", "Thursday 26 November at 10:30am", "with Amina"):
        assert shown in page
    for hidden in ("The mornings are hard", worlds.WORDS, "rosa@example.org", "Martínez", world.rosa.spoken_reference):
        assert hidden not in page
    title = BeautifulSoup(page, "html.parser").title.get_text()
    assert title == "My page"
    told = world.db.session.scalars(select(Event.facts).where(Event.verb == "supporter.opened")).all()
    assert told == ['{"as":"supporter","meetings":true,"plan":true}']


@pytest.mark.parametrize(("scopes", "seen", "unseen"), [
    (["plan"], "I want to bake bread", "Thursday 26 November"),
    (["meetings"], "Thursday 26 November", "I want to bake bread"),
])  # fmt: skip
def test_they_see_as_much_as_was_chosen(world, scopes: list[str], seen: str, unseen: str) -> None:
    supporter = world.around.supporter
    assert world.send("rosa", f"/my/supporters/{supporter.id}", dict.fromkeys(scopes, "y")).status_code == 303
    page = sees(world)
    assert seen in page
    assert unseen not in page


def test_what_is_kept_off_the_screen_is_not_there_and_nothing_tells_of_it(world) -> None:
    before = len(BeautifulSoup(sees(world), "html.parser").select("li.step"))
    goal = goals.standing_goal(world.db.session, world.rosa.id)
    by, at = world.accounts["rosa"].id, clock_module.now()
    for subject, row in (("step", world.step), ("goal", goal), ("appointment", world.meeting)):
        off_screen.keep_off(world.db.session, world.rosa, subject, row.id, by=by, at=at)
    page = sees(world)
    for hidden in ("I want to bake bread", "Look at the kitchen", "Thursday 26 November", "off the screen"):
        assert hidden not in page
    assert len(BeautifulSoup(page, "html.parser").select("li.step")) == before - 1


def test_ended_is_the_same_page_as_never_was(world) -> None:
    never = world.db.session.scalars(select(Supporter)).one()
    empty = never.ended_at
    assert world.send("rosa", f"/my/supporters/{never.id}/end").status_code == 303
    after = world.browser("sue").get("/supporting")
    assert NOT_HERE in after.text
    world.db.session.execute(Supporter.__table__.delete())
    assert plain(world.browser("sue").get("/supporting").text) == plain(after.text)
    gone = world.browser("sue").get(f"/supporting/{world.rosa.id}")
    nobody = world.browser("sue").get(f"/supporting/{world.office.id}")
    assert gone.status_code == nobody.status_code == 404
    assert plain(gone.text) == plain(nobody.text)
    assert "CoachDesk" not in gone.text
    assert "cannot see" not in gone.text
    assert empty is None


def plain(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.once
@pytest.mark.parametrize(("who", "address"), [
    ("sue", "/supporting"), ("sue", "/accessibility"), ("sue", "/supporting/nobody"), ("sue", "/my/supporters"),
    ("", "/come-in"), ("", "/accessibility?mine="), ("", "/invited/nothing"),
])  # fmt: skip
def test_wherever_they_are_the_way_out_is_there_and_the_service_is_not_named(world, who: str, address: str) -> None:
    page = (world.browser(who) if who else stranger(world)).get(address).text
    assert "CoachDesk" not in page
    shown = BeautifulSoup(page, "html.parser")
    assert shown.select_one("header a[data-leave]")
    assert [each["href"] for each in shown.select("footer a[href*=accessibility]")] in (
        [], ["/accessibility" if who else "/accessibility?mine="],
    )  # fmt: skip


def test_where_they_sign_in_the_way_out_is_there_too(world) -> None:
    door = stranger(world)
    shown = BeautifulSoup(door.get(door.get("/supporting").location).text, "html.parser")
    assert shown.select_one("header a[data-leave]")
    assert shown.select_one("script[src*='leave']")


def test_it_ends_by_itself_on_its_day(world, clock) -> None:
    clock.later(days=91)
    world.browsers.clear()
    assert NOT_HERE in world.browser("sue").get("/supporting").text
    assert world.browser("sue").get(f"/supporting/{world.rosa.id}").status_code == 404


def test_another_supporter_and_the_record_itself_stay_shut(world) -> None:
    for page in (f"/claimants/{world.rosa.id}", f"/notes/{world.note.id}", "/find?q=rosa", "/my", "/caseload"):
        assert world.browser("sue").get(page).status_code in (403, 404)
    assert world.browser("sue").get(f"/supporting/{world.sam.id}").status_code == 404


# --- Letting somebody in ------------------------------------------------------------------------------------


def test_the_person_names_somebody_who_takes_it_up_once(world) -> None:
    supporter = named(world)
    where = link(world, supporter)
    friend = stranger(world)
    page = friend.get(where)
    assert page.status_code == 200
    for told in ("Rosa", "Rosie", "CoachDesk", "coach"):
        assert told not in BeautifulSoup(page.text, "html.parser").get_text()
    came = take_up(friend, where)
    assert (came.status_code, came.location) == (303, "/sign-in/set-up")
    account = world.db.session.scalars(select(Account).where(Account.name == "Lena Park")).one()
    grant = world.db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    assert (grant.role, grant.until_on) == (Role.SUPPORTER, supporter.until_on)
    world.accounts["lena"] = account
    assert "I want to bake bread" in sees(world, "lena")
    assert "Thursday 26 November" not in sees(world, "lena")
    assert stranger(world).get(where).status_code == 404
    assert take_up(stranger(world), where, email="other@example.org").status_code == 404
    assert "Comes in as Lena Park" in world.browser("rosa").get("/my/supporters").text
    assert count(world, Event.verb == "invitation.refused") == 2
    verbs = set(world.db.session.scalars(select(Event.verb).where(Event.claimant_id == world.rosa.id)))
    assert {"supporter.named", "invitation.made", "invitation.taken_up", "supporter.opened"} <= verbs


def test_a_link_ends_after_two_weeks_with_a_new_one_and_with_the_support(world, clock) -> None:
    supporter = named(world)
    first, second = link(world, supporter), link(world, supporter)
    assert stranger(world).get(first).status_code == 404
    assert stranger(world).get(second).status_code == 200
    to_day = named(world)
    to_day.until_on = clock_module.today()
    assert stranger(world).get(link(world, to_day)).status_code == 200
    clock.later(days=14)
    assert stranger(world).get(second).status_code == 404
    world.browsers.clear()
    third = link(world, supporter)
    world.send("rosa", f"/my/supporters/{supporter.id}/end")
    assert stranger(world).get(third).status_code == 404
    assert take_up(stranger(world), third).status_code == 404


def test_nobody_at_work_and_no_claimant_takes_it_up(world) -> None:
    where = link(world, named(world))
    for who in ("amina", "will", "ida", "rosa"):
        assert "for somebody else" in world.browser(who).get(where).text
        assert world.send(who, where).status_code == 409
    assert world.send("sue", where).location == "/"
    assert count(world, Invitation.used_at.is_not(None)) == 1


def test_an_address_that_is_taken_and_a_weak_password_make_nothing(world) -> None:
    where = link(world, named(world))
    before = count(world, Account.id.is_not(None))
    for sent in ({"email": "sue@example.org"}, {"email": "none"}, {"password": "short"}, {"name": ""}):
        answer = take_up(stranger(world), where, **sent)
        assert answer.status_code == 422
        assert "password" not in answer.location if answer.location else True
        assert PASSWORD not in answer.text
    assert count(world, Account.id.is_not(None)) == before
    assert take_up(stranger(world), where).status_code == 303


def test_staff_propose_and_only_the_person_says_yes(world) -> None:
    assert world.send("amina", f"/claimants/{world.rosa.id}/supporters", LEN).status_code == 303
    proposed = world.db.session.scalars(select(Supporter).where(Supporter.proposed_by.is_not(None))).one()
    assert proposed.confirmed_at is None
    assert world.send("amina", f"/supporters/{proposed.id}/paper").status_code == 409
    assert world.send("rosa", f"/my/supporters/{proposed.id}/link").status_code == 409
    page = world.browser("rosa").get(f"/my/supporters/{proposed.id}").text
    assert "Are you alone just now? Only you decide this." in page
    assert world.send("rosa", f"/my/supporters/{proposed.id}/yes").status_code == 303
    assert link(world, proposed)
    in_already = world.send("rosa", f"/my/supporters/{world.around.supporter.id}/link")
    assert in_already.status_code == 409
    assert len(BeautifulSoup(in_already.text, "html.parser").select("input[checked]")) == 2
    confirmed = world.db.session.scalars(select(Event).where(Event.verb == "supporter.confirmed")).one()
    assert confirmed.actor == str(world.accounts["rosa"].id)
    assert '"on_paper":false' in confirmed.facts


def test_without_an_account_the_yes_is_on_paper_and_the_event_says_so(world) -> None:
    world.send("amina", f"/claimants/{world.rosa.id}/account", {"account": "none"})
    world.send("amina", f"/claimants/{world.rosa.id}/supporters", LEN)
    proposed = world.db.session.scalars(select(Supporter).where(Supporter.proposed_by.is_not(None))).one()
    page = world.send("amina", f"/supporters/{proposed.id}/paper")
    where = BeautifulSoup(page.text, "html.parser").select_one(".slip__address").get_text()
    assert stranger(world).get(where.removeprefix("http://localhost")).status_code == 200
    confirmed = world.db.session.scalars(select(Event.facts).where(Event.verb == "supporter.confirmed")).one()
    assert '"on_paper":true' in confirmed
    assert world.send("amina", f"/supporters/{proposed.id}/end").status_code == 303
    assert stranger(world).get(where.removeprefix("http://localhost")).status_code == 404


def test_at_least_one_thing_is_chosen_and_a_name(world) -> None:
    nothing = world.send("rosa", "/my/supporters", {"span": "91"})
    assert nothing.status_code == 422
    to_mend = BeautifulSoup(nothing.text, "html.parser").select(".govuk-error-summary__list a")
    assert [each["href"] for each in to_mend] == ["#name", "#plan"]
    assert world.send("rosa", "/my/supporters", {"name": " ", "plan": "y", "span": "91"}).status_code == 422
    answer = world.send("rosa", "/my/supporters", {"name": "Lena", "plan": "y", "span": "4000"})
    assert answer.status_code == 422
    assert 'value="Lena"' in answer.text


# --- Services -----------------------------------------------------------------------------------------------


def test_an_administrator_invites_somebody_of_a_service_to_a_day(world) -> None:
    sent = {"name": "Wyn Hale", "office": str(world.office.id), "span": "182"}
    page = world.send("ida", "/invitations", sent)
    where = (
        BeautifulSoup(page.text, "html.parser").select_one(".slip__address").get_text().removeprefix("http://localhost")
    )
    came = take_up(stranger(world), where, name="Wyn Hale", email="wyn@example.org")
    assert came.location == "/sign-in/set-up"
    account = world.db.session.scalars(select(Account).where(Account.name == "Wyn Hale")).one()
    grant = world.db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    assert (grant.role, grant.office_id) == (Role.SERVICE_WORKER, world.office.id)
    assert (grant.until_on - clock_module.today()).days == 182
    world.accounts["wyn"] = account
    assert world.browser("wyn").get("/").location == "/welcome"
    assert "Taken up on" in world.browser("ida").get("/invitations").text
    assert world.send("ida", "/invitations", sent | {"office": str(world.sam.id)}).status_code == 422


def test_what_was_agreed_in_a_note_between_two_is_not_for_whoever_is_beside_them(world) -> None:
    between = {"said": "Only for us.", "restricted": "y"}
    world.send("amina", f"/claimants/{world.rosa.id}/notes", between)
    note = world.db.session.scalars(select(Note).where(Note.restricted)).one()
    step = world.db.session.get(Step, world.step.id)
    step.note_id = note.id
    world.db.session.commit()
    assert "Look at the kitchen" in world.browser("rosa").get("/my/plan").text
    assert "I want to bake bread" in sees(world)
    assert "Look at the kitchen" not in sees(world)
