"""A whole office: the made-up one of tests/data, and others by the seed."""

import io
import random

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.importing import meetings
from coachdesk.importing.doubt import Outcome
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.refusal import ImportRefused
from coachdesk.models import (
    Account,
    Adjustment,
    Appointment,
    Claim,
    Claimant,
    DataKey,
    Event,
    Matter,
    Office,
    OutboxMessage,
    Relationship,
    RoleGrant,
    Staff,
    Waiting,
    WordsToAsk,
)
from coachdesk.models.label import AppointmentState, MatterKind, Mode, Role
from coachdesk.services import audit_proof, matters
from tests.importing.loading import load, one_person, person, rows_of, sample, staff_row
from tests.importing.offices import ODD, make, written

EMPTY = {"imported": 0, "warned": 0, "updated": 0, "unchanged": 0, "rejected": 0}


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_made_up_office_comes_in(db):
    rejects = io.StringIO()
    figures = load(db.session, sample(), rejects=rejects).tally.figures()
    assert figures == {
        "staff": EMPTY | {"rows": 13, "imported": 13},
        "claimants": EMPTY | {"rows": 1220, "imported": 1193, "rejected": 27, "warned": 11},
        "meetings": EMPTY | {"rows": 7537, "imported": 7530, "rejected": 7},
    }
    assert count(db, Claimant) == 1193
    assert count(db, Appointment) == 7530
    assert count(db, Relationship) + count(db, Waiting) == 1193
    assert len(rows_of(rejects)) == 34
    again = load(db.session, sample()).tally
    assert again.figures()["claimants"] == EMPTY | {"rows": 1220, "rejected": 27, "warned": 11, "unchanged": 1193}
    assert not again.did_something


@pytest.mark.parametrize("seed", range(4))
def test_other_offices_come_in_as_they_were_made(db, seed):
    made = make(seed)
    tally = load(db.session, made.files()).tally
    for kind in Kind:
        told = {
            doubt.line: doubt.code for doubt in tally.doubts if doubt.kind is kind and doubt.outcome is Outcome.REJECTED
        }
        assert told == made.rejected[kind]
        warned = {
            doubt.line: doubt.code for doubt in tally.doubts if doubt.kind is kind and doubt.outcome is Outcome.WARNED
        }
        assert {line: {code} for line, code in warned.items()} == made.warned[kind]
        assert tally.figures()[kind.value] == made.expected(kind)
    assert count(db, Claimant) == made.expected(Kind.CLAIMANTS)["imported"]
    assert count(db, Appointment) == made.expected(Kind.MEETINGS)["imported"]


def test_the_encoding_and_the_order_of_columns_change_nothing(db):
    made = make(7)
    for row in made.rows[Kind.CLAIMANTS]:
        row["first_names"] = row["first_names"].encode("cp1252", "ignore").decode("cp1252") or "Ann"
        row["last_name"] = row["last_name"].encode("cp1252", "ignore").decode("cp1252")
    for row in made.rows[Kind.STAFF]:
        row["name"] = row["name"].encode("cp1252", "ignore").decode("cp1252") or "Ann"
    load(db.session, made.files())
    files = made.files(encoding="cp1252")
    columns = [*reversed(COLUMNS[Kind.CLAIMANTS]), "notes"]
    files[Kind.CLAIMANTS] = written(made.rows[Kind.CLAIMANTS], columns, encoding="utf-8-sig")
    assert not load(db.session, files).tally.did_something


def test_an_unchanged_file_leaves_every_row_as_it_is(db):
    made = make(11)
    load(db.session, made.files())
    before = everything(db)
    db.session.expunge_all()
    tally = load(db.session, made.files()).tally
    assert everything(db) == before
    assert not tally.did_something
    assert tally.found_something


def everything(db) -> dict[str, set[str]]:
    """Every row of every table."""
    db.session.flush()
    tables = Base.metadata.sorted_tables
    return {table.name: {str(row) for row in db.session.execute(select(table))} for table in tables}


def test_names_are_kept_to_the_letter(db):
    made = make(3, people=200)
    load(db.session, made.files())
    names = {row["first_names"] for row in made.rows[Kind.CLAIMANTS] if row["reference"].startswith("G3")}
    kept = {name for (name,) in db.session.execute(select(Claimant.first_names))}
    assert names <= kept
    assert kept & set(ODD)


