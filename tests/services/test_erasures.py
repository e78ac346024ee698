"""Erasing a person: nothing of them is left in any table, no key opens what a backup has, and what is on hold stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.models import (
    Account,
    Appointment,
    Claim,
    Claimant,
    DataKey,
    DeletionCertificate,
    Erasure,
    Note,
    Office,
    SignIn,
)
from coachdesk.models.label import AppointmentState, ResourceKind
from coachdesk.services import accounts, audit, audit_proof, claims, entry_links, erasures, holds
from coachdesk.services.erasures import STAYS
from coachdesk.services.rights import OnHold
from tests import every_table, people

NAME, REFERENCE = "Canary Of-A-Name", "canary-of-reference"
# Rows of other people, and of the office, that hold canaries too.
OTHERS = {"account", "staff", "staged_upload", "staged_file", "data_key"}


class Kept:
    """Stands for the file beside the database."""

    def __init__(self) -> None:
        self.lines: list[tuple] = []

    def __call__(self, *line) -> None:
        self.lines.append(line)


@pytest.fixture
def someone(db) -> Claimant:
    """A row of theirs in every table, an account that is signed in, and a meeting ahead."""
    found = every_table.fill(db.session)
    found.first_names, found.reference, found.search_name = NAME, REFERENCE, NAME.casefold()
    account = entry_links.account_of(db.session, found, at=clock.now())
    accounts.start(db.session, account, at=clock.now())
    end_holds(db)
    db.session.flush()
    return found


def end_holds(db) -> None:
    db.session.execute(text("UPDATE hold SET ended_at = made_at"))


def erase(db, claimant_id, ledger=None) -> Erasure:
    return erasures.erase(db.session, claimant_id, by=uuid7(), at=clock.now(), ledger=ledger or Kept())


def everything_in(db, *, but: set[str]) -> str:
    """What every table holds, as bytes and text would show it."""
    db.session.flush()
    rows = []
    for table in Base.metadata.sorted_tables:
        if table.name not in but:
            rows += [f"{table.name}: {tuple(row)!r}" for row in db.session.execute(select(table))]
    return "\n".join(rows)


def test_nothing_of_them_is_left_in_any_table(db, someone) -> None:
    claimant_id, keys = someone.id, [someone.key_id]
    ledger = Kept()
    erase(db, claimant_id, ledger)
    left = everything_in(db, but=OTHERS - {"account"})
    assert NAME not in left
    assert REFERENCE not in left
    for table in Base.metadata.sorted_tables:
        if "claimant_id" in table.c and table.name not in STAYS:
            rows = db.session.execute(select(table.c.id).where(table.c.claimant_id == claimant_id)).all()
            assert rows == [], table.name
    assert db.session.scalars(select(DataKey).where(DataKey.id.in_(keys))).all() == []
    assert ledger.lines[0][0] == claimant_id
    assert set(keys) <= set(ledger.lines[0][1])


def test_what_a_backup_holds_of_them_opens_no_more(db, someone) -> None:
    """The sealed text is still somewhere; no key of the person, or of their account, is."""
    sealed = set(db.session.scalars(select(DataKey.id).where(DataKey.subject.in_(("claimant", "account")))))
    own = {someone.key_id, db.session.scalar(select(Account.key_id).where(Account.claimant_id == someone.id))}
    assert own <= sealed
    erase(db, someone.id)
    assert not own & set(db.session.scalars(select(DataKey.id)))


def test_they_are_signed_out_and_their_time_is_free_again(db, someone) -> None:
    amina, at = people.staff(db.session, db_office(db, someone), "Amina Again"), clock.now() + timedelta(days=2)
    ahead = people.meeting(db.session, someone, amina, at, AppointmentState.BOOKED)
    wanted = [claims.Wanted(resource_id, at, at + timedelta(hours=1)) for resource_id in (
        claims.resource_of(db.session, ResourceKind.COACH, amina.id),
        claims.resource_of(db.session, ResourceKind.CLAIMANT, someone.id),
    )]  # fmt: skip
    assert claims.take(db.session, ahead.id, wanted, at=clock.now())
    ahead_id, claimant_id = ahead.id, someone.id
    erase(db, someone.id)
    account = db.session.scalars(select(Account).where(Account.claimant_id == claimant_id)).one()
    assert account.closed_at is not None
    assert account.name == ""
    assert db.session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all() == []
    assert db.session.scalars(select(Appointment).where(Appointment.claimant_id == claimant_id)).all() == []
    assert db.session.scalars(select(Claim).where(Claim.booking_id == ahead_id)).all() == []


def db_office(db, someone) -> Office:
    return db.session.get_one(Office, someone.office_id)


def test_nothing_goes_while_it_is_on_hold(db, someone) -> None:
    holds.place(db.session, someone, "A claim was brought", clock.today(), by=a_person(db).id, at=clock.now())
    with pytest.raises(OnHold):
        erase(db, someone.id)
    assert db.session.scalar(select(Note.id).where(Note.claimant_id == someone.id)) is not None
    assert db.session.get_one(Claimant, someone.id).first_names == NAME


def a_person(db) -> Account:
    return db.session.scalars(select(Account).where(Account.closed_at.is_(None))).first()


def test_the_audit_stays_whole_and_a_certificate_counts_what_went(db, someone) -> None:
    erase(db, someone.id)
    audit.seal_all_due(db.session, clock.now())
    assert audit_proof.first_fault(db.session) is None
    certificate = db.session.scalars(select(DeletionCertificate).where(DeletionCertificate.rule == "erasure")).one()
    assert certificate.rows["note"] == 1
    assert certificate.rows["note_addition"] == 1


def test_a_restore_erases_them_again_and_only_once(db, someone) -> None:
    """A backup brought the row and the key back; there was no erasure in it."""
    claimant_id, keys = someone.id, [someone.key_id]
    erasures.erase_again(db.session, claimant_id, keys, at=clock.now())
    assert NAME not in everything_in(db, but=set())
    erasures.erase_again(db.session, claimant_id, keys, at=clock.now())
    assert len(db.session.scalars(select(Erasure).where(Erasure.claimant_id == claimant_id)).all()) == 1


def test_a_record_that_was_merged_into_theirs_goes_with_it(db, someone) -> None:
    office = db_office(db, someone)
    twin = people.claimant(db.session, office, "Canary Twin")
    twin.merged_into_id = someone.id
    db.session.flush()
    erase(db, someone.id)
    assert db.session.get_one(Claimant, twin.id).last_name == ""
