"""A handover through its pages: the lead begins, the coach writes, the person decides, the new coach reads what is
theirs to read, and nobody more."""

from datetime import date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Appointment, Claimant, DataKey, Handover, Note, Staff, Step
from coachdesk.models.label import AppointmentState, Party, Role, ShutOutKind, StepState
from coachdesk.services import cover, entry_links, leavers, misplaced_notes, shutting_out
from tests import people
from tests.client import Client

LAST = date(2026, 12, 4)
AFTER = clock.from_london(datetime.combine(LAST + timedelta(days=1), time(6)))
TEXT = {"know": "Call her Dot.", "strengths": "", "helps": "Time to answer.", "avoid": "Her brother.", "version": "1"}


class Desk:
    """Amina, who leaves, Tom, who comes after her, Gwen, who leads, and Dotty with her own pages."""

    def __init__(self, app, db):
        self.app, self.session = app, db.session
        app.test_client_class = Client
        office = self.office = people.office(db.session)
        self.amina, self.tom = (
            people.staff(db.session, office, "Amina Yusuf"),
            people.staff(db.session, office, "Tom Reed"),
        )
        gwen = people.lead(db.session, office)
        self.dotty = people.claimant(db.session, office, "Dotty Bell", coach=self.amina)
        self.held = {
            "amina": people.account(db.session, self.amina, Role.COACH),
            "tom": people.account(db.session, self.tom, Role.COACH),
            "gwen": people.account(db.session, gwen, Role.LEAD),
            "dotty": entry_links.account_of(db.session, self.dotty, at=clock.now()),
        }
        self.browsers = {}
        self.page = f"/claimants/{self.dotty.id}/handover"

    def browser(self, who):
        if who not in self.browsers:
            self.browsers[who] = self.app.test_client()
            people.sign_in(self.browsers[who], self.session, self.held[who])
        return self.browsers[who]

    def see(self, who, address):
        return self.browser(who).get(address)

    def send(self, who, address, page, sent=None):
        """Press a button of a form that stands on this page."""
        shown = BeautifulSoup(self.see(who, page).text, "html.parser")
        form = shown.find("form", attrs={"action": address})
        assert form is not None, f"{address} stands nowhere on {page}"
        belong = [*form.select("input[type=hidden]"), *shown.select(f"input[form={form.get('id', 'none')}]")]
        data = {}
        for each in belong:
            data.setdefault(each["name"], []).append(each.get("value", ""))
        return self.browser(who).post(address, data=data | (sent or {}))

    def begun(self):
        """Amina's last day is said, Tom is named, and the text is with Dotty."""
        leavers.say(self.session, self.amina, LAST, by=None, at=clock.now())
        handover = self.session.scalars(select(Handover)).one()
        named = self.send("gwen", f"/handovers/{handover.id}/coach", self.page, {"coach": str(self.tom.id)})
        assert named.status_code == 303
        shown = self.send("amina", f"/handovers/{handover.id}/text", self.page, TEXT | {"do": "show"})
        assert shown.status_code == 303
        return handover


@pytest.fixture
def desk(app, db):
    return Desk(app, db)


def test_the_new_coach_reads_nothing_until_the_person_says_so_and_then_no_record(desk):
    handover = desk.begun()
    mine = f"/handovers/{handover.id}"
    before = desk.see("tom", mine)
    assert before.status_code == 200 and "Call her Dot." not in before.text and "Dotty" in before.text
    assert desk.see("tom", desk.page).status_code == desk.see("tom", f"/claimants/{desk.dotty.id}").status_code == 404
    said = {"know": "Call me Dot.", "avoid": "x", "leave_avoid": "1", "helps": "Time to answer.", "do": "share"}
    assert desk.send("dotty", "/my/handover/text", "/my/handover", said).status_code == 303
    after = desk.see("tom", mine).text
    assert "Call me Dot." in after and "Her brother." not in after and "Time to answer." in after
    assert desk.see("tom", desk.page).status_code == 404
    assert "1 person comes to you" in desk.see("tom", "/today").text
    assert desk.send("dotty", "/my/handover/take-back", "/my/handover").status_code == 303
    assert "Call me Dot." not in desk.see("tom", mine).text


def test_before_it_is_shared_whoever_leads_or_stands_in_sees_how_far_it_is_and_not_a_word_of_it(desk):
    handover = desk.begun()
    kit = people.staff(desk.session, desk.office, "Kit Adeyemi")
    desk.held["kit"] = people.account(desk.session, kit, Role.COACH)
    cover.name(desk.session, desk.dotty, kit, from_on=clock.today(), until_on=LAST, by=desk.held["gwen"].id,
               at=clock.now())  # fmt: skip
    text = f"/handovers/{handover.id}/text"
    for who in ("gwen", "kit"):
        page = desk.see(who, desk.page)
        assert page.status_code == 200 and "Dotty can read the text" in page.text, who
        assert "Her brother." not in page.text and f'action="{text}"' not in page.text, who
    assert "Her brother." in desk.see("amina", desk.page).text
    said = {"know": "Call me Dot.", "helps": "Time to answer.", "do": "share"}
    assert desk.send("dotty", "/my/handover/text", "/my/handover", said).status_code == 303
    assert not [who for who in ("gwen", "kit", "amina") if "Call me Dot." not in desk.see(who, desk.page).text]


