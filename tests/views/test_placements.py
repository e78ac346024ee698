"""People without a coach, as a lead sees and places them."""

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import DataKey, Event, Relationship, RoleGrant, ShutOut, Team, Waiting
from coachdesk.models.label import Role, ShutOutKind
from tests import people
from tests.counting import statements


@pytest.fixture
def gwen(db, office):
    return people.account(db.session, people.lead(db.session, office), Role.LEAD)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def signed_in(client, db, gwen):
    people.sign_in(client, db.session, gwen)
    return client


def page_of(client, address="/placements"):
    response = client.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def row_of(page, name):
    return next(row for row in page.select("#placements tbody tr") if name in row.th.get_text())


def fields(form):
    return {each["name"]: each.get("value", "") for each in form.select("input[name]")}


def press(client, form, **more):
    return client.post(form["action"], data=fields(form) | more)


def told(client, response):
    """The banners on the page that an answer leads to."""
    page = response if response.status_code >= 400 else client.get(response.location)
    return [" ".join(each.get_text().split()) for each in BeautifulSoup(page.text, "html.parser").select(".banner")]


def coach_of(session, claimant):
    where = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    return session.scalar(select(Relationship.coach_id).where(*where))


def test_everybody_without_a_coach_is_there_with_a_suggestion_and_why(signed_in, db, office, amina, tom):
    dotty = people.claimant(db.session, office, "Dotty Bell", "STAFF_FEMALE")
    people.claimant(db.session, office, "Has Coach", coach=tom)
    page = page_of(signed_in)
    (row,) = page.select("#placements tbody tr")
    assert dotty.spoken_reference in row.th.get_text()
    assert "Amina Yusuf has the most room" in row.get_text()
    assert "1 person in Harbour Street has no coach." in page.select_one(".page-head").get_text()


def test_a_former_coach_who_is_still_here_comes_first(signed_in, db, office, amina, tom):
    sal = people.claimant(db.session, office, "Sal Okonkwo")
    people.meeting(db.session, sal, tom, datetime(2026, 3, 3, 10, tzinfo=UTC))
    people.meeting(db.session, sal, amina, datetime(2025, 3, 3, 10, tzinfo=UTC))
    for number in range(20):
        people.claimant(db.session, office, f"Of Tom {number}", coach=tom)
    assert (
        "Tom Whitfield was their coach before. They last met on 3 March 2026."
        in row_of(page_of(signed_in), "Sal").get_text()
    )


def test_a_coach_whom_the_person_asked_to_leave_is_not_suggested_again(signed_in, db, office, amina, tom):
    sal = people.claimant(db.session, office, "Sal Okonkwo", coach=tom)
    people.meeting(db.session, sal, tom, datetime(2026, 3, 3, 10, tzinfo=UTC))
    ended = db.session.scalar(select(Relationship))
    ended.ended_on, ended.end_reason = ended.started_on, "another_coach"
    db.session.flush()
    assert row_of(page_of(signed_in), "Sal").b.get_text() == "Amina Yusuf"


def test_one_is_confirmed_with_the_reason_that_was_shown(signed_in, db, office, gwen, amina):
    dotty = people.claimant(db.session, office, "Dotty Bell")
    form = row_of(page_of(signed_in), "Dotty").form
    response = press(signed_in, form, coach=str(amina.id))
    assert response.status_code == 303
    assert told(signed_in, response) == ["Amina Yusuf is the coach of Dotty Bell from today."]
    begun = db.session.scalar(select(Relationship))
    assert (begun.claimant_id, begun.coach_id, begun.decided_by) == (dotty.id, amina.id, gwen.id)
    assert begun.start_reason == "most_room"
    assert begun.start_params.keys() == {"load"}
    assert "Amina Yusuf has the most room" in signed_in.get(f"/claimants/{dotty.id}").text


def test_a_lead_may_choose_another_coach(signed_in, db, office, amina, tom):
    dotty = people.claimant(db.session, office, "Dotty Bell")
    suggested, other = (amina, tom) if "Amina" in row_of(page_of(signed_in), "Dotty").b.get_text() else (tom, amina)
    response = press(
        signed_in, row_of(page_of(signed_in), "Dotty").form, decide="other", other_coach=str(other.id),
        coach=str(suggested.id),
    )  # fmt: skip
    assert response.status_code == 303
    assert coach_of(db.session, dotty) == other.id
    assert db.session.scalar(select(Relationship.start_reason)) == "lead_chose"


