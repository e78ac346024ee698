"""Two offices and everybody in them, for tests of who may open what.

Amina is Rosa's coach, Ben a coach beside her, Gwen leads them. Dev and Olwen do the same work at another office and
must see nothing of it. Ida and Joe are administrators. Rosa comes in to her own pages;
Sam, who has no coach yet, to his.

Ben lives next door to Rosa, and has said so. Kit covers her this week, Vera broke the glass ten minutes ago, and Bruno,
who leads and coaches there, is her brother-in-law and shut out. Remy is at the front desk, Sonia leads safeguarding,
Petra reviews, Dora protects data and has a request of Rosa's to answer. Sue supports Rosa with her plan; Will works at
a service.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.importing import staging
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.models import (
    Absence,
    AbsenceQuestion,
    Account,
    Appointment,
    BlockedPeriod,
    Circumstance,
    Claimant,
    CoachRequest,
    Conflict,
    Cover,
    DataKey,
    Handover,
    HoldBack,
    Leave,
    Matter,
    Move,
    Note,
    Office,
    OffScreen,
    Opening,
    Passkey,
    RecordRequest,
    Reduction,
    Representative,
    RoleGrant,
    ShutOut,
    SignIn,
    Staff,
    StagedUpload,
    SteadyTime,
    Step,
    Supporter,
    WordsToAsk,
)
from coachdesk.models.label import (
    AppointmentState,
    CircumstanceKind,
    CoachAnswer,
    HandoverReason,
    OpeningReason,
    Party,
    RecordRequestKind,
    ReductionKind,
    RepresentativeKind,
    Role,
    ShutOutKind,
    SignInWay,
    SteadyReason,
    StepState,
    WhenAway,
)
from coachdesk.services import accounts, entry_links, invitations, matters, sessions
from tests import people
from tests.client import Client
from tests.importing.offices import written
from tests.views.rights import Rights, put_on_the_desk

WORDS = "Please say your name and what we said last time."
EVERYBODY = (
    "nobody", "amina", "ben", "gwen", "dev", "olwen", "ida", "joe", "rosa",
    "kit", "vera", "bruno", "remy", "sonia", "petra", "dora", "sue", "will", "sam",
)  # fmt: skip
AROUND = {
    "remy": Role.RECEPTION, "sonia": Role.SAFEGUARDING, "petra": Role.REVIEWER, "dora": Role.DATA_PROTECTION,
    "sue": Role.SUPPORTER, "will": Role.SERVICE_WORKER,
}  # fmt: skip
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Around:
    """What stands around Rosa's record: who opened it, who supports her, what she asked for."""

    opening: Opening
    shut_out: ShutOut
    cover: Cover
    supporter: Supporter
    record_request: RecordRequest
    off_screen: OffScreen
    circumstance: Circumstance
    representative: Representative
    hold_back: HoldBack
    handover: Handover
    coach_request: CoachRequest
    conflict: Conflict
    steady_time: SteadyTime
    move: Move


