"""A row in every table, with a text of its own in every place that may hold one."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.crypto import box
from coachdesk.db import Base
from coachdesk.models import (
    Account,
    Adjustment,
    AdjustmentOutcome,
    Agenda,
    BlockedPeriod,
    Claimant,
    DataKey,
    EntryLink,
    FormNonce,
    Goal,
    JobRun,
    Leave,
    Matter,
    Note,
    NoteAddition,
    NoteDraft,
    OfficeSetting,
    PublishedSeal,
    Seal,
    Staff,
    StagedFile,
    StagedUpload,
    Step,
    Team,
    Waiting,
    WordsToAsk,
    WorkingPattern,
    key_ring,
)
from coachdesk.models.label import (
    AdditionKind,
    Channel,
    MatterKind,
    Outcome,
    Party,
    ResourceKind,
    Role,
    StepState,
    Strength,
)
from coachdesk.services import accounts, audit, claims, outbox
from tests import every_change, every_right, people
from tests.canary import canary

SECRETS = {
    "claimant": ("email", "mobile", "postcode", "own_words", "front_desk"),
    "staff": ("email",),
    "account": ("email", "totp"),
    "adjustment": ("details",),
    "words_to_ask": ("words",),
    "matter": ("words",),
    "outbox_message": ("address", "body"),
    "agenda": ("theirs", "about", "not_about", "bring", "place", "company"),
    "adjustment_outcome": ("words",),
    "note": ("said", "saw", "think"),
    "note_addition": ("words",),
    "note_draft": ("body",),
    "goal": ("words",),
    "step": ("words",),
    "staged_upload": ("report", "rejects"),
    "staged_file": ("content",),
    "opening": ("words",),
    "hold_back": ("words",),
    "shut_out": ("words",),
    "supporter": ("name",),
    "caller_check": ("question", "answer"),
    "death": ("words",),
    "circumstance": ("words",),
    "representative": ("name", "contact", "authority"),
    "former_name": ("name",),
    "outside_request": ("from_whom", "asked", "basis", "items", "reason", "forbidden_by"),
    "record_request": ("words", "reason"),
    "redaction": ("reason",),
    "hold": ("reason",),
    "incident": ("words", "outcome"),
    "merge": ("reason",),
    "conflict": ("words",),
    "coach_request": ("words",),
    "handover_part": ("words",),
}


def fill(session: Session) -> Claimant:
    """A row in every table but those that are there from the start. Returns the claimant."""
    now = clock.now()
    office = people.office(session)
    session.add(Team(office_id=office.id, name="Team one"))
    session.add(OfficeSetting(office_id=office.id, name="rhythm_days", value="21", from_on=clock.today()))
    coach = people.staff(session, office, "Amina Yusuf")
    coach.email = canary("staff", "email")
    someone = people.claimant(session, office, "Maya Fernandes", coach=coach)
    for name in SECRETS["claimant"]:
        setattr(someone, name, canary("claimant", name))
    someone.contact_confirmed_at = now
    account = people.account(session, coach, Role.COACH)
    account.email, account.totp = canary("account", "email"), canary("account", "totp")
    accounts.make_password_link(session, account, by=None, at=now)
    accounts.start(session, account, at=now)
    met = people.meeting(session, someone, coach, now - timedelta(days=28))
    _about(session, someone)
    _worked(session, coach, someone)
    _written(session, someone, coach, account, met.id)
    _claimed(session, coach.id)
    _uploaded(session, account.id, office.id)
    every_right.fill(session, someone, coach, account)
    every_change.fill(session, someone, coach, met)
    session.add(
        Waiting(claimant_id=someone.id, since_on=clock.today(), promised_on=clock.today(), ended_on=clock.today())
    )
    session.add(FormNonce(owner="visit", nonce="nonce"))
    session.add(JobRun(job="seal_audit", due_at=now, started_at=now))
    session.flush()
    audit.seal_all_due(session, now)
    head = session.scalars(select(Seal).order_by(Seal.number.desc())).first()
    session.add(PublishedSeal(day_on=clock.today(), number=head.number, code=head.code))
    session.flush()
    return someone


def _about(session: Session, someone: Claimant) -> None:
    key = session.get_one(DataKey, someone.key_id)
    about = {"key": key, "claimant_id": someone.id}
    session.add(
        Adjustment(**about, code="ENV_QUIET", strength=Strength.PREFERENCE, details=canary("adjustment", "details"))
    )
    session.add(WordsToAsk(**about, words=canary("words_to_ask", "words")))
    kind = MatterKind.COACH_BREAKS_ADJUSTMENT
    session.add(Matter(**about, kind=kind, about="STAFF_FEMALE", words=canary("matter", "words")))
    outbox.queue(
        session,
        someone,
        channel=Channel.EMAIL,
        template="meeting_booked",
        body=canary("outbox_message", "body"),
        address=canary("outbox_message", "address"),
        once="once",
        due_at=clock.now(),
        at=clock.now(),
    )


def _worked(session: Session, coach: Staff, someone: Claimant) -> None:
    now = clock.now()
    session.add(WorkingPattern(staff_id=coach.id, weekday=0, starts_minute=540, ends_minute=1020))
    session.add(Leave(staff_id=coach.id, starts_at=now, ends_at=now + timedelta(days=1)))
    session.add(BlockedPeriod(claimant_id=someone.id, weekday=2, starts_minute=600, ends_minute=720))


def _written(session: Session, someone: Claimant, coach: Staff, account: Account, met_id) -> None:
    about = {"key": session.get_one(DataKey, someone.key_id), "claimant_id": someone.id}
    kept = session.scalars(select(Adjustment.id).where(Adjustment.claimant_id == someone.id)).first()
    agenda = Agenda(key=about["key"], appointment_id=met_id)
    for name in SECRETS["agenda"]:
        setattr(agenda, name, canary("agenda", name))
    note = Note(**about, author_id=coach.id, **{name: canary("note", name) for name in SECRETS["note"]})
    session.add_all([agenda, note])
    session.flush()
    session.add_all([
        AdjustmentOutcome(**about, appointment_id=met_id, adjustment_id=kept, said_by=Party.COACH,
                          outcome=Outcome.KEPT, words=canary("adjustment_outcome", "words")),
        NoteAddition(**about, note_id=note.id, kind=AdditionKind.OWN_ACCOUNT, by=Party.CLAIMANT,
                     account_id=account.id, words=canary("note_addition", "words")),
        NoteDraft(**about, author_id=coach.id, body=canary("note_draft", "body")),
        Goal(**about, words=canary("goal", "words")),
        Step(**about, owner=Party.COACH, proposed_by=Party.COACH, state=StepState.AGREED, coach_id=coach.id,
             words=canary("step", "words")),
        EntryLink(account_id=account.id, digest="0" * 64, ends_at=clock.now()),
    ])  # fmt: skip


def _claimed(session: Session, coach_id) -> None:
    resource_id = claims.resource_of(session, ResourceKind.COACH, coach_id)
    now = clock.now()
    assert claims.take(session, uuid7(), [claims.Wanted(resource_id, now, now + timedelta(hours=1))], at=now)


def _uploaded(session: Session, account_id, office_id) -> None:
    upload_id, file_id = uuid7(), uuid7()
    key = key_ring.new_key(session, "upload", upload_id)
    upload = StagedUpload(
        key=key, id=upload_id, account_id=account_id, office_id=office_id, ends_at=clock.now() + timedelta(hours=1)
    )
    upload.report, upload.rejects = canary("staged_upload", "report"), canary("staged_upload", "rejects")
    session.add(upload)
    session.flush()
    content = box.seal(
        canary("staged_file", "content"),
        key.id,
        key_ring.plain(session, key.id),
        box.place("staged_file", "content_enc", file_id),
    )
    session.add(StagedFile(id=file_id, upload_id=upload_id, name="staff.csv", part=1, content_enc=content))


def tables() -> list[str]:
    """Every table of the models, by name."""
    return sorted(Base.metadata.tables)