def test_another_coach_who_breaks_a_hard_adjustment_is_not_given_and_it_says_why(signed_in, db, office, amina, tom):
    maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE")
    response = press(signed_in, row_of(page_of(signed_in), "Maya").form, decide="other", other_coach=str(tom.id))
    assert response.status_code == 422
    (words,) = told(signed_in, response)
    assert "would not be kept with Tom Whitfield" in words
    assert "Only Maya Fernandes can say that it is fine. Nothing was changed." in words
    assert coach_of(db.session, maya) is None


@pytest.mark.parametrize("sent", [{"decide": "other", "other_coach": ""}, {}, {"coach": "nonsense"}])
def test_no_coach_chosen_is_said(signed_in, db, office, amina, sent):
    people.claimant(db.session, office, "Maya Fernandes")
    form = row_of(page_of(signed_in), "Maya").form
    response = press(signed_in, form, **sent)
    assert response.status_code == 422
    assert told(signed_in, response) == ["No coach was chosen for Maya Fernandes. Choose one, then press again."]


def test_a_coach_of_another_office_or_who_left_is_not_given(signed_in, db, office, amina, tom):
    elsewhere = people.staff(db.session, people.office(db.session, "Elsewhere"), "Else Where")
    maya = people.claimant(db.session, office, "Maya Fernandes")
    form = row_of(page_of(signed_in), "Maya").form
    tom.left_on = datetime(2026, 11, 23, tzinfo=UTC).date()
    db.session.flush()
    for coach in (elsewhere, tom):
        response = press(signed_in, form, form_nonce="", decide="other", other_coach=str(coach.id))
        assert response.status_code == 422
        assert "takes nobody here" in told(signed_in, response)[0]
    assert coach_of(db.session, maya) is None


def test_whoever_comes_second_is_told_who_was_first(signed_in, db, office, amina, tom):
    maya = people.claimant(db.session, office, "Maya Fernandes")
    form = row_of(page_of(signed_in), "Maya").form
    people.relationship(db.session, maya, tom)
    response = press(signed_in, form, coach=str(amina.id))
    assert response.status_code == 409
    assert told(signed_in, response) == [
        "Somebody else was first: Tom Whitfield is the coach of Maya Fernandes. Nothing was changed."
    ]
    assert coach_of(db.session, maya) == tom.id


def test_all_are_confirmed_as_they_were_shown(signed_in, db, office, gwen, amina, tom):
    everybody = [people.claimant(db.session, office, f"Person {number:03}") for number in range(60)]
    page = page_of(signed_in)
    assert len(page.select("#placements tbody tr")) == 50
    response = press(signed_in, page.select_one(".page-head form"))
    assert told(signed_in, response) == ["60 people have a coach now."]
    assert all(coach_of(db.session, each) for each in everybody)
    assert db.session.scalars(select(Relationship.decided_by).distinct()).all() == [gwen.id]
    assert "Everyone has a coach" in page_of(signed_in).get_text()


def test_all_means_as_shown_and_what_was_decided_meanwhile_stands(signed_in, db, office, amina, tom):
    placed, changed, rest = (people.claimant(db.session, office, name) for name in ("Placed", "Changed", "Rest"))
    page = page_of(signed_in)
    suggested = {name: row_of(page, name).b.get_text() for name in ("Placed", "Changed", "Rest")}
    people.relationship(db.session, placed, tom if suggested["Placed"].startswith("Amina") else amina)
    first = coach_of(db.session, placed)
    people.adjustment(db.session, changed, "STAFF_MALE" if suggested["Changed"].startswith("Amina") else "STAFF_FEMALE")
    people.staff(db.session, office, "Newly Here")
    response = press(signed_in, page.select_one(".page-head form"))
    assert told(signed_in, response) == [
        "1 person has a coach now.",
        "1 person was given a coach by somebody else in the meantime. That stands as it is.",
        "For 1 person the suggestion no longer holds. Here is what fits now.",
    ]
    assert coach_of(db.session, placed) == first
    assert coach_of(db.session, changed) is None
    assert coach_of(db.session, rest) == (amina if suggested["Rest"].startswith("Amina") else tom).id