def test_how_to_reach_somebody_is_closed_found_and_not_confirmed(db):
    load(db.session, one_person(email="Dotty@Example.net ", mobile="07700 900123", postcode="LS10 1LT"))
    someone = db.session.scalar(select(Claimant))
    assert (someone.email, someone.mobile, someone.postcode) == ("Dotty@Example.net", "07700 900123", "LS10 1LT")
    vault = db.session.info["vault"]
    assert someone.email_index in vault.blinds("email", "dotty@example.net")
    assert someone.mobile_index in vault.blinds("phone", "+44 7700 900123")
    assert b"900123" not in someone.mobile_enc
    assert someone.contact_confirmed_at is None
    assert not someone.may_be_written_to


def test_nothing_goes_out_and_nobody_s_time_is_taken(db):
    load(db.session, make(5).files())
    assert count(db, OutboxMessage) == 0
    assert count(db, Claim) == 0


def test_each_person_has_one_event_and_the_run_has_one(db):
    made = make(5)
    load(db.session, made.files())
    verbs = dict(db.session.execute(select(Event.verb, func.count()).group_by(Event.verb)).all())
    assert verbs["claimant.imported"] == made.expected(Kind.CLAIMANTS)["imported"]
    assert verbs["office.imported"] == 1
    assert verbs["staff.imported"] == made.expected(Kind.STAFF)["imported"]
    assert audit_proof.first_fault(db.session) is None


def test_staff_get_accounts_without_a_password(db):
    rows = [
        staff_row(
            "S1", "Amina Yusuf", role="coach", gender="Female", languages="Polish, cy", skills="mental health;care"
        ),
        staff_row("S2", "Gwen Pritchard", role="Team Lead", gender="prefer not to say", email="gwen@example.org"),
        staff_row("S3", "No Address", email=""),
        staff_row("S4", "Bad Address", email="nowhere"),
        staff_row("S5", "Same Address", email="GWEN@example.org"),
    ]
    tally = load(db.session, one_person() | {Kind.STAFF: written(rows, COLUMNS[Kind.STAFF])}).tally
    amina, gwen = (db.session.scalar(select(Staff).where(Staff.staff_no == number)) for number in ("S1", "S2"))
    assert (amina.is_coach, amina.is_lead, amina.gender) == (True, False, "female")
    assert (amina.languages, amina.skills) == (["pl", "cy"], ["mental health", "care"])
    assert (gwen.is_coach, gwen.is_lead, gwen.gender) == (False, True, "")
    accounts = {account.staff_id: account for account in db.session.scalars(select(Account))}
    assert set(accounts) == {amina.id, gwen.id}
    assert all(account.password_hash is None for account in accounts.values())
    granted = db.session.execute(select(RoleGrant.account_id, RoleGrant.role)).all()
    assert set(granted) == {(accounts[amina.id].id, Role.COACH), (accounts[gwen.id].id, Role.LEAD)}
    assert [(doubt.line, doubt.code) for doubt in tally.in_order()] == [
        (4, "no_account"),
        (5, "email"),
        (6, "account_taken"),
    ]


def test_a_staff_number_of_two_people_brings_in_neither(db):
    rows = [
        staff_row("S1", "Amina Yusuf"),
        staff_row("S1", "Tom Whitfield"),
        staff_row("", "Nobody"),
        staff_row("S2", ""),
    ]
    tally = load(db.session, one_person() | {Kind.STAFF: written(rows, COLUMNS[Kind.STAFF])}).tally
    assert [doubt.code for doubt in tally.doubts] == ["shared_staff_no", "shared_staff_no", "no_staff_no", "no_name"]
    assert count(db, Staff) == 0


def test_needs_become_adjustments_and_the_rest_is_kept_to_ask_about(db):
    load(
        db.session, one_person(needs="Polish interpreter; does not like surprises - say what will happen; Large Print")
    )
    adjustments = {each.code: each for each in db.session.scalars(select(Adjustment))}
    assert set(adjustments) == {"LANG_INTERP", "FMT_LARGE"}
    assert adjustments["LANG_INTERP"].params == {"language": "pl"}
    assert adjustments["FMT_LARGE"].details == "Large Print"
    assert all(each.imported for each in adjustments.values())
    (to_ask,) = db.session.scalars(select(WordsToAsk))
    assert to_ask.words == "does not like surprises - say what will happen"


def test_a_coach_who_breaks_a_rule_stands_to_settle_and_is_not_a_warning(db):
    files = one_person(needs="female coach only; phone only; no phone calls", current_coach="S1", reference="K1")
    tally = load(
        db.session, files | {Kind.STAFF: written([staff_row("S1", "Tom", gender="")], COLUMNS[Kind.STAFF])}
    ).tally
    someone = db.session.scalar(select(Claimant))
    found = {(each.kind, each.about) for each in db.session.scalars(select(Matter))}
    assert (MatterKind.COACH_BREAKS_ADJUSTMENT, "STAFF_FEMALE") in found
    assert any(kind is MatterKind.ADJUSTMENTS_CONTRADICT for kind, _about in found)
    assert not matters.may_book(db.session, someone.id)
    assert tally.figures()["claimants"]["warned"] == 0
    before = count(db, Matter)
    matters.refresh(db.session, someone, at=clock.now())
    assert count(db, Matter) == before


