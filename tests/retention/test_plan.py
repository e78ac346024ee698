"""What would go, what goes, and what never does: by rule, in figures, with a certificate."""

import json
from datetime import date, timedelta

import pytest
from click.testing import Result
from sqlalchemy import select, text, update

from coachdesk import clock
from coachdesk.commands.retention import command
from coachdesk.db import Base
from coachdesk.jobs.retention import dispose_all_due
from coachdesk.models import (
    Claimant,
    DeletionCertificate,
    Disposal,
    Hold,
    Note,
    NoteDraft,
    OfficeSetting,
    Relationship,
    Waiting,
)
from coachdesk.retention import plan
from coachdesk.retention.rules import RULES
from coachdesk.services import erasures
from tests import every_table, people

LONG_AGO = date(2019, 1, 7)
# Without a rule of their own: they stay as long as what they belong to, or as the installation.
WITH_THE_RECORD = {
    "absence_question", "adjustment", "adjustment_outcome", "agenda", "appointment", "blocked_period", "circumstance",
    "claim", "coach_request", "coach_wish", "conflict", "death", "former_name", "goal", "handover",
    "handover_part", "matter", "move", "note", "note_addition", "off_screen", "relationship", "resource",
    "steady_time", "step",
    "waiting", "words_to_ask", "claimant", "account", "data_key", "passkey", "recovery_code", "role_grant",
}  # fmt: skip
OF_THE_HOUSE = {
    "office", "office_setting", "team", "staff", "working_pattern", "leave", "installation", "key_check", "seal",
    "absence", "load_action", "load_week", "reduction", "seal_row", "published_seal", "event", "erasure",
    "disposal", "deletion_certificate",
}  # fmt: skip
SWEPT_ELSEWHERE = {"form_nonce", "job_run", "staged_upload", "staged_file"}


@pytest.fixture
def someone(db) -> Claimant:
    """Somebody whose coach ended years ago, and who has not been here since."""
    found = every_table.fill(db.session)
    session = db.session
    session.execute(text("UPDATE hold SET ended_at = made_at"))
    session.execute(text("UPDATE record_request SET given_at = asked_at"))
    session.execute(update(Relationship).values(started_on=LONG_AGO, ended_on=LONG_AGO, end_reason="handover"))
    session.execute(update(Waiting).values(ended_on=LONG_AGO))
    long_ago = clock.now() - timedelta(days=2_500)
    for table in ("appointment",):
        session.execute(Base.metadata.tables[table].update().values(starts_at=long_ago))
    session.execute(update(Claimant).where(Claimant.id == found.id).values(made_at=long_ago))
    session.commit()
    return found


def later() -> object:
    """A time at which everything that was just written is past its last contact."""
    return clock.now() + timedelta(days=500)


def keep(*_line: object) -> None:
    """The ledger is another test's."""


def due(db, at) -> dict[str, dict[str, int]]:
    return {each.rule: each.rows for each in plan.plan(db.session, at)}


@pytest.mark.once
def test_every_table_is_kept_by_a_rule_or_for_a_reason() -> None:
    """A new table fails here: say how long its rows are kept."""
    ruled = {kind.table.name for rule in RULES.values() for kind in rule.kinds}
    assert set(Base.metadata.tables) == ruled | WITH_THE_RECORD | OF_THE_HOUSE | SWEPT_ELSEWHERE


def test_a_dry_run_counts_and_changes_nothing(db, someone) -> None:
    before = db.session.scalars(select(Note.id)).all()
    at = later()
    found = due(db, at)
    assert found["drafts"] == {"note_draft": 1}
    assert found["record"] == {"claimant": 2}  # theirs, and a twin's whom nobody has met
    assert found["openings"] == {}
    assert db.session.scalars(select(Note.id)).all() == before
    assert db.session.scalars(select(DeletionCertificate).where(DeletionCertificate.done_by.is_(None))).all()[1:] == []


def test_what_is_due_goes_under_a_certificate_that_counts_it(db, someone) -> None:
    claimant_id, draft_id = someone.id, db.session.scalar(select(NoteDraft.id))
    assert plan.run(db.session, by=None, at=later(), ledger=keep) > 0
    assert db.session.scalar(select(Note.id).where(Note.claimant_id == claimant_id)) is None
    assert db.session.get_one(Claimant, claimant_id).erased_at is not None
    named = db.session.scalars(select(Disposal).where(Disposal.subject_id == draft_id)).one()
    assert db.session.get_one(DeletionCertificate, named.certificate_id).rows == {"note_draft": 1}
    assert due(db, later())["record"] == {}


def test_nothing_on_hold_goes(db, someone) -> None:
    db.session.execute(update(Hold).values(ended_at=None))
    claimant_id, rows = someone.id, theirs(db, someone.id)
    plan.run(db.session, by=None, at=later() + timedelta(days=365 * 7), ledger=keep)
    assert theirs(db, claimant_id) == rows
    assert db.session.get_one(Claimant, claimant_id).erased_at is None


def theirs(db, claimant_id) -> dict[str, int]:
    """How many rows of theirs each table has."""
    return {
        table.name: len(db.session.execute(select(table.c.id).where(table.c.claimant_id == claimant_id)).all())
        for table in Base.metadata.sorted_tables
        if "claimant_id" in table.c and table.name not in erasures.STAYS
    }


def test_whoever_has_a_coach_waits_or_was_here_lately_stays(db, someone) -> None:
    office = people.office(db.session, "Quay")
    amina = people.staff(db.session, office, "Amina Other")
    long_ago = clock.now() - timedelta(days=2_500)
    with_coach = people.claimant(db.session, office, "Coached One", coach=amina)
    waits, lately = (people.claimant(db.session, office, name) for name in ("Waits One", "Lately One"))
    db.session.add(Waiting(claimant_id=waits.id, since_on=LONG_AGO, promised_on=LONG_AGO))
    people.meeting(db.session, lately, amina, clock.now() - timedelta(days=100))
    for each in (with_coach, waits, lately):
        each.made_at = long_ago
    db.session.flush()
    gone = {claimant_id for claimant_id, _before in plan.records_due(db.session, clock.now())}
    assert not gone & {with_coach.id, waits.id, lately.id}


def test_an_office_chooses_how_long(db, someone) -> None:
    at = clock.now() + timedelta(days=300)
    assert due(db, at)["record"] == {}
    chosen = OfficeSetting(office_id=someone.office_id, name="retention_months", value="6", from_on=clock.today())
    db.session.add(chosen)
    db.session.flush()
    assert due(db, at)["record"] == {"claimant": 1}


def test_every_night_only_for_offices_that_switched_it_on(app, db, someone) -> None:
    at = later()
    assert dispose_all_due(db.session, at) == 0
    on = OfficeSetting(office_id=someone.office_id, name="retention_nightly", value="1", from_on=clock.today())
    db.session.add(on)
    db.session.commit()
    assert dispose_all_due(db.session, at) > 0
    db.session.commit()
    assert str(someone.id) in app.config["SETTINGS"].erasures_file.read_text()


def test_the_command_prints_a_plan_and_its_figures(app, db, someone) -> None:
    def ran(*words: str, typed: str = "") -> Result:
        return app.test_cli_runner().invoke(command, list(words), input=typed)

    told = ran("plan", "--json")
    assert told.exit_code == 0, told.output
    lines = json.loads(told.output.strip().splitlines()[-1])
    assert {line["rule"] for line in lines} == {*RULES, "record"}
    assert ran("plan").output.count("before") == len(lines)
    assert ran("run", typed="n\n").exit_code == 1