def test_a_page_of_before_decides_nothing_over_whom_the_lead_is_shut_out_of(signed_in, db, office, gwen, tom):
    placed, unplaced = (people.claimant(db.session, office, *who) for who in (["Dotty Bell"], ["Maya", "STAFF_FEMALE"]))
    people.claimant(db.session, office, "Somebody Else")
    button = page_of(signed_in).select_one(".page-head form")
    for each in (placed, unplaced):
        key = db.session.get_one(DataKey, each.key_id)
        db.session.add(ShutOut(key=key, claimant_id=each.id, staff_id=gwen.staff_id, kind=ShutOutKind.ABUSER))
    assert "1 person has a coach now." in told(signed_in, press(signed_in, button))
    assert coach_of(db.session, placed) is None
    assert db.session.scalars(select(Waiting)).all() == []


def test_whoever_nobody_fits_goes_on_with_a_contact_and_a_day(signed_in, db, office, gwen, tom):
    maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE")
    people.claimant(db.session, office, "Somebody Else")
    page = page_of(signed_in)
    assert "None of the 1 coaches" not in page.get_text()
    assert "rules out 1 coach" in page.select_one("#unplaced").get_text()
    press(signed_in, page.select_one(".page-head form"))
    waiting = db.session.scalar(select(Waiting).where(Waiting.claimant_id == maya.id))
    assert (waiting.lead_id, waiting.reason) == (gwen.staff_id, "no_coach_fits")
    unplaced = page_of(signed_in).select_one("#unplaced").get_text()
    assert "Gwen Pritchard" in unplaced
    assert "Tuesday 1 December" in unplaced


def test_being_over_the_line_leaves_nobody_unplaced(signed_in, db, office):
    few = people.staff(db.session, office, "Few Hours", hours=4)
    for number in range(20):
        people.claimant(db.session, office, f"Person {number}")
    page = page_of(signed_in)
    assert page.select_one("#unplaced") is None
    press(signed_in, page.select_one(".page-head form"))
    assert db.session.scalars(select(Relationship.coach_id).distinct()).all() == [few.id]
    assert db.session.scalar(select(func.count()).select_from(Relationship)) == 20


def test_needs_about_the_coach_that_contradict_each_other_lead_to_settling(signed_in, db, office, amina, tom):
    from coachdesk import clock
    from coachdesk.services import matters

    wren = people.claimant(db.session, office, "Wren", "STAFF_FEMALE", "STAFF_MALE")
    matters.refresh(db.session, wren, at=clock.now())
    (matter,) = matters.in_the_way(db.session, wren.id)
    link = page_of(signed_in).select_one("#unplaced td a")
    assert link["href"] == f"/matters/{matter.id}"


def test_the_board_says_hours_and_what_they_mean(signed_in, db, office, amina):
    for number in range(10):
        people.claimant(db.session, office, f"Person {number}", coach=amina)
    for number in range(3):
        people.claimant(db.session, office, f"New {number}")
    row = page_of(signed_in).select_one("#board tbody tr")
    words = " ".join(row.get_text(" ").split())
    # 10 x (30.44 / 28) x (45 + 15) x 1.1 = 717.5 minutes of 37 x 52 / 12 x 0.83 x 0.88 = 117.1 hours
    assert re.search(r"Amina Yusuf With 3 more: 16% 10 12 of 117 h .*10% Room, 105 h", words), words


def test_every_figure_shows_its_working(signed_in, db, office, amina):
    people.claimant(db.session, office, "Of Amina", coach=amina)
    sheets = [" ".join(each.get_text(" ").split()) for each in page_of(signed_in).select(".working section")]
    assert "One meeting every 28 days is 1.1 a month." in sheets[0]
    assert "45 minutes and 15 for writing it up, each time: 65.2 minutes." in sheets[0]
    assert "Contract hours: 37 a week, 160.3 a month." in sheets[1]
    assert "Hours that 1 person needs in a month: 1.2." in sheets[1]
    assert "Needed: 1.2 of 117.1 hours, which is 1%." in sheets[1]


def test_people_who_pause_need_little_and_longer_meetings_need_more(signed_in, db, office, amina, tom):
    people.claimant(db.session, office, "Paused", "EXT_PAUSE", coach=amina)
    for number in range(10):
        people.claimant(db.session, office, f"Interpreted {number}", "LANG_INTERP", coach=tom)
    rows = [" ".join(row.get_text(" ").split()) for row in page_of(signed_in).select("#board tbody tr")]
    assert "1 0 of 117 h" in rows[0]
    assert "10 21 of 117 h" in rows[1]  # 10 x (30.44 / 28) x (90 + 15) x 1.1 = 1,256 minutes