def test_a_coach_begins_with_the_claim_else_with_the_first_meeting(db):
    people = [
        person("K1", current_coach="S1", claim_started="21/06/2026"),
        person("K2", current_coach="S1"),
        person("K3", current_coach="S1", claim_started="01/01/2030"),
    ]
    met = {"staff_no": "S1", "minutes": "20", "mode": "tel", "outcome": "met"}
    meeting_rows = [
        met | {"reference": "K2", "starts_at": "12/05/2025 10:00"},
        met | {"reference": "K2", "starts_at": "12/03/2025 10:00"},
    ]
    load(db.session, {
        Kind.STAFF: written([staff_row("S1", "Tom")], COLUMNS[Kind.STAFF]),
        Kind.CLAIMANTS: written(people, COLUMNS[Kind.CLAIMANTS]),
        Kind.MEETINGS: written(meeting_rows, COLUMNS[Kind.MEETINGS]),
    })  # fmt: skip
    began = select(Claimant.reference, Relationship.started_on).join(Relationship)
    assert {reference: str(day) for reference, day in db.session.execute(began)} == {
        "K1": "2026-06-21", "K2": "2025-03-12", "K3": "2026-11-24",
    }  # fmt: skip


def test_somebody_without_a_coach_has_a_lead_and_a_promised_day(db):
    rows = [staff_row("L1", "Gwen Pritchard", role="team lead")]
    load(db.session, one_person(current_coach="S9") | {Kind.STAFF: written(rows, COLUMNS[Kind.STAFF])})
    waiting = db.session.scalar(select(Waiting))
    assert waiting.lead_id == db.session.scalar(select(Staff.id))
    assert str(waiting.promised_on) == "2026-12-01"


def test_history_keeps_the_order_of_the_file_and_may_overlap(db):
    at = {"reference": "K1", "starts_at": "20/07/2026 10:00", "minutes": "50"}
    rows = [
        at | {"staff_no": "S2", "mode": "F2F", "outcome": "met"},
        at | {"staff_no": "S1", "mode": "tel", "outcome": "did not attend"},
        at | {"staff_no": "S3", "mode": "outreach", "outcome": "Cancelled by  us"},
        at | {"staff_no": "S1", "mode": "tel", "outcome": "met"},
    ]
    tally = load(db.session, one_person() | {Kind.MEETINGS: written(rows, COLUMNS[Kind.MEETINGS])}).tally
    kept = db.session.scalars(select(Appointment).order_by(Appointment.starts_at, Appointment.ordinal)).all()
    assert [(each.mode, each.state) for each in kept] == [
        (Mode.IN_PERSON, AppointmentState.MET),
        (Mode.PHONE, AppointmentState.DID_NOT_MEET),
        (Mode.OUTREACH, AppointmentState.CANCELLED_BY_US),
    ]
    assert kept[0].starts_at.hour == 9
    assert tally.figures()["meetings"] == EMPTY | {"rows": 4, "imported": 3, "unchanged": 1, "warned": 3}
    assert [doubt.code for doubt in tally.doubts if doubt.outcome is Outcome.DIFFERS] == ["said_twice"]


def test_a_file_that_cannot_be_read_brings_in_nothing(db):
    files = sample() | {Kind.MEETINGS: b"reference,staff_no\r\nK1,S1\r\n"}
    with pytest.raises(ImportRefused, match=r"meetings\.csv has no column"):
        load(db.session, files)
    assert count(db, Claimant) == count(db, Staff) == 0


@pytest.mark.committed
def test_a_crash_half_way_leaves_nothing(db, monkeypatch):
    def crash(*_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(meetings, "date_relationships", crash)
    with pytest.raises(RuntimeError):
        load(db.session, make(2).files())
    db.session.rollback()
    assert count(db, Claimant) == count(db, Staff) == count(db, Office) == count(db, Event) == count(db, DataKey) == 0


def test_short_references_are_each_their_own(db, monkeypatch):
    drawn = random.Random(4)
    monkeypatch.setattr(
        "coachdesk.importing.spoken.os.urandom", lambda size: bytes(drawn.choice(b"\0\1") for _ in range(size))
    )
    load(db.session, make(1, people=60).files())
    spoken = db.session.scalars(select(Claimant.spoken_reference)).all()
    assert len(set(spoken)) == len(spoken) == count(db, Claimant)
