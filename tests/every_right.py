"""A row in every table of who may open what, of signing in, and of rights over a record: see every_table.py."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import (
    Account,
    Attempt,
    CallerCheck,
    Circumstance,
    Claimant,
    Cover,
    DataKey,
    Death,
    DeletionCertificate,
    Disposal,
    Erasure,
    FormerName,
    Hold,
    HoldBack,
    Incident,
    Invitation,
    KeyCheck,
    Merge,
    MergeItem,
    MisplacedNote,
    Note,
    OffScreen,
    Opening,
    OutsideRequest,
    Passkey,
    RecordRequest,
    RecoveryCode,
    Redaction,
    Representative,
    ShutOut,
    SignInCode,
    Staff,
    Supporter,
)
from coachdesk.models.label import (
    CircumstanceKind,
    IncidentKind,
    OpeningReason,
    OutsideParty,
    RecordRequestKind,
    RepresentativeKind,
    Role,
    ShutOutKind,
)
from tests import people
from tests.canary import canaries


def fill(session: Session, someone: Claimant, coach: Staff, account: Account) -> None:
    """A row in each table."""
    about = {"key": session.get_one(DataKey, someone.key_id), "claimant_id": someone.id}
    _opened(session, about, coach, account)
    _lived(session, about, account)
    _signed_in(session, account)
    _asked(session, about, someone, account)
    _kept(session, about, someone, account)


def _opened(session: Session, about: dict, coach: Staff, account: Account) -> None:
    now, today = clock.now(), clock.today()
    opening = Opening(**about, account_id=account.id, reason=OpeningReason.SAFETY, ends_at=now,
                      **canaries("opening", "words"))  # fmt: skip
    supporter = Supporter(**about, account_id=account.id, until_on=today, **canaries("supporter", "name"))
    session.add_all([opening, supporter])
    session.flush()
    session.add_all([
        HoldBack(**about, opening_id=opening.id, asked_by=account.id, review_on=today,
                 **canaries("hold_back", "words")),
        ShutOut(**about, staff_id=coach.id, kind=ShutOutKind.ASKED, ended_at=now, **canaries("shut_out", "words")),
        Cover(claimant_id=about["claimant_id"], coach_id=coach.id, from_on=today, until_on=today),
        Invitation(role=Role.SUPPORTER, supporter_id=supporter.id, digest="1" * 64, access_until_on=today, ends_at=now),
        CallerCheck(**about, **canaries("caller_check", "question", "answer")),
        OffScreen(claimant_id=about["claimant_id"], subject="step", subject_id=uuid7()),
    ])  # fmt: skip


def _lived(session: Session, about: dict, account: Account) -> None:
    today = clock.today()
    session.add_all([
        Death(**about, told_by=account.id, undone_at=clock.now(), **canaries("death", "words")),
        Circumstance(**about, kind=CircumstanceKind.HOSPITAL, from_on=today, **canaries("circumstance", "words")),
        Representative(**about, kind=RepresentativeKind.APPOINTEE, from_on=today,
                       **canaries("representative", "name", "contact", "authority")),
        FormerName(**about, **canaries("former_name", "name")),
    ])  # fmt: skip


def _signed_in(session: Session, account: Account) -> None:
    session.add_all([
        Passkey(account_id=account.id, credential_id=b"credential", public_key=b"public"),
        RecoveryCode(account_id=account.id, handle="AB", code_hash="hash"),
        SignInCode(account_id=account.id, digest="2" * 64, ends_at=clock.now()),
        Attempt(mark="mark"),
    ])  # fmt: skip


def _asked(session: Session, about: dict, someone: Claimant, account: Account) -> None:
    today = clock.today()
    words = canaries("outside_request", "from_whom", "asked", "basis", "items", "reason", "forbidden_by")
    request = RecordRequest(**about, kind=RecordRequestKind.COPY, asked_by=account.id, due_on=today,
                            **canaries("record_request", "words", "reason"))  # fmt: skip
    incident = Incident(**about, office_id=someone.office_id, kind=IncidentKind.MISPLACED_NOTE, found_by=account.id,
                    **canaries("incident", "words", "outcome"))  # fmt: skip
    session.add_all([request, incident])
    session.flush()
    note_id = session.scalars(select(Note.id).where(Note.claimant_id == someone.id)).first()
    session.add_all([
        OutsideRequest(**about, office_id=someone.office_id, party=OutsideParty.POLICE, received_on=today, due_on=today,
                       entered_by=account.id, **words),
        Redaction(**about, request_id=request.id, subject="note", subject_id=note_id, made_by=account.id,
                  **canaries("redaction", "reason")),
        MisplacedNote(note_id=note_id, incident_id=incident.id, marked_by=account.id),
    ])  # fmt: skip


def _kept(session: Session, about: dict, someone: Claimant, account: Account) -> None:
    twin = people.claimant(session, people.office(session, "Twin Street"), "Maya Fernandez")
    merge = Merge(key=about["key"], kept_id=someone.id, merged_id=twin.id, asked_by=account.id,
                  **canaries("merge", "reason"))  # fmt: skip
    certificate = DeletionCertificate(rule="drafts", rows={"note_draft": 1})
    session.add_all([
        merge, certificate,
        Hold(**about, made_by=account.id, review_on=clock.today(), **canaries("hold", "reason")),
        KeyCheck(kind="test", key_name="t1", code=b"code"),
        Erasure(claimant_id=uuid7(), erased_by=account.id),
    ])  # fmt: skip
    session.flush()
    session.add_all([
        MergeItem(merge_id=merge.id, subject="step", subject_id=uuid7()),
        Disposal(certificate_id=certificate.id, subject="note_draft", subject_id=uuid7()),
    ])  # fmt: skip