@dataclass
class WaysIn:
    """How somebody comes in who has no password."""

    passkey: Passkey
    sign_in: SignIn
    invitation: str


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
    absence: Absence
    question: AbsenceQuestion
    reduction_id: UUID
    around: Around
    ways: WaysIn
    rights: Rights
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
        """What stands against forgery in the forms of this browser, as a page would have shown it."""
        with self.browser(who).session_transaction() as session:
            kept = session.setdefault("csrf_token", uuid7().hex)
        return URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(kept)

    def address(self, rule: str) -> str:
        """An address of this route, with the things of this world in it."""
        values = {
            "claimant_id": self.rosa.id,
            "account_id": self.accounts["ben"].id,
            "office_id": self.office.id,
            "matter_id": self.matter.id,
            "words_id": self.words.id,
            "upload_id": self.upload.id,
            "token": {"come-in": self.slip, "invited": self.ways.invitation}.get(rule.split("/")[1], self.link),
            "key": "amina",
            "note_id": self.note.id,
            "step_id": self.step.id,
            "staff_id": self.accounts["amina"].staff_id,
            "leave_id": self.leave.id,
            "appointment_id": self.meeting.id,
            "period_id": self.period_id,
            "absence_id": self.absence.id,
            "question_id": self.question.id,
            "reduction_id": self.reduction_id,
            "circumstance_id": self.around.circumstance.id,
            "representative_id": self.around.representative.id,
            "opening_id": self.around.opening.id,
            "hold_back_id": self.around.hold_back.id,
            "coach_request_id": self.around.coach_request.id,
            "conflict_id": self.around.conflict.id,
            "steady_time_id": self.around.steady_time.id,
            "shut_out_id": self.around.shut_out.id,
            "cover_id": self.around.cover.id,
            "handover_id": self.around.handover.id,
            "move_id": self.around.move.id,
            "subject": "note",
            "subject_id": self.note.id,
            "thing_id": self.around.off_screen.id,
            "supporter_id": self.around.supporter.id,
            "passkey_id": self.ways.passkey.id,
            "sign_in_id": self.ways.sign_in.id,
            "grant_id": self.db.session.scalar(
                select(RoleGrant.id).where(RoleGrant.account_id == self.accounts["ben"].id)
            ),
            **self.rights.ids(),
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
    sam = people.claimant(session, harbour, "Sam Webb")
    held["sam"] = entry_links.account_of(session, sam, at=clock.now())
    around = put_around(session, harbour, rosa, held)
    link = accounts.make_password_link(session, held["ben"], by=None, at=clock.now())
    slip = entry_links.make(session, rosa, by=held["amina"].id, at=clock.now())
    held["rosa"] = entry_links.account_of(session, rosa, at=clock.now())
    upload = an_upload(session, harbour, held["ida"].id)
    note, step = a_note(session, rosa, amina), a_step(session, rosa)
    leave = Leave(staff_id=amina.id, starts_at=clock.now() - timedelta(days=1), ends_at=clock.now())
    session.add(leave)
    meeting = people.meeting(session, rosa, amina, clock.now() + timedelta(days=2, hours=1), AppointmentState.BOOKED)
    period = BlockedPeriod(claimant_id=rosa.id, weekday=4, starts_minute=720, ends_minute=840)
    until_on = clock.today() + timedelta(days=30)
    less = Reduction(
        staff_id=amina.id, kind=ReductionKind.RETURNER, percent=20, from_on=clock.today(), until_on=until_on
    )
    session.add_all((period, less))
    absence, question = an_absence(session, amina, meeting)
    session.commit()
    return World(
        app, db, harbour, rosa, sam, matter, words, upload, held, link, slip, note, step, leave, meeting, period.id,
        absence, question, less.id, around, ways_in(session, harbour, held),
        put_on_the_desk(session, rosa, sam, around.record_request, note, held),
    )  # fmt: skip


def an_absence(session: Any, coach: Staff, meeting: Appointment) -> tuple[Absence, AbsenceQuestion]:
    """Weeks ago, and over; what was asked then is there still."""
    today, now = clock.today(), clock.now()
    absence = Absence(staff_id=coach.id, from_on=today - timedelta(days=22), until_on=today - timedelta(days=20),
                      ended_at=now - timedelta(days=20))  # fmt: skip
    session.add(absence)
    session.flush()
    question = AbsenceQuestion(claimant_id=meeting.claimant_id, absence_id=absence.id, appointment_id=meeting.id,
                               answer_by=now - timedelta(days=23), choice=WhenAway.WAIT, done_at=now)  # fmt: skip
    session.add(question)
    session.flush()
    return absence, question


def ways_in(session: Any, office: Office, held: dict[str, Account]) -> WaysIn:
    """Rosa's passkey and a browser of hers elsewhere; an invitation that nobody has taken up."""
    passkey = Passkey(account_id=held["rosa"].id, credential_id=b"rosa's telephone", public_key=b"none")
    elsewhere, _token = sessions.start(session, held["rosa"], way=SignInWay.CODE, proved=True, at=clock.now())
    session.add(passkey)
    until = clock.today() + timedelta(days=90)
    token = invitations.invite(session, Role.SERVICE_WORKER, name="Wyn Hale", office_id=office.id, until_on=until,
                               by=held["ida"].id, at=clock.now())  # fmt: skip
    session.commit()
    return WaysIn(passkey, elsewhere, token)


def put_around(session: Any, office: Office, rosa: Claimant, held: dict[str, Account]) -> Around:
    """Everybody else of the office, and what ties them to Rosa or keeps them from her."""
    now, today = clock.now(), clock.today()
    kit, vera = people.staff(session, office, "Kit Moss", gender="female"), people.staff(session, office, "Vera Lund")
    bruno = people.staff(session, office, "Bruno Keller", is_lead=True)
    held |= {name: people.account(session, who, Role.COACH) for name, who in (("kit", kit), ("vera", vera))}
    held["bruno"] = people.account(session, bruno, Role.COACH)
    session.add(RoleGrant(account_id=held["bruno"].id, role=Role.LEAD, office_id=office.id, from_on=today))
    for name, role in AROUND.items():
        held[name] = with_role(session, f"{name.title()} Around", role, office.id)
    about = {"key": session.get_one(DataKey, rosa.key_id), "claimant_id": rosa.id}
    opening = Opening(**about, account_id=held["vera"].id, reason=OpeningReason.HERE_NOW, words="She is at the desk.",
                      opened_at=now - timedelta(minutes=10), ends_at=now + timedelta(minutes=20))  # fmt: skip
    session.add(opening)
    session.flush()
    around = Around(
        opening,
        ShutOut(**about, staff_id=bruno.id, kind=ShutOutKind.RELATION),
        Cover(claimant_id=rosa.id, coach_id=kit.id, from_on=today, until_on=today + timedelta(days=4)),
        Supporter(**about, account_id=held["sue"].id, name="Sue", scopes=["plan", "meetings"], confirmed_at=now,
                  until_on=today + timedelta(days=90)),
        RecordRequest(**about, kind=RecordRequestKind.COPY, asked_by=held["amina"].id,
                      due_on=today + timedelta(days=30)),
        OffScreen(claimant_id=rosa.id, subject="step", subject_id=uuid7()),
        Circumstance(**about, kind=CircumstanceKind.HOSPITAL, from_on=today),
        Representative(**about, kind=RepresentativeKind.APPOINTEE, scopes=["benefit"], name="Ines",
                       authority="A letter", from_on=today),
        HoldBack(**about, opening_id=opening.id, asked_by=held["sonia"].id, review_on=today + timedelta(days=28),
                 words="He reads her post."),
        Handover(claimant_id=rosa.id, from_coach_id=held["amina"].staff_id, reason=HandoverReason.LEAD_CHOSE,
                 ended_at=now),
        CoachRequest(**about, coach_id=held["amina"].staff_id, promised_on=today, outcome=CoachAnswer.TAKEN_BACK,
                     answered_at=now),
        Conflict(**about, staff_id=held["ben"].staff_id, words="My neighbour."),
        SteadyTime(claimant_id=rosa.id, reason=SteadyReason.REVIEW, from_on=today - timedelta(days=30),
                   until_on=today - timedelta(days=9)),
        Move(claimant_id=rosa.id, from_coach_id=held["amina"].staff_id, to_coach_id=held["ben"].staff_id, cost=9,
             reason="most_room", answer_by_on=today, ended_at=now),
    )  # fmt: skip
    session.add_all(vars(around).values())
    session.flush()
    return around


def administrator(session: Any, name: str) -> Account:
    return with_role(session, name, Role.ADMINISTRATOR)


def with_role(session: Any, name: str, role: Role, office_id: UUID | None = None) -> Account:
    address = f"{name.split()[0].lower()}@example.org"
    made = accounts.create(session, name=name, email=address, by=None, at=clock.now())
    session.add(RoleGrant(account_id=made.id, role=role, office_id=office_id, from_on=clock.today()))
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
