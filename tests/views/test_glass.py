"""Breaking the glass, as everybody meets it: who finds whom, what is asked, what is told, and that it ends."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select, update

from coachdesk import clock as clock_module
from coachdesk.models import (
    Claimant,
    DataKey,
    Event,
    Incident,
    MisplacedNote,
    Note,
    Opening,
    RoleGrant,
    ShutOut,
    Step,
    key_ring,
)
from coachdesk.models.label import IncidentKind, Party, Role, Sensitivity, StepState
from coachdesk.services import glass
from tests import people
from tests.counting import statements
from tests.views import world as worlds
from tests.views.world import World

WHY = {"reason": "standing_in", "words": "Amina asked me to ring her about Friday."}


def page(world: World, who: str, address: str, **query: str) -> BeautifulSoup:
    answer = world.browser(who).get(address, query_string=query)
    assert answer.status_code == 200, (answer.status_code, answer.text[:400])
    return BeautifulSoup(answer.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def rosas(world: World, more: str = "") -> str:
    return f"/claimants/{world.rosa.id}{more}"


def others(world: World, who: str, typed: str) -> list[str]:
    """Whom the second part of the search names."""
    found = page(world, who, "/find", q=typed).select(".others li .rows__main")
    return [words(each.b) for each in found]


def last_event(world: World) -> tuple[str, str, dict]:
    event = world.db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    return event.actor, event.verb, json.loads(event.facts)


# --- Whom one finds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Rosa Martínez", "rosa martinez", "rosa@example.org", "K"])
def test_a_whole_name_or_address_names_her_with_the_way_to_the_glass(world, typed: str) -> None:
    typed = world.rosa.spoken_reference if typed == "K" else typed
    world.rosa.email_index = key_ring.vault(world.db.session).blind("email", "rosa@example.org")
    found = page(world, "ben", "/find", q=typed).select_one(".others")
    assert "Rosa Martínez" in words(found)
    assert world.rosa.spoken_reference in words(found)
    assert "coach: Amina Yusuf" in words(found)
    assert found.select_one("a[href]")["href"] == rosas(world, "/glass")


@pytest.mark.parametrize("typed", ["rosa", "martinez", "osa martinez", "rosa martine", "example.org", "%", "_", "1990"])
def test_a_part_of_it_names_nobody(world, typed: str) -> None:
    assert others(world, "ben", typed) == []


def test_whoever_is_shut_out_finds_nothing_and_breaks_nothing(world) -> None:
    for typed in ("Rosa Martínez", "rosa@example.org", world.rosa.spoken_reference):
        answer = world.browser("bruno").get("/find", query_string={"q": typed})
        assert "/glass" not in answer.text
        assert "Amina" not in answer.text
    assert world.browser("bruno").get(rosas(world, "/glass")).status_code == 404
    assert world.send("bruno", rosas(world, "/glass"), WHY).status_code == 404
    assert world.db.session.scalar(select(func.count()).select_from(Opening)) == 1  # Vera's


def test_a_sensitive_record_is_found_by_the_safeguarding_lead_alone(world) -> None:
    world.rosa.sensitive = Sensitivity.IN_HIDING
    assert others(world, "ben", "Rosa Martínez") == []
    assert world.browser("ben").get(rosas(world, "/glass")).status_code == 404
    assert others(world, "sonia", "Rosa Martínez") == ["Rosa Martínez"]
    assert world.send("sonia", rosas(world, "/glass"), WHY).status_code == 303
    assert "Rosie" in page(world, "sonia", rosas(world)).text


def test_at_most_ten_are_named_in_one_statement_more(world) -> None:
    for _number in range(12):
        people.claimant(world.db.session, world.office, "Ana Silva")
    world.db.session.commit()
    world.browser("ben")
    with statements(world.db) as counted:
        assert len(others(world, "ben", "Ana Silva")) == 10
    assert sum("FROM claimant" in each and "coach_name" in each for each in counted.reads) == 2


def test_nobody_who_works_elsewhere_finds_her(world) -> None:
    for who in ("dev", "olwen", "dora"):
        assert others(world, who, "Sam Webb") == []


# --- What is asked -------------------------------------------------------------------------------------------


def test_the_page_before_shows_a_name_a_reference_a_coach_and_what_follows(world) -> None:
    shown = page(world, "ben", rosas(world, "/glass"))
    assert "Rosa Martínez" in words(shown.main)
    assert world.rosa.spoken_reference in words(shown.main)
    assert "Amina Yusuf" in words(shown.main)
    for kept in (worlds.WORDS, "Rosie", "rosa@example.org", "Look at the kitchen", world.rosa.reference):
        assert kept not in shown.text
    told = words(shown.main)
    assert "thirty minutes" in told
    assert "Their coach and their lead are told now" in told
    assert "sees in their own list" in told
    assert "reads these words" in told
    assert last_event(world)[1] == "glass.looked_at"


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "Choose why you open it."),
        ({"reason": "here_now", "words": "   "}, "Write why, in a few words."),
        ({"reason": "curious", "words": "x"}, "Choose one of those that are offered."),
        ({"reason": "other", "words": "y" * 501}, "Use 500 characters or fewer."),
    ],
)
def test_without_a_reason_and_words_it_stays_closed(world, sent: dict[str, str], wrong: str) -> None:
    answer = world.send("ben", rosas(world, "/glass"), sent)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert sent.get("words", "").strip() in answer.text
    assert world.browser("ben").get(rosas(world)).status_code == 404


def test_whoever_works_with_her_is_led_to_her_page_and_nothing_is_told(world) -> None:
    for who in ("amina", "gwen", "kit"):
        assert world.send(who, rosas(world, "/glass"), WHY).location == rosas(world)
    assert world.db.session.scalar(select(func.count()).select_from(Opening)) == 1


# --- While it lasts ------------------------------------------------------------------------------------------


def test_it_opens_for_half_an_hour_and_is_not_there_afterwards(world, clock) -> None:
    assert world.send("ben", rosas(world, "/glass"), WHY).location == rosas(world)
    assert world.browser("ben").get(rosas(world)).status_code == 200
    clock.later(minutes=29)
    assert world.browser("ben").get(rosas(world)).status_code == 200
    clock.later(minutes=2)
    for address in (rosas(world), f"/notes/{world.note.id}", f"/appointments/{world.meeting.id}"):
        assert world.browser("ben").get(address).status_code == 404


def test_a_banner_stands_on_every_page_of_that_record_and_on_no_other(world) -> None:
    for address in (rosas(world), rosas(world, "/own-words"), f"/notes/{world.note.id}", rosas(world, "/opened")):
        banner = page(world, "vera", address).select_one(".banner[role=note]")
        assert "You opened the record of Rosie at 9:20, because Rosie is here now." in words(banner)
        assert "It closes at 9:50." in words(banner)
        assert words(banner.button) == "Close it now"
    theirs = people.claimant(world.db.session, world.office, "Ana Silva", coach=None)
    people.relationship(world.db.session, theirs, staff(world, "vera"))
    for address in (f"/claimants/{theirs.id}", "/today", "/caseload"):
        assert page(world, "vera", address).select_one(".banner[role=note]") is None
    assert page(world, "amina", rosas(world)).select_one(".banner[role=note]") is None


def test_closing_it_closes_it(world) -> None:
    assert world.send("vera", rosas(world, "/glass/close")).status_code == 303
    assert world.browser("vera").get(rosas(world)).status_code == 404
    assert world.send("vera", rosas(world, "/glass/close")).status_code == 404


def test_every_event_says_as_whom_and_under_which_glass(world) -> None:
    as_whom = {"amina": "coach", "kit": "cover", "gwen": "lead", "vera": "glass", "dora": "data_protection"}
    for who, role in as_whom.items():
        page(world, who, rosas(world))
        actor, verb, facts = last_event(world)
        assert (actor, verb, facts["as"]) == (str(world.accounts[who].id), "claimant.opened", role)
        assert facts.get("opening") == (str(world.around.opening.id) if who == "vera" else None)
    assert world.send("vera", f"/words-to-ask/{world.words.id}/asking").status_code == 303
    assert last_event(world)[1:] == (
        "claimant.words_asked_about", {"as": "glass", "opening": str(world.around.opening.id)}
    )  # fmt: skip
    page(world, "rosa", "/my")
    assert last_event(world)[2] == {"as": "claimant"}


def test_as_whom_costs_no_statement(world) -> None:
    world.browser("amina")
    with statements(world.db) as counted:
        world.browser("amina").get(rosas(world))
    assert sum("stands_glass" in each for each in counted.all) == 1
    assert sum("FROM claimant" in each and "stands_glass" in each for each in counted.all) == 1
    assert sum(each.startswith("INSERT INTO event") for each in counted.all) == 1


# --- Who is told ---------------------------------------------------------------------------------------------


def staff(world: World, who: str):
    from coachdesk.models import Staff

    return world.db.session.get_one(Staff, world.accounts[who].staff_id)


def line(world: World, who: str, address: str):
    return page(world, who, address).select_one(f"#opening-{world.around.opening.id}")


def test_the_coach_and_the_lead_see_it_at_once_and_each_puts_it_away(world) -> None:
    for who, address in (("amina", "/today"), ("gwen", "/placements")):
        told = line(world, who, address)
        assert "Vera Lund opened the record of Rosie at 9:20, because Rosie is here now." in words(told)
        assert "She is at the desk." in words(told.q)
        assert told.select_one("a")["href"] == rosas(world)
        sent = world.send(who, told.form["action"], {"back": address})
        assert (sent.status_code, sent.location) == (303, address)
        assert line(world, who, address) is None
    for who, address in (("kit", "/today"), ("ben", "/today"), ("bruno", "/today"), ("bruno", "/placements")):
        assert line(world, who, address) is None
    assert world.browser("rosa").get("/my/opened").text.count("She is at the desk.") == 1


def test_today_asks_for_openings_where_there_are_some_alone(world) -> None:
    def reads() -> int:
        with statements(world.db) as counted:
            world.browser("amina").get("/today")
        return sum("opening.words_enc" in each and "account.name" in each for each in counted.reads)

    assert reads() == 1
    world.around.opening.coach_saw_at = clock_module.now()
    assert reads() == 0


def test_the_list_is_of_thirty_days_of_the_office_and_counts_nobody(world) -> None:
    at = clock_module.now()
    world.around.opening.opened_at = at - timedelta(days=31)
    assert "Nobody opened a record" in page(world, "gwen", "/openings").text
    world.around.opening.opened_at = at - timedelta(days=29)
    for who in ("gwen", "sonia"):
        row = page(world, who, "/openings").select_one("tbody tr")
        assert "Rosa Martínez" in words(row)
        assert "Vera Lund" in words(row)
        assert "She is at the desk." in words(row)
        assert bool(row.select_one("th a")) == (who == "gwen")
    for who in ("olwen", "bruno"):
        assert "Vera" not in page(world, who, "/openings").text


# --- What even broken glass does not show --------------------------------------------------------------------


def hidden_note(world: World, *, restricted: bool = False) -> Note:
    key = world.db.session.get_one(DataKey, world.rosa.key_id)
    author = world.accounts["amina"].staff_id
    note = Note(key=key, claimant_id=world.rosa.id, author_id=author, appointment_id=world.meeting.id,
                restricted=restricted, said="He found the old address.", written_at=clock_module.now())  # fmt: skip
    world.db.session.add(note)
    world.db.session.flush()
    step = Step(key=key, claimant_id=world.rosa.id, owner=Party.CLAIMANT, words="Change the lock",
                state=StepState.AGREED, proposed_by=Party.CLAIMANT, note_id=note.id)  # fmt: skip
    world.db.session.add(step)
    world.db.session.flush()
    return note


def shown(world: World, who: str) -> str:
    """Everything of the record that tells of notes, as one member of staff reads it."""
    addresses = (rosas(world), rosas(world, "/notes/new"), f"/appointments/{world.meeting.id}/summary", "/diary")
    return "".join(world.browser(who).get(address).text for address in addresses)


def test_a_restricted_note_is_for_her_and_her_own_coach_alone(world) -> None:
    note_id = hidden_note(world, restricted=True).id
    for who in ("kit", "gwen", "vera"):
        read = shown(world, who)
        assert str(note_id) not in read
        assert "Change the lock" not in read
        assert "He found the old address." not in read
        assert world.browser(who).get(f"/notes/{note_id}").status_code == 404
    read = shown(world, "amina")
    assert str(note_id) in read
    assert "Change the lock" in read
    assert "He found the old address." in page(world, "amina", f"/notes/{note_id}").text
    assert "He found the old address." in page(world, "rosa", "/my/notes").text
    assert "Change the lock" in page(world, "rosa", "/my/plan").text


def test_a_note_of_somebody_else_is_nowhere(world) -> None:
    note = hidden_note(world)
    incident = Incident(key=world.db.session.get_one(DataKey, world.rosa.key_id), office_id=world.office.id,
                        claimant_id=world.rosa.id, kind=IncidentKind.MISPLACED_NOTE,
                        found_by=world.accounts["amina"].id)  # fmt: skip
    world.db.session.add(incident)
    world.db.session.flush()
    world.db.session.add(MisplacedNote(note_id=note.id, incident_id=incident.id, marked_by=world.accounts["amina"].id))
    note_id = str(note.id)
    for who in ("amina", "kit", "gwen", "vera"):
        assert note_id not in shown(world, who)
        assert world.browser(who).get(f"/notes/{note_id}").status_code == 404
    assert note_id not in page(world, "amina", "/today").decode()
    assert "He found the old address." not in page(world, "rosa", "/my/notes").text


def test_whoever_only_reads_is_shown_no_way_to_write(world) -> None:
    """Their own forms aside: leaving, choosing a language, closing what they opened."""
    for who in ("dora", "sonia"):
        if who == "sonia":
            world.send(who, rosas(world, "/glass"), WHY)
        for address in (rosas(world), f"/notes/{world.note.id}"):
            read = page(world, who, address).main
            ways = [a["href"] for a in read.select("a[href]")] + [form["action"] for form in read.select("form")]
            for way in ways:
                if way.startswith("/") and not way.endswith(("/glass/close", "/language")):
                    assert world.browser(who).get(way).status_code == 200, (who, address, way)


def test_a_lead_who_coaches_sees_on_today_what_a_lead_sees(world) -> None:
    grant = RoleGrant(account_id=world.accounts["ben"].id, role=Role.LEAD, office_id=world.office.id,
                      from_on=clock_module.today())  # fmt: skip
    world.db.session.add(grant)
    assert line(world, "ben", "/today") is not None


def test_a_name_of_one_word_is_a_whole_name(world) -> None:
    people.claimant(world.db.session, world.office, "Suharto")
    assert others(world, "ben", "suharto") == ["Suharto"]
    assert world.db.session.scalar(select(func.count()).select_from(Claimant)) == 3


@pytest.mark.parametrize("kept", ["sensitive", "shut out"])
def test_whoever_kept_the_record_from_them_in_the_same_moment_was_first(world, monkeypatch, kept: str) -> None:
    """Ben waits for his turn, and what stands after it counts."""

    def wait(session, _people) -> None:
        session.execute(update(Claimant).values(sensitive=Sensitivity.IN_HIDING) if kept == "sensitive"
                        else update(ShutOut).values(staff_id=world.accounts["ben"].staff_id))  # fmt: skip

    monkeypatch.setattr(glass, "take_turn", wait)
    assert world.send("ben", rosas(world, "/glass"), WHY).status_code == 404
    mine = select(Opening.id).where(Opening.account_id == world.accounts["ben"].id)
    assert world.db.session.scalar(mine) is None