def test_where_the_coach_is_not_there_to_write_the_person_is_asked_to_and_begins_with_their_record(desk):
    desk.dotty.own_words = "I am the carer of my mother."
    leavers.say(desk.session, desk.amina, LAST, by=None, at=clock.now())
    handover = desk.session.scalars(select(Handover)).one()
    assert desk.send("gwen", f"/handovers/{handover.id}/coach", desk.page,
                     {"coach": str(desk.tom.id)}).status_code == 303  # fmt: skip
    assert desk.send("gwen", f"/handovers/{handover.id}/ask", desk.page).status_code == 303
    page = desk.see("dotty", "/my/handover").text
    assert "It begins with what your record says." in page and "I am the carer of my mother." in page
    assert (
        desk.send("dotty", "/my/handover/text", "/my/handover", {"know": "Ask me.", "do": "share"}).status_code == 303
    )
    assert "Ask me." in desk.see("tom", f"/handovers/{handover.id}").text


def test_who_tells_it_themselves_shares_nothing_and_the_change_comes_all_the_same(desk):
    handover = desk.begun()
    assert desk.send("dotty", "/my/handover/text", "/my/handover", {"do": "private"}).status_code == 303
    assert "Call her Dot." not in desk.see("tom", f"/handovers/{handover.id}").text
    assert "Call her Dot." in desk.see("amina", desk.page).text
    assert "Call her Dot." not in desk.see("gwen", desk.page).text
    leavers.finish_all_due(desk.session, AFTER)
    for who in ("tom", "gwen"):
        page = desk.see(who, desk.page)
        assert page.status_code == 200 and "Call her Dot." not in page.text, who
    assert desk.see("amina", desk.page).location.startswith("/sign-in")  # her account closed with her last day
    assert "Tom Reed is your coach now" in desk.see("dotty", "/my/handover").text


def test_whom_the_person_rules_out_reads_nothing_any_more_and_is_not_the_next(desk):
    handover = desk.begun()
    assert desk.send("dotty", "/my/handover/text", "/my/handover", {"do": "share"}).status_code == 303
    assert desk.see("tom", f"/handovers/{handover.id}").status_code == 200
    answer = desk.send("dotty", "/my/coach/not-with", "/my/coach/wishes", {"staff": str(desk.tom.id)})
    assert answer.status_code == 303
    assert desk.see("tom", f"/handovers/{handover.id}").status_code == 404
    assert "A new coach is named" in desk.see("gwen", desk.page).text
    assert "Tom" not in desk.see("dotty", "/my/handover").text


def test_the_person_picks_one_of_three_times_and_it_stands_in_both_diaries(desk):
    desk.begun()
    page = BeautifulSoup(desk.see("dotty", "/my/handover").text, "html.parser")
    times = [each["value"] for each in page.select("input[name=time]")]
    assert len(times) == len({each[:10] for each in times}) == 3
    assert desk.send("dotty", "/my/handover/meeting", "/my/handover", {"time": times[0]}).status_code == 303
    meeting = desk.session.scalars(select(Appointment)).one()
    assert (meeting.coach_id, meeting.beside_id) == (desk.amina.id, desk.tom.id)
    assert "Also there" in desk.see("dotty", f"/my/meetings/{meeting.id}").text
    week = f"/diary?week={meeting.starts_at:%Y-%m-%d}"
    assert "Dotty" in desk.see("amina", week).text
    assert "Dotty" in desk.see("tom", week).text
    moved = desk.see("dotty", f"/my/meetings/{meeting.id}/move")
    assert moved.status_code == 200
    page = "/my/meetings/" + str(meeting.id) + "/cancel"
    assert desk.send("dotty", page, page).status_code == 303
    assert desk.session.scalars(select(Appointment.state)).one() is AppointmentState.CANCELLED_BY_CLAIMANT
    assert "Take this time" in desk.see("dotty", "/my/handover").text


