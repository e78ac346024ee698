"""Round the application, with its own database role: the database itself gives nobody more than policies.py says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from coachdesk import policies
from coachdesk.db import Base, Beyond
from coachdesk.models import (
    Appointment,
    Claimant,
    Note,
    NoteAddition,
    RoleGrant,
    Step,
    Supporter,
)
from coachdesk.policies import Grant, Viewer
from coachdesk.walls.tables import OPEN, RECORD, WALLS
from tests.every_table import tables
from tests.views.world import EVERYBODY, World

pytestmark = pytest.mark.postgresql

SIGNED_IN = EVERYBODY[1:]
# That he is shut out, so that his own searches leave her out; and what he told the data protection officer himself.
OWN = {("bruno", "shut_out"), ("ben", "incident"), ("ben", "conflict")}
OF_A_PERSON = [name for name in WALLS if "claimant_id" in Base.metadata.tables[name].columns]
RECORD_ALONE = [name for name in OF_A_PERSON if WALLS[name].reads == RECORD]
SCOPES: dict[str, Callable[[Viewer], Select[Any]]] = {
    "claimant": policies.visible_claimants,
    "note": policies.visible_notes,
    "note_addition": policies.visible_note_additions,
    "step": policies.visible_steps,
    "appointment": policies.visible_appointments,
    "matter": policies.visible_matters,
    "words_to_ask": policies.visible_words_to_ask,
    "blocked_period": policies.visible_blocked_periods,
    "opening": policies.visible_openings,
    "hold_back": policies.visible_hold_backs,
    "supporter": policies.open_support,
    "outside_request": policies.visible_outside_requests,
    "record_request": policies.visible_record_requests,
    "redaction": policies.visible_redactions,
    "hold": policies.visible_holds,
    "merge": policies.visible_merges,
    "incident": policies.visible_incidents,
    "staged_upload": policies.visible_uploads,
}


def viewer_of(world: World, who: str) -> Viewer:
    account, session = world.accounts[who], world.db.session
    rows = session.execute(select(RoleGrant).where(RoleGrant.account_id == account.id)).scalars()
    grants = tuple(Grant(row.role, row.office_id, row.team_id) for row in rows)
    return Viewer(account.id, account.name, account.staff_id, grants, account.claimant_id)


def by_policies(world: World, scope: Select[Any]) -> set[UUID]:
    entity = scope.column_descriptions[0]["entity"]
    return set(world.db.session.scalars(scope.with_only_columns(entity.id)))


def by_the_wall(connection: psycopg.Connection, table: str, where: str = "true") -> set[UUID]:
    return {row[0] for row in connection.execute(f"SELECT id FROM {table} WHERE {where}")}


def rows_of(world: World, column: InstrumentedAttribute[Any], people: set[UUID]) -> set[UUID]:
    return set(world.db.session.scalars(select(column.class_.id).where(column.in_(people))))


# --- Which tables stand behind a wall ---------------------------------------------------------------------------


def test_every_table_is_behind_a_wall_or_says_why_not() -> None:
    """A table that names a person cannot be left in the open."""
    assert sorted([*WALLS, *OPEN]) == tables()
    about = {name for name in tables() if {"claimant_id", "kept_id"} & {*Base.metadata.tables[name].columns.keys()}}
    assert about <= set(WALLS)


def test_the_walls_are_those_that_are_written_down(raw, engine) -> None:
    with raw() as connection:
        rows = connection.execute(
            "SELECT tablename, policyname, roles::text[], permissive FROM pg_policies WHERE schemaname = 'public'"
        ).fetchall()
        secured = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        ).fetchall()
        forced = connection.execute("SELECT count(*) FROM pg_class WHERE relforcerowsecurity").fetchone()
    wanted = {(table, name, engine.application) for table, wall in WALLS.items() for name in wall.policies()}
    wanted |= {(table, "coachdesk_wide", engine.wide) for table in WALLS}
    assert {(table, name, roles[0]) for table, name, roles, _permissive in rows} == wanted
    assert all(len(roles) == 1 for _table, _name, roles, _permissive in rows)
    assert {row[0] for row in secured} == set(WALLS)
    assert forced == (0,)


def test_every_reason_to_look_past_the_walls_is_used() -> None:
    """Nobody keeps a way past them that no code takes; `wide` is called with nothing else."""
    from tests.walls.uses import uses

    assert {each.name for each in Beyond} == uses()


# --- Reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "", "nobody", "system:scheduler", "00000000-0000-0000-0000-000000000000"])
def test_whoever_is_nobody_gets_nothing(raw, standing, who: str | None) -> None:
    """A system role's name alone opens nothing: it takes the second role, which the application takes on in db.py."""
    with raw(who) as connection:
        for table in WALLS:
            where = {"account": "claimant_id IS NOT NULL", "event": "claimant_id IS NOT NULL"}.get(table, "true")
            assert by_the_wall(connection, table, where) == set(), table