@pytest.mark.parametrize("how_many", [1, 120])
def test_the_page_is_the_same_few_statements_however_many_people(signed_in, db, app, office, amina, tom, how_many):
    for number in range(how_many):
        person = people.claimant(db.session, office, f"Person {number}", "STAFF_FEMALE", "MODE_PHONE")
        people.meeting(db.session, person, tom, datetime(2026, 3, 3, 10, tzinfo=UTC))
        people.claimant(db.session, office, f"Of Tom {number}", coach=tom)
    page_of(signed_in)
    with statements(db) as counted:
        page_of(signed_in, "/placements?show=all")
    assert len(counted.reads) <= 12, counted.reads  # one of them for records that were opened for a reason


def test_opening_the_list_is_one_event(signed_in, db, office, amina):
    for number in range(3):
        people.claimant(db.session, office, f"Person {number}")
    page_of(signed_in)
    assert db.session.scalar(select(func.count()).where(Event.verb == "placements.listed")) == 1


class TestWhoMay:
    """A lead, in their own office."""

    def test_a_coach_does_not_place(self, client, db, office, amina):
        people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
        maya = people.claimant(db.session, office, "Maya", coach=amina)
        assert client.get("/placements").status_code == 403
        token = fields(BeautifulSoup(client.get("/matters").text, "html.parser").select_one(".me form"))
        assert client.post("/placements", data=token).status_code == 403
        assert client.post(f"/placements/{maya.id}", data=token | {"coach": str(amina.id)}).status_code == 403

    def test_nobody_of_another_office_is_seen_or_placed(self, signed_in, db, office, amina):
        elsewhere = people.office(db.session, "Elsewhere")
        hidden = people.claimant(db.session, elsewhere, "Not Here")
        assert "Not Here" not in page_of(signed_in).get_text()
        assert signed_in.get(f"/placements?office={elsewhere.id}").status_code == 404
        token = fields(page_of(signed_in).select_one(".me form"))
        assert signed_in.post(f"/placements/{hidden.id}", data=token | {"coach": str(amina.id)}).status_code == 404
        assert coach_of(db.session, hidden) is None

    def test_what_was_shown_to_one_lead_is_not_confirmed_by_another(self, signed_in, db, app, office, amina):
        people.claimant(db.session, office, "Maya")
        form = page_of(signed_in).select_one(".page-head form")
        kept = fields(form)
        other = people.account(db.session, people.lead(db.session, office, "Other Lead"), Role.LEAD)
        people.sign_in(signed_in, db.session, other)
        fresh = fields(page_of(signed_in).select_one(".page-head form"))
        response = signed_in.post("/placements", data=fresh | {"proposal": kept["proposal"]})
        assert response.status_code == 422
        assert db.session.scalar(select(func.count()).select_from(Relationship)) == 0