def test_none_of_the_times_and_none_at_all_are_answers(desk):
    desk.begun()
    pages = (BeautifulSoup(desk.see("dotty", f"/my/handover{after}").text, "html.parser") for after in ("", "?after=1"))
    first, other = ({each["value"] for each in page.select("input[name=time]")} for page in pages)
    assert first and other and not first & other
    assert desk.send("dotty", "/my/handover/meeting", "/my/handover").status_code == 422
    assert desk.send("dotty", "/my/handover/meeting", "/my/handover", {"do": "none"}).status_code == 303
    assert "That is fine." in desk.see("dotty", "/my/handover").text
    assert "Take this time" not in desk.see("dotty", "/my/handover").text


def test_what_the_coach_writes_at_the_same_time_is_lost_for_nobody(desk):
    handover = desk.begun()
    stale = {"know": "Mine.", "do": "share", "version": "1"}
    shown = BeautifulSoup(desk.see("dotty", "/my/handover").text, "html.parser")
    form = shown.find("form", attrs={"action": "/my/handover/text"})
    data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")} | stale
    answer = desk.browser("dotty").post("/my/handover/text", data=data)
    assert answer.status_code == 409 and "Mine." in answer.text
    desk.session.refresh(handover)
    assert handover.shared_at is None
    long = {"know": "a" * 4001, "do": "share"}
    refused = desk.send("dotty", "/my/handover/text", "/my/handover", long)
    assert refused.status_code == 422 and "4,000 characters or fewer" in refused.text


def test_what_was_agreed_in_a_closed_note_is_told_to_the_new_coach_by_nobody(desk):
    key = desk.session.get_one(DataKey, desk.dotty.key_id)
    note = Note(key=key, claimant_id=desk.dotty.id, author_id=desk.amina.id, said="…", restricted=True)
    another = Note(key=key, claimant_id=desk.dotty.id, author_id=desk.amina.id, said="Of somebody else.")
    desk.session.add_all([note, another])
    desk.session.flush()
    misplaced_notes.mark(desk.session, another, "Not hers.", by=desk.held["amina"].id, at=clock.now())
    for words, note_id in (("Ring the refuge.", note.id), ("Ring the jail.", another.id), ("Ring the college.", None)):
        desk.session.add(Step(key=key, claimant_id=desk.dotty.id, owner=Party.COACH, coach_id=desk.amina.id,
                              note_id=note_id, words=words, state=StepState.AGREED,
                              proposed_by=Party.COACH))  # fmt: skip
    handover = desk.begun()
    mine = f"/handovers/{handover.id}"
    assert "Ring the college." not in desk.see("tom", mine).text
    desk.send("dotty", "/my/handover/text", "/my/handover", {"know": "Hello.", "do": "share"})
    page = desk.see("tom", mine).text
    assert "Ring the college." in page and "refuge" not in page
    assert not [who for who, at in (("tom", mine), ("gwen", desk.page), ("dotty", "/my/handover"))
                if "Ring the jail." in desk.see(who, at).text]  # fmt: skip
    assert desk.send("tom", f"{mine}/promises", mine, {"say": "keep"}).status_code == 303
    assert "Ring the refuge." not in desk.see("gwen", desk.page).text
    kept = desk.session.scalars(select(Step).where(Step.note_id.is_(None))).one()
    assert kept.coach_id == desk.tom.id


def test_a_lead_names_whoever_is_suggested_for_the_whole_list_and_sees_how_far_it_is(desk):
    desk.dotty.preferred_name = "Dot"
    people.claimant(desk.session, desk.office, "Maya Fernandes", "STAFF_FEMALE", coach=desk.amina)
    said = {"coach": str(desk.amina.id), "last_on": LAST.isoformat()}
    assert desk.send("gwen", "/leavers", "/leavers", said).status_code == 303
    page = f"/leavers/{desk.amina.id}"
    shown = desk.see("gwen", page).text
    assert "Tom Reed has the most room" in shown and "cannot keep all that was asked for" in shown
    assert desk.send("gwen", f"{page}/coaches", page, {"only": "all"}).status_code == 303
    text = BeautifulSoup(desk.see("gwen", page).text, "html.parser")
    assert [each.get_text(" ", strip=True) for each in text.select(".tally dd")] == ["1 of 2", *["0 of 2"] * 4]
    assert "Tell them yourself" not in text.get_text() and "shows it to Dot" in text.get_text()
    maya = desk.session.scalars(select(Claimant).where(Claimant.id != desk.dotty.id)).one()
    shutting_out.shut_out(desk.session, maya, desk.session.get_one(Staff, desk.held["gwen"].staff_id),
                          kind=ShutOutKind.RELATION, words="", by=desk.held["tom"].id, at=clock.now())  # fmt: skip
    desk.session.commit()
    shown = desk.see("gwen", page).text
    assert "Some others are seen to by somebody else" in shown and "1 more person" not in shown
    assert "1 person" in desk.see("gwen", "/leavers").text
    nobody = desk.send("gwen", f"{page}/stay", page)
    assert nobody.status_code == 303 and desk.see("gwen", page).status_code == 404
