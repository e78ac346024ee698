"""Two offices and everybody in them, for tests of who may open what.

Amina is Rosa's coach, Ben a coach beside her, Gwen leads them. Dev and Olwen do the same work at another office and
must see nothing of it. Ida and Joe are administrators. Rosa comes in to her own pages. Sam has no coach yet.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.importing import staging
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.models import (
    Account,
    Appointment,
    BlockedPeriod,
    Claimant,
    DataKey,
    Leave,
    Matter,
    Note,
    Office,
    RoleGrant,
    Staff,
    StagedUpload,
    Step,
    WordsToAsk,
)
from coachdesk.models.label import AppointmentState, Party, Role, StepState
from coachdesk.services import accounts, entry_links, matters
from tests import people
from tests.client import Client
from tests.importing.offices import written

WORDS = "Please say your name and what we said last time."
EVERYBODY = ("nobody", "amina", "ben", "gwen", "dev", "olwen", "ida", "joe", "rosa")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class World:
    """Accounts by name, and one of each thing that an address can name."""

    app: Flask
    db: Any
    office: Office
    rosa: Claimant
    sam: Claimant
    matter: Matter
    words: WordsToAsk
    upload: StagedUpload
    accounts: dict[str, Account]
    link: str
    slip: str
    note: Note
    step: Step
    leave: Leave
    meeting: Appointment
    period_id: UUID
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, who: str) -> Client:
        """The browser of somebody, signed in."""
        if who not in self.browsers:
            self.app.test_client_class = Client
            browser = self.browsers[who] = self.app.test_client()
            if who != "nobody":
                people.sign_in(browser, self.db.session, self.accounts[who])
        return self.browsers[who]

    def token(self, who: str) -> str:
        """What stands against forgery in the forms of this browser."""
        page = self.browser(who).get("/accessibility").text
        found = TOKEN.search(page)
        assert found, page
        return found[1]

    def address(self, rule: str) -> str:
        """An address of this route, with the things of this world in it."""
        values = {
            "claimant_id": self.rosa.id,
            "account_id": self.accounts["ben"].id,
            "office_id": self.office.id,
            "matter_id": self.matter.id,
            "words_id": self.words.id,
            "upload_id": self.upload.id,
            "token": self.slip if rule.startswith("/come-in") else self.link,
            "key": "amina",
            "note_id": self.note.id,
            "step_id": self.step.id,
            "staff_id": self.accounts["amina"].staff_id,
            "leave_id": self.leave.id,
            "appointment_id": self.meeting.id,
            "period_id": self.period_id,
        }
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)

    def send(self, who: str, address: str, sent: dict[str, str] | None = None, **headers: str):
        """Press a button in the browser of somebody."""
        data = {"csrf_token": self.token(who), "form_nonce": uuid7().hex} | (sent or {})
        return self.browser(who).post(address, data=data, headers=headers)


def make(app: Flask, db: Any) -> World:
    session = db.session
    harbour, hill = people.office(session, "Harbour Street"), people.office(session, "Hill Road")
    amina, ben = people.staff(session, harbour, "Amina Yusuf"), people.staff(session, harbour, "Ben Okafor")
    dev = people.staff(session, hill, "Dev Patel")
    gwen, olwen = people.lead(session, harbour), people.lead(session, hill, "Olwen Rees")
    rosa = people.claimant(session, harbour, "Rosa Martínez", "STAFF_FEMALE", coach=amina)
    rosa.own_words, rosa.email, rosa.preferred_name = WORDS, "rosa@example.org", "Rosie"
    key = session.get_one(DataKey, rosa.key_id)
    words = WordsToAsk(key=key, claimant_id=rosa.id, words="Not the week of my exams")
    session.add(words)
    matters.refresh(session, rosa, at=clock.now())
    matter = matters.in_the_way(session, rosa.id)[0]
    held = {
        "amina": people.account(session, amina, Role.COACH),
        "ben": people.account(session, ben, Role.COACH),
        "gwen": people.account(session, gwen, Role.LEAD),
        "dev": people.account(session, dev, Role.COACH),
        "olwen": people.account(session, olwen, Role.LEAD),
        "ida": administrator(session, "Ida Holm"),
        "joe": administrator(session, "Joe Bright"),
    }
    link = accounts.make_password_link(session, held["ben"], by=None, at=clock.now())
    slip = entry_links.make(session, rosa, by=held["amina"].id, at=clock.now())
    held["rosa"] = entry_links.account_of(session, rosa, at=clock.now())
    upload = an_upload(session, harbour, held["ida"].id)
    sam = people.claimant(session, harbour, "Sam Webb")
    note, step = a_note(session, rosa, amina), a_step(session, rosa)
    leave = Leave(staff_id=amina.id, starts_at=clock.now() - timedelta(days=1), ends_at=clock.now())
    session.add(leave)
    meeting = people.meeting(session, rosa, amina, clock.now() + timedelta(days=2, hours=1), AppointmentState.BOOKED)
    period = BlockedPeriod(claimant_id=rosa.id, weekday=4, starts_minute=720, ends_minute=840)
    session.add(period)
    session.commit()
    return World(
        app, db, harbour, rosa, sam, matter, words, upload, held, link, slip, note, step, leave, meeting, period.id
    )


def administrator(session: Any, name: str) -> Account:
    address = f"{name.split()[0].lower()}@example.org"
    made = accounts.create(session, name=name, email=address, by=None, at=clock.now())
    session.add(RoleGrant(account_id=made.id, role=Role.ADMINISTRATOR, from_on=clock.today()))
    session.flush()
    return made


def an_upload(session: Any, office: Office, account_id: UUID) -> StagedUpload:
    """Three files that were tried out: one person would come in, one would not."""
    rows: dict[Kind, list[dict[str, str]]] = {
        Kind.STAFF: [{"staff_no": "N1", "name": "Nia Bowen", "role": "coach"}],
        Kind.CLAIMANTS: [
            {"reference": "N-1", "first_names": "Lee", "last_name": "Marsh", "current_coach": "N1"},
            {"first_names": "No", "last_name": "Reference"},
        ],
        Kind.MEETINGS: [{"reference": "N-1", "staff_no": "N1", "starts_at": "2026-10-01 09:00", "minutes": "30"}],
    }
    files = {kind.value: io.BytesIO(written(rows[kind], COLUMNS[kind])) for kind in Kind}
    made = staging.stage(session, office, files, by=account_id, at=clock.now())
    staging.try_out(session, made, by=account_id, at=clock.now())
    return made


def a_note(session: Any, claimant: Claimant, author: Staff) -> Note:
    """A note of a talk, in three voices."""
    key = session.get_one(DataKey, claimant.key_id)
    words = {"said": "The mornings are hard.", "saw": "You came with your list.", "think": "Later times may help."}
    made = Note(key=key, claimant_id=claimant.id, author_id=author.id, **words)
    session.add(made)
    session.flush()
    return made


def a_step(session: Any, claimant: Claimant) -> Step:
    """Something the person has taken on."""
    key = session.get_one(DataKey, claimant.key_id)
    made = Step(key=key, claimant_id=claimant.id, owner=Party.CLAIMANT, words="Look at the kitchen",
                state=StepState.AGREED, proposed_by=Party.CLAIMANT)  # fmt: skip
    session.add(made)
    session.flush()
    return made