class TestPieces:
    """What is swapped is what the page includes."""

    HTMX = {"HX-Request": "true"}

    def test_more_rows_are_the_list_alone(self, signed_in, db, office, amina):
        for number in range(60):
            people.claimant(db.session, office, f"Person {number:02}")
        page = page_of(signed_in)
        more = page.select_one("#next")["hx-get"]
        piece = signed_in.get(more, headers=self.HTMX | {"HX-Target": "placements"})
        assert piece.text.lstrip().startswith('<section id="placements"')
        assert len(BeautifulSoup(piece.text, "html.parser").select("tbody tr")) == 60

    def test_after_a_confirmation_hours_and_counts_come_along(self, signed_in, db, office, amina):
        people.claimant(db.session, office, "Dotty Bell")
        people.claimant(db.session, office, "Sal Okonkwo")
        form = row_of(page_of(signed_in), "Dotty").form
        aimed = self.HTMX | {"HX-Target": "placing"}
        sent = fields(form) | {"coach": str(amina.id)}
        answer = signed_in.post(form["hx-post"], data=sent, headers=aimed)
        piece = BeautifulSoup(signed_in.get(answer.location, headers=aimed).text, "html.parser")
        assert piece.select_one("title") is None
        assert piece.select_one("nav#nav[hx-swap-oob] .count").get_text(" ").split()[0] == "1"
        assert "is the coach of Dotty Bell from today." in piece.select_one("#placing")["data-live"]
        assert "is the coach of Dotty Bell from today." in piece.select_one("#placing .banner").get_text()
        assert [row.th.a.get_text() for row in piece.select("#placements tbody tr")] == ["Sal Okonkwo"]

    def test_a_refusal_is_a_piece_too(self, signed_in, db, office, tom):
        people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE")
        people.staff(db.session, office, "Amina", gender="female")
        form = row_of(page_of(signed_in), "Maya").form
        sent = fields(form) | {"decide": "other", "other_coach": str(tom.id)}
        answer = signed_in.post(form["hx-post"], data=sent, headers=self.HTMX | {"HX-Target": "placing"})
        assert answer.status_code == 422
        banner = BeautifulSoup(answer.text, "html.parser").select_one(".banner")
        assert "would not be kept with Tom" in banner.get_text()

    def test_as_many_rows_are_shown_afterwards_as_before(self, signed_in, db, office, amina):
        for number in range(60):
            people.claimant(db.session, office, f"Person {number:02}")
        form = row_of(page_of(signed_in, "/placements?show=all"), "Person 55").form
        assert press(signed_in, form, coach=str(amina.id)).location == "/placements?show=all"


def test_a_lead_of_one_team_finds_coaches_for_who_waits_with_them_and_for_whom_nobody_has_taken_up(app, db, office):
    """Ann leads one team and Bob another: neither comes across the other's people, coaches or numbers."""
    teams = {name: Team(office_id=office.id, name=name) for name in ("Quay", "Hill")}
    db.session.add_all(teams.values())
    db.session.flush()
    leads, browsers = {}, {}
    for name, team in (("Ann", teams["Quay"]), ("Bob", teams["Hill"])):
        leads[name] = people.staff(db.session, office, f"{name} Lead", is_coach=False, is_lead=True, team_id=team.id)
        account = people.account(db.session, leads[name])
        db.session.add(RoleGrant(account_id=account.id, role=Role.LEAD, office_id=office.id, team_id=team.id,
                                 from_on=clock.today()))  # fmt: skip
        people.sign_in(browsers.setdefault(name, app.test_client()), db.session, account)
    quay = people.staff(db.session, office, "Quay Coach", team_id=teams["Quay"].id)
    hill = people.staff(db.session, office, "Hill Coach", team_id=teams["Hill"].id)
    with_hill = people.claimant(db.session, office, "Has Coach", coach=hill)
    his, nobodys = people.claimant(db.session, office, "Waits Withbob"), people.claimant(db.session, office, "New Here")
    people.meeting(db.session, nobodys, hill, datetime(2026, 3, 3, 10, tzinfo=UTC))
    db.session.add(Waiting(claimant_id=his.id, lead_id=leads["Bob"].id, since_on=clock.today(),
                           promised_on=clock.today()))  # fmt: skip
    db.session.commit()
    page = page_of(browsers["Ann"])
    assert [row.th.get_text(" ", strip=True).split()[0] for row in page.select("#placements tbody tr")] == ["New"]
    assert row_of(page, "New Here").b.get_text() == "Quay Coach"
    assert "Hill Coach" not in page.get_text()
    assert "1 person without a coach waits with you, or with nobody yet." in page.select_one(".page-head").get_text()
    assert nav_count(page) == "1"
    assert nav_count(page_of(browsers["Bob"])) == "2"
    for address in (f"/caseload?coach={hill.id}", f"/coaches/{hill.id}/hours"):
        assert (browsers["Ann"].get(address).status_code, browsers["Bob"].get(address).status_code) == (404, 200)
    form = row_of(page, "New Here").form
    for person in (his, with_hill):
        sent = browsers["Ann"].post(f"/placements/{person.id}", data=fields(form) | {"coach": str(quay.id)})
        assert sent.status_code == 404
    assert press(browsers["Ann"], form, coach=str(quay.id)).status_code == 303
    assert coach_of(db.session, nobodys) == quay.id
    assert "Nobody is waiting for you to find them a coach." in page_of(browsers["Ann"]).get_text()


def nav_count(page):
    """The number beside the page's name in the header."""
    link = page.select_one('nav a[href="/board"]')
    return "".join(each for each in link.get_text() if each.isdigit())