@pytest.mark.parametrize("who", SIGNED_IN)
def test_the_wall_gives_what_the_policies_give(raw, standing, who: str) -> None:
    """Nothing that a page may show is missing behind the wall."""
    viewer = viewer_of(standing, who)
    with raw(who) as connection:
        for table, scope in SCOPES.items():
            assert by_policies(standing, scope(viewer)) <= by_the_wall(connection, table), table


@pytest.mark.parametrize("who", SIGNED_IN)
def test_the_wall_gives_no_more_than_the_policies(raw, standing, who: str) -> None:
    """To the row: whose record opens, their notes, and every table that holds nothing but records."""
    viewer = viewer_of(standing, who)
    people = by_policies(standing, policies.visible_claimants(viewer))
    support = standing.db.session.scalars(policies.open_support(viewer).with_only_columns(Supporter.claimant_id))
    beside = people | set(support)
    arrivals = by_policies(standing, policies.visible_arrivals(viewer))
    own = rows_of(standing, Appointment.coach_id, {viewer.staff_id} - {None})
    with raw(who) as connection:
        assert {row[0] for row in connection.execute("SELECT unnest(coachdesk_visible('record'))")} == people
        assert by_the_wall(connection, "note") == by_policies(standing, policies.visible_notes(viewer))
        assert by_the_wall(connection, "note_addition") == by_policies(
            standing, policies.visible_note_additions(viewer)
        )
        assert by_the_wall(connection, "step") == rows_of(standing, Step.claimant_id, beside)
        in_diaries = rows_of(standing, Appointment.claimant_id, beside) | own | arrivals
        assert by_the_wall(connection, "appointment") == in_diaries
        assert by_the_wall(connection, "claimant") == by_policies(
            standing, select(Claimant).where(policies.sees_row(viewer))
        )
        for table in RECORD_ALONE:
            column = Base.metadata.tables[table].c
            wanted = set(standing.db.session.scalars(select(column.id).where(column.claimant_id.in_(people))))
            assert by_the_wall(connection, table) == wanted, table


@pytest.mark.parametrize("who", ["ben", "dev", "olwen", "ida", "bruno", "will", "petra"])
def test_who_has_nothing_to_do_with_somebody_finds_nothing_of_them(raw, standing, who: str) -> None:
    """Shut out, at another office, or in a role that opens no record: not a row, in no table there is."""
    rosa = standing.rosa.id
    with raw(who) as connection:
        for table in OF_A_PERSON:
            if (who, table) in OWN:
                continue
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE claimant_id = %s", [rosa]).fetchone()
            assert found == (0,), table
        assert rosa not in by_the_wall(connection, "claimant")


def test_a_restricted_note_and_a_misplaced_one_are_hidden_by_the_wall_too(raw, standing) -> None:
    session = standing.db.session
    hidden = set(session.scalars(select(Note.id).where(Note.claimant_id == standing.rosa.id)))
    with raw("amina") as connection, raw("gwen") as leads:
        seen = by_the_wall(connection, "note")
        connection.execute("SET LOCAL ROLE NONE")
        assert seen & hidden == by_the_wall(leads, "note") & hidden
    made = NoteAddition.__table__  # additions go with their note
    assert made.name in WALLS


def test_the_glass_is_open_for_half_an_hour_and_no_longer(raw, standing) -> None:
    """The walls go by the application's clock."""
    with raw("vera") as connection:
        assert standing.rosa.id in by_the_wall(connection, "claimant")
        connection.execute("SELECT set_config('coachdesk.now', '2026-11-24T10:00:00+00:00', true)")
        assert by_the_wall(connection, "claimant") == set()


