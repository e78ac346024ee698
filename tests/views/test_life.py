"""What changes in somebody's life: a death, a name, another office, where they are, who may act for them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import (
    Account,
    Appointment,
    Claim,
    DataKey,
    Death,
    Event,
    FormerName,
    Relationship,
    ShutOut,
    Step,
    Supporter,
    Team,
    Waiting,
    key_ring,
)
from coachdesk.models.label import AppointmentState, Channel, HandoverReason, Role, ShutOutKind
from coachdesk.queries import placements as placing
from coachdesk.queries.caseload import Asked, caseload
from coachdesk.services import appointments, entry_links, handovers, matters, outbox, placements
from tests import people


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def rosa(db, office, amina):
    rosa = people.claimant(db.session, office, "Rosa Martínez", coach=amina)
    rosa.contact_confirmed_at = clock.now()
    return rosa


@pytest.fixture
def coach(client, db, amina):
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    return client


@pytest.fixture
def gwen(db, office):
    return people.lead(db.session, office)


@pytest.fixture
def lead(app, db, gwen):
    return browser(app, db, people.account(db.session, gwen, Role.LEAD))


def browser(app, db, account):
    opened = app.test_client()
    people.sign_in(opened, db.session, account)
    return opened


def press(client, address: str, *, form: str = "", **fields: object):
    """Send a form of the page it stands on."""
    page = BeautifulSoup(client.get(form or address).text, "html.parser")
    sent = {each["name"]: each.get("value", "") for each in page.select("main input[name]")}
    kept = {name: sent[name] for name in ("csrf_token", "version") if name in sent}
    return client.post(address, data=kept | fields)


def life(rosa, *path: str) -> str:
    return "/".join((f"/claimants/{rosa.id}/life", *path))


def waiting_to_go(db, rosa, channel: Channel = Channel.TEXT) -> bool:
    once = f"{channel} {func.random()}{clock.now()}"
    outbox.queue(db.session, rosa, channel=channel, template="t", body="Tuesday", address="07700 900123", once=once,
                 due_at=clock.now(), at=clock.now())  # fmt: skip
    return goes(db, channel)


def goes(db, channel: Channel = Channel.TEXT) -> bool:
    return any(each.channel is channel for each in outbox.due(db.session, at=clock.now()))


def book(db, rosa, amina, *, in_days: int = 1) -> Appointment:
    """A meeting that claims the time of both."""
    made = people.meeting(db.session, rosa, amina, clock.now() + timedelta(days=in_days), AppointmentState.BOOKED)
    both = appointments.diaries.lock_both(db.session, amina.id, rosa.id)
    assert appointments.diaries.take(db.session, made.id, both, (made.starts_at, made.rested_at), at=clock.now())
    return made


# --- Somebody died --------------------------------------------------------------------------------------------


def test_from_the_first_word_on_nothing_goes_out(coach, db, rosa) -> None:
    assert waiting_to_go(db, rosa)
    assert press(coach, life(rosa, "death"), words="Her sister rang").status_code == 303
    assert not goes(db)
    with pytest.raises(outbox.NotConfirmed):
        waiting_to_go(db, rosa)
    assert "We were told that Rosa died." in coach.get(f"/claimants/{rosa.id}").text


def test_only_another_person_confirms_and_then_what_is_booked_is_cancelled(coach, lead, db, rosa, amina, app) -> None:
    ahead, before = book(db, rosa, amina), people.meeting(db.session, rosa, amina, clock.now() - timedelta(days=9))
    mine = entry_links.account_of(db.session, rosa, at=clock.now())
    rosas = browser(app, db, mine)
    press(coach, life(rosa, "death"), words="Her sister rang")
    assert press(coach, life(rosa, "death/confirmation"), form=life(rosa, "death")).status_code == 409
    assert (ahead.state, rosas.get("/my").status_code) == (AppointmentState.BOOKED, 200)
    assert press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death")).status_code == 303
    assert (ahead.state, before.state) == (AppointmentState.CANCELLED_BY_US, AppointmentState.MET)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
    assert rosas.get("/my").status_code == 303
    assert mine.closed_at is not None
    assert caseload(db.session, Asked(amina.id, clock.now())).counts["everyone"] == 0
    assert placing.placings(db.session, rosa.office_id, clock.today()).loads[0].people == 0
    assert "has died" in coach.get(life(rosa, "death")).text


def test_the_page_of_somebody_who_died_says_it_first_and_asks_for_nothing_more_of_them(coach, lead, db, rosa) -> None:
    def bar_and_first() -> tuple[list[str], str]:
        page = BeautifulSoup(coach.get(f"/claimants/{rosa.id}").text, "html.parser")
        acts = [each.get_text(" ", strip=True) for each in page.select(".identity a, .identity button")]
        return acts, page.select_one("main .banner, main .know-first").get_text(" ", strip=True)

    acts, first = bar_and_first()
    assert {"Book", "Make a link for Rosa", "When Rosa rings"} <= set(acts)
    assert first.startswith("What to know first")
    press(coach, life(rosa, "death"), words="Her sister rang")
    coach.get(life(rosa, "death"))  # where it is said that it was saved
    acts, first = bar_and_first()
    assert "Book" not in acts
    assert first.startswith("We were told that Rosa died.")
    press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death"))
    acts, first = bar_and_first()
    assert not {"Book", "Start note N", "Make a link for Rosa", "When Rosa rings"} & set(acts)
    assert {"Write a note of what was", "What has changed for Rosa"} <= set(acts)
    assert first.startswith("Rosa has died.")


def test_nobody_comes_in_as_somebody_who_died_and_never_had_an_account(coach, lead, db, rosa, app) -> None:
    press(coach, life(rosa, "death"), words="Her sister rang")
    press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death"))
    paper = entry_links.make(db.session, rosa, by=entry_links.account_of(db.session, rosa, at=clock.now()).id,
                             at=clock.now())  # fmt: skip
    db.session.commit()
    door = app.test_client()
    assert press(door, f"/come-in/{paper}").status_code == 404
    assert door.get("/my").status_code == 303
    press(coach, life(rosa, "death/undo"), form=life(rosa, "death"))
    assert press(door, f"/come-in/{paper}").location == "/my"


def test_from_the_first_word_on_no_meeting_is_offered_or_booked(coach, db, rosa, amina, app) -> None:
    ahead = book(db, rosa, amina)
    rosas = browser(app, db, entry_links.account_of(db.session, rosa, at=clock.now()))
    new, move = f"/claimants/{rosa.id}/appointments/new", f"/appointments/{ahead.id}/move"
    chosen = BeautifulSoup(coach.get(new).text, "html.parser").select_one("input[name=starts_at]")["value"]
    press(coach, life(rosa, "death"), words="Her sister rang")
    for page, sent_to in ((new, new.removesuffix("/new")), (move, move)):
        shown = coach.get(page).text
        assert "Contact has stopped" in shown
        assert "starts_at" not in shown
        sent = press(coach, sent_to, form=life(rosa, "death"), starts_at=chosen, version=str(ahead.version))
        assert sent.status_code == 409
        assert "Contact has stopped" in sent.text
    for mine in ("/my/meetings", f"/my/meetings/{ahead.id}/move"):
        sent = press(rosas, mine, form=f"/my/meetings/{ahead.id}", time=chosen, version=str(ahead.version))
        assert (sent.status_code, "No time can be booked here just now." in sent.text) == (409, True)
    assert db.session.scalars(select(Appointment.starts_at)).all() == [ahead.starts_at]
    press(coach, life(rosa, "death/undo"), form=life(rosa, "death"))
    assert "Contact has stopped" not in coach.get(new).text


def test_from_the_first_word_on_nothing_new_is_asked_or_promised_and_a_note_can_be_written(coach, db, rosa) -> None:
    page, steps, note = (f"/claimants/{rosa.id}{rest}" for rest in ("", "/steps/new", "/notes/new"))
    assert "Add a step" in coach.get(page).text
    press(coach, life(rosa, "death"), words="Her sister rang")
    assert "Add a step" not in coach.get(page).text
    sent = press(coach, steps.removesuffix("/new"), form=note, owner="claimant", words="Ring the college")
    assert (sent.status_code, "nothing new goes into the plan" in sent.text) == (409, True)
    assert "Ring the college" in sent.text
    words = {"said": "She liked the garden.", "agreed-0-who": "coach", "agreed-0-what": "Ring the college"}
    sent = press(coach, note.removesuffix("/new"), form=note, **words)
    assert (sent.status_code, "Write it into the note instead." in sent.text) == (409, True)
    assert "She liked the garden." in sent.text
    assert db.session.scalar(select(func.count()).select_from(Step)) == 0
    assert press(coach, note.removesuffix("/new"), form=note, said=words["said"]).status_code == 303


def test_supporters_see_nothing_from_the_confirmation_on_until_it_is_undone(coach, lead, db, office, rosa, app) -> None:
    lena = people.account(db.session, people.staff(db.session, office, "Lena Park", is_coach=False), Role.SUPPORTER)
    let_in = {"claimant_id": rosa.id, "account_id": lena.id, "scopes": ["plan"], "name": "Lena",
              "until_on": clock.today() + timedelta(days=90)}  # fmt: skip
    key = db.session.get_one(DataKey, rosa.key_id)
    for ended_at in (None, clock.now() - timedelta(days=1)):
        db.session.add(Supporter(key=key, **let_in, confirmed_at=clock.now(), ended_at=ended_at))
    db.session.commit()
    hers = browser(app, db, lena)

    def sees() -> int:
        return hers.get(f"/supporting/{rosa.id}").status_code

    press(coach, life(rosa, "death"), words="Her sister rang")
    assert sees() == 200
    press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death"))
    assert sees() == 404
    press(coach, life(rosa, "death/undo"), form=life(rosa, "death"))
    assert sees() == 200
    ended = select(func.count()).select_from(Supporter).where(Supporter.ended_at.is_not(None))
    assert db.session.scalar(ended) == 1


def test_one_press_brings_it_all_back_and_names_the_meetings_to_book_again(coach, lead, db, rosa, amina, app) -> None:
    book(db, rosa, amina)
    waiting_to_go(db, rosa)
    mine = entry_links.account_of(db.session, rosa, at=clock.now())
    press(coach, life(rosa, "death"), words="Her sister rang")
    press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death"))
    undone = press(coach, life(rosa, "death/undo"), form=life(rosa, "death"))
    assert "book it again: Wed 25 Nov 9:30" in coach.get(undone.location).text
    assert goes(db)
    assert mine.closed_at is None
    assert browser(app, db, mine).get("/my").status_code == 200
    assert caseload(db.session, Asked(amina.id, clock.now())).counts["everyone"] == 1
    assert press(coach, life(rosa, "death/undo"), form=life(rosa, "death")).status_code == 409
    verbs = set(db.session.scalars(select(Event.verb).where(Event.claimant_id == rosa.id)))
    assert {"death.told", "death.confirmed", "death.undone"} <= verbs
    assert press(coach, life(rosa, "death"), words="Now it is so").status_code == 303


def test_an_account_that_was_closed_before_stays_closed(coach, lead, db, rosa) -> None:
    mine = entry_links.account_of(db.session, rosa, at=clock.now())
    mine.closed_at = clock.now() - timedelta(days=1)
    press(coach, life(rosa, "death"), words="Her sister rang")
    press(lead, life(rosa, "death/confirmation"), form=life(rosa, "death"))
    press(coach, life(rosa, "death/undo"), form=life(rosa, "death"))
    assert mine.closed_at is not None


# --- Another name ----------------------------------------------------------------------------------------------


def test_the_name_of_before_is_shown_to_nobody_at_work(coach, lead, db, rosa) -> None:
    mine, said = entry_links.account_of(db.session, rosa, at=clock.now()), rosa.spoken_reference
    typed = {"first_names": "Robin", "last_name": "Ellery", "preferred_name": "Rob", "pronouns": "they/them"}
    assert press(coach, life(rosa, "name"), **typed).status_code == 303
    assert (rosa.name, rosa.search_name, rosa.spoken_reference) == ("Robin Ellery", "robin ellery rob", said)
    assert mine.name == "Robin Ellery"
    former = db.session.scalars(select(FormerName)).one()
    assert former.name == "Rosa Martínez"
    assert b"Rosa" not in former.name_enc
    for opened in (coach, lead):
        for page in (f"/claimants/{rosa.id}", life(rosa), life(rosa, "name"), "/caseload", "/find?q=rosa"):
            assert "Rosa" not in opened.get(page).text.replace("find?q=rosa", ""), page
    facts = db.session.scalars(select(Event.facts).where(Event.claimant_id == rosa.id))
    assert not [each for each in facts if "Rosa" in each]


def test_of_two_who_change_a_name_at_once_the_second_sees_what_the_first_wrote(coach, db, rosa) -> None:
    old = rosa.version
    press(coach, life(rosa, "name"), first_names="Robin")
    late = press(coach, life(rosa, "name"), version=str(old), first_names="Rosalind", last_name="Roe")
    assert late.status_code == 409
    assert "As it stands now: Robin" in late.text
    assert 'value="Rosalind"' in late.text
    assert press(coach, life(rosa, "name"), last_name="", first_names="").status_code == 422


# --- Another office ---------------------------------------------------------------------------------------------


def test_whoever_goes_on_at_another_office_is_awaited_there_and_gone_here(
    coach, lead, db, rosa, amina, office, app
) -> None:
    hill = people.office(db.session, "Hill Road")
    olwen = people.lead(db.session, hill, "Olwen Rees")
    there = browser(app, db, people.account(db.session, olwen, Role.LEAD))
    people.adjustment(db.session, rosa, "STAFF_MALE")
    matters.refresh(db.session, rosa, at=clock.now())
    meeting = book(db, rosa, amina)
    tom = people.staff(db.session, office, "Tom Reed", gender="male")
    next_coach = browser(app, db, people.account(db.session, tom, Role.COACH))
    handover = handovers.begin(db.session, rosa, amina, tom, reason=HandoverReason.COACH_LEAVES, by=None,
                               at=clock.now())  # fmt: skip
    assert next_coach.get(f"/handovers/{handover.id}").status_code == 200
    assert press(coach, life(rosa, "office"), form=life(rosa, "name"), office=str(hill.id)).status_code == 403
    assert press(lead, life(rosa, "office"), office=str(office.id)).status_code == 422
    assert press(lead, life(rosa, "office"), office=str(hill.id)).status_code == 303
    assert [each.get(f"/claimants/{rosa.id}").status_code for each in (coach, lead, there)] == [404, 404, 200]
    assert next_coach.get(f"/handovers/{handover.id}").status_code == 404
    ended = db.session.scalars(select(Relationship)).one()
    assert (ended.end_reason, meeting.state) == ("moved_office", AppointmentState.CANCELLED_BY_US)
    wait = db.session.scalars(select(Waiting).where(Waiting.ended_on.is_(None))).one()
    assert (wait.lead_id, wait.promised_on > clock.today()) == (olwen.id, True)
    assert matters.may_book(db.session, rosa.id)
    assert "The person goes on at another office." in there.get(f"/claimants/{rosa.id}").text
    assert press(there, life(rosa, "office"), office=str(office.id)).status_code == 303
    assert [each.get(f"/claimants/{rosa.id}").status_code for each in (lead, there)] == [200, 404]
    assert db.session.scalar(select(func.count()).select_from(Waiting).where(Waiting.ended_on.is_(None))) == 1


def test_a_reference_that_somebody_there_has_is_said_and_nothing_changes(lead, db, rosa) -> None:
    hill = people.office(db.session, "Hill Road")
    people.claimant(db.session, hill, "Somebody Else").reference = rosa.reference
    was = rosa.office_id
    assert press(lead, life(rosa, "office"), office=str(hill.id)).status_code == 409
    assert rosa.office_id == was


# --- Where they are, and who may act ------------------------------------------------------------------------------


def test_letters_wait_while_nobody_said_how_to_reach_them(coach, db, rosa, clock) -> None:
    assert waiting_to_go(db, rosa, Channel.LETTER)
    page = life(rosa, "circumstances")
    press(coach, page, kind="hospital", from_on="2026-11-24", until_on="2026-11-26")
    assert (goes(db, Channel.LETTER), waiting_to_go(db, rosa, Channel.TEXT)) == (False, True)
    assert "In hospital" in coach.get(f"/claimants/{rosa.id}").text
    clock.later(days=3)
    assert goes(db, Channel.LETTER)


def test_letters_go_where_it_was_said_how_to_reach_them_and_when_it_is_over(coach, db, rosa) -> None:
    assert waiting_to_go(db, rosa, Channel.LETTER)
    page = life(rosa, "circumstances")
    press(coach, page, kind="prison", from_on="2026-11-24", words="Letters reach me at the wing office.")
    assert goes(db, Channel.LETTER)
    press(coach, page, kind="no_fixed_address", from_on="2026-11-01")
    assert not goes(db, Channel.LETTER)
    ends = [form["action"] for form in BeautifulSoup(coach.get(page).text, "html.parser").select("main .rows form")]
    assert [press(coach, each, form=page).status_code for each in ends] == [303, 303]
    assert goes(db, Channel.LETTER)
    assert "Nothing of this kind." in coach.get(page).text


def test_an_appointee_may_act_in_what_a_paper_says_until_its_last_day(coach, db, rosa, clock) -> None:
    page = life(rosa, "representatives")
    typed = {"kind": "appointee", "name": "Ines Martínez", "authority": "Letter of 3 May 2026", "scopes": "benefit",
             "from_on": "2026-11-01", "until_on": "2026-11-30"}  # fmt: skip
    assert press(coach, page, **typed).status_code == 422
    assert press(coach, page, **typed, seen="y").status_code == 303
    shown = coach.get(f"/claimants/{rosa.id}").text
    assert ("Ines Martínez" in shown, "Capacity is presumed" in shown) == (True, True)
    assert "Amina Yusuf saw it" in coach.get(page).text
    clock.later(days=7)
    people.sign_in(coach, db.session, db.session.scalar(select(Account).where(Account.name == "Amina Yusuf")))
    assert "Ines" not in coach.get(f"/claimants/{rosa.id}").text


def test_a_couple_are_two_people_and_neither_page_names_the_other(coach, db, office, amina, rosa) -> None:
    paul = people.claimant(db.session, office, "Paul Quint", coach=amina)
    for each in (rosa, paul):
        each.email, each.mobile, each.postcode = "both@example.org", "07700 900123", "CF10 1AA"
        vault = key_ring.vault(db.session)
        each.email_index, each.mobile_index = vault.blind("email", each.email), vault.blind("phone", each.mobile)
    db.session.flush()
    for one, other in ((rosa, "Quint"), (paul, "Martínez")):
        assert other not in coach.get(f"/claimants/{one.id}").text
        assert other not in coach.get(life(one)).text
    press(coach, life(rosa, "death"), words="Told by a friend")
    assert (rosa.may_be_written_to, paul.contact_stopped_at) == (False, None)
    assert db.session.scalar(select(func.count()).select_from(Death)) == 1


# --- Staff who are claimants --------------------------------------------------------------------------------------


def test_whoever_works_here_has_a_coach_of_another_team_and_does_not_find_themselves(app, db, office, lead) -> None:
    north, south = Team(office_id=office.id, name="North"), Team(office_id=office.id, name="South")
    db.session.add_all([north, south])
    db.session.flush()
    tom = people.staff(db.session, office, "Tom Whitfield", team_id=north.id)
    mate = people.staff(db.session, office, "Mate North", team_id=north.id)
    other = people.staff(db.session, office, "Other South", team_id=south.id)
    himself = people.claimant(db.session, office, "Tom Whitfield")
    key = db.session.get_one(DataKey, himself.key_id)
    db.session.add(ShutOut(key=key, claimant_id=himself.id, staff_id=tom.id, kind=ShutOutKind.THEMSELVES))
    db.session.flush()
    suggested = placing.placings(db.session, office.id, clock.today()).suggested
    assert [each.coach_id for each in suggested] == [other.id]
    for refused in (tom, mate):
        with pytest.raises(placements.KeptApart):
            placements.confirm_one(db.session, himself, refused.id, by=tom.id, at=clock.now())
    toms = browser(app, db, people.account(db.session, tom, Role.COACH))
    assert toms.get(f"/claimants/{himself.id}").status_code == 404
    assert "/claimants/" not in toms.get("/find?q=whitfield").text
    placements.confirm_one(db.session, himself, other.id, by=tom.id, at=clock.now())