def test_cover_ends_with_its_last_day(raw, standing) -> None:
    with raw("kit") as connection:
        assert standing.rosa.id in by_the_wall(connection, "claimant")
        connection.execute("SELECT set_config('coachdesk.now', '2026-11-29T00:00:00+00:00', true)")
        assert by_the_wall(connection, "claimant") == set()


# --- Writing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "ben", "olwen", "bruno"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claimant SET preferred_name = 'X' WHERE id = %s",
        "UPDATE step SET state = state WHERE claimant_id = %s",
        "DELETE FROM adjustment WHERE claimant_id = %s",
        "UPDATE relationship SET ended_on = current_date WHERE claimant_id = %s",
        "DELETE FROM off_screen WHERE claimant_id = %s",
        "UPDATE account SET closed_at = now() WHERE claimant_id = %s",
    ],
)
def test_nobody_changes_rows_of_somebody_they_do_not_see(raw, standing, who: str | None, statement: str) -> None:
    with raw(who) as connection:
        assert connection.execute(statement, [standing.rosa.id]).rowcount == 0


@pytest.mark.parametrize("who", [None, "ben", "rosa"])
@pytest.mark.parametrize("table", ["goal", "note", "cover", "relationship", "opening", "supporter", "account"])
def test_nobody_writes_rows_about_somebody_they_do_not_see(raw, standing, who: str | None, table: str) -> None:
    """Sam is not Ben's, and not Rosa's."""
    values = {"claimant_id": str(standing.sam.id), "id": str(UUID(int=7))}
    row = f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*"
    with raw(who) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        connection.execute(row, [psycopg.types.json.Jsonb(values)])


def test_nobody_gives_their_own_rows_to_somebody_else(raw, standing) -> None:
    with raw("amina") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        connection.execute(
            "UPDATE step SET claimant_id = %s WHERE claimant_id = %s", [standing.sam.id, standing.rosa.id]
        )


# --- The second role, and what neither may do ----------------------------------------------------------------------


def test_the_wide_role_is_taken_on_and_never_there_by_itself(raw, standing, engine) -> None:
    everybody = set(standing.db.session.scalars(select(Claimant.id)))
    with raw("ben") as connection:
        assert by_the_wall(connection, "claimant") == set()
        connection.execute(f"SET LOCAL ROLE {engine.wide}")
        assert by_the_wall(connection, "claimant") == everybody
        connection.rollback()
        assert by_the_wall(connection, "claimant") == set()


def test_whom_somebody_sees_is_worked_out_anew_for_the_next_who_looks(raw, standing) -> None:
    with raw("amina") as connection:
        hers = by_the_wall(connection, "claimant")
        for who in ("ben", "nobody"):
            viewer = str(standing.accounts[who].id) if who in standing.accounts else ""
            connection.execute("SELECT set_config('coachdesk.viewer', %s, true)", [viewer])
            assert by_the_wall(connection, "claimant") == (by_the_wall_of(raw, who) if viewer else set())
        assert hers
    with raw() as connection:
        assert by_the_wall(connection, "claimant") == set()


def by_the_wall_of(raw, who: str) -> set[UUID]:
    with raw(who) as connection:
        return by_the_wall(connection, "claimant")


@pytest.mark.parametrize("as_wide", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE claimant CASCADE",
        "ALTER TABLE claimant DISABLE ROW LEVEL SECURITY",
        "DROP POLICY coachdesk_wide ON claimant",
        "CREATE POLICY mine ON claimant USING (true)",
        "CREATE OR REPLACE FUNCTION public.coachdesk_visible(kind text) RETURNS uuid[] LANGUAGE sql "
        "AS 'SELECT array_agg(id) FROM claimant'",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "UPDATE event SET verb = verb",
        "DELETE FROM event",
    ],
)
def test_neither_role_takes_the_walls_down(raw, engine, statement: str, as_wide: bool) -> None:
    with raw("amina") as connection:
        if as_wide:
            connection.execute(f"SET LOCAL ROLE {engine.wide}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_without_the_setting_of_security_the_database_refuses_rather_than_showing_all(raw) -> None:
    with raw("amina") as connection:
        connection.execute("SET LOCAL row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute("SELECT id FROM claimant")
