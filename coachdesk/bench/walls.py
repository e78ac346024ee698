"""What the walls of PostgreSQL cost: the same statements with and without them, in turns, in one run."""

from functools import partial
from typing import Any

import psycopg

from coachdesk import clock
from coachdesk.bench.caseload import noise
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.sizes import NOW, USUAL_COACH
from coachdesk.bench.stage import Stage
from coachdesk.db import db, look_as
from coachdesk.models import Staff
from coachdesk.models.label import Role
from coachdesk.services import accounts

CASELOAD = """
SELECT c.id, c.first_names, c.last_name,
       (SELECT n.written_at FROM note n WHERE n.claimant_id = c.id ORDER BY n.written_at DESC LIMIT 1)
FROM relationship r JOIN claimant c ON c.id = r.claimant_id
WHERE r.coach_id = %(coach)s AND r.ended_on IS NULL ORDER BY c.search_name, c.id
"""
# Without the wall each statement has to keep to the viewer's people by itself, as the pages do.
OWN = "SELECT claimant_id FROM relationship WHERE coach_id = %(coach)s AND ended_on IS NULL"
STATEMENTS = {
    "caseload": CASELOAD,
    "one person by id": "SELECT * FROM claimant WHERE id = %(person)s",
    "name contains": f"SELECT id FROM claimant WHERE search_name LIKE '%%mar%%' AND id IN ({OWN})",  # noqa: S608
    "latest notes": "SELECT n.id FROM note n JOIN relationship r ON r.claimant_id = n.claimant_id "
    "WHERE r.coach_id = %(coach)s AND r.ended_on IS NULL ORDER BY n.written_at DESC LIMIT 20",
    "count": f"SELECT count(*) FROM claimant WHERE id IN ({OWN})",  # noqa: S608
}
FOR_A_LEAD = {
    "people of a lead": "SELECT id, search_name FROM claimant WHERE office_id = %(office)s ORDER BY search_name",
    "one person of a lead's": "SELECT * FROM claimant WHERE id = %(person)s",
}


def measure(stage: Stage) -> Figure:
    """Ratios, not milliseconds: the owner of the tables is exempt from the walls, the application is not."""
    if stage.engine.dialect.name != "postgresql":
        return Figure("walls", stage.size.name, stage.engine_name, {}, (), ("SQLite has no walls.",))
    values = _values(stage)
    measured: dict[str, Any] = {}
    noisy = False
    with _connect(stage.settings.owner_url) as owner, _connect(stage.settings.database_url) as app:
        for role, statements in ((Role.COACH, STATEMENTS), (Role.LEAD, FOR_A_LEAD)):
            _look_as(app, _account(stage, role))
            for name, statement in statements.items():
                bare = partial(_rows, owner, statement, values)
                walled = partial(_rows, app, statement, values)
                assert bare() == walled(), name
                compared = in_turns(bare, walled)
                noisy = noisy or compared.noisy
                measured[name] = {
                    "rows": len(walled()), "bare_ms": compared.floor_ms, "walled_ms": compared.app_ms,
                    "ratio": compared.ratio,
                }  # fmt: skip
        seen = len(_rows(app, "SELECT id FROM claimant", {}))
    measured["people a lead sees"] = seen
    limits = {"caseload": 6.0, "name contains": 10.0, "latest notes": 10.0}
    goals = tuple(
        Goal(f"{name}, in times of the same without walls", limit, measured[name]["ratio"], timed=True)
        for name, limit in limits.items()
    )
    return Figure("walls", stage.size.name, stage.engine_name, measured, goals, noise(noisy))


def _connect(address: str) -> psycopg.Connection[Any]:
    return psycopg.connect(address.replace("+psycopg", "", 1), autocommit=True)


def _look_as(connection: psycopg.Connection[Any], viewer: str) -> None:
    values = {"viewer": viewer, "now": NOW.isoformat()}
    connection.execute(
        "SELECT set_config('coachdesk.viewer', %(viewer)s, false), set_config('coachdesk.now', %(now)s, false)", values
    )


def _rows(connection: psycopg.Connection[Any], statement: str, values: dict[str, Any]) -> list[Any]:
    return sorted(connection.execute(statement, values).fetchall(), key=str)


def _account(stage: Stage, role: Role) -> str:
    """The account of the usual coach, or of somebody who leads their office; made at the first time."""
    email = f"walls-{role.value}@example.org"
    with stage.app.app_context():
        session, at = db.session, clock.now()
        look_as(session, "system:bench")
        found = accounts.find(session, email)
        if found is None:
            staff = session.get_one(Staff, stage.coach_id(USUAL_COACH))
            found = accounts.create(session, name=staff.name, email=email, by=None, at=at, staff=staff)
            accounts.grant(session, found, role, by=None, at=at, office_id=staff.office_id)
            session.commit()
        return str(found.id)


def _values(stage: Stage) -> dict[str, Any]:
    coach = stage.coach_id(USUAL_COACH)
    with _connect(stage.settings.owner_url) as owner:
        found = owner.execute(
            "SELECT r.claimant_id, s.office_id FROM relationship r JOIN staff s ON s.id = r.coach_id "
            "WHERE r.coach_id = %s AND r.ended_on IS NULL ORDER BY r.claimant_id LIMIT 1", [coach]
        ).fetchone()  # fmt: skip
    assert found is not None
    return {"coach": coach, "person": found[0], "office": found[1]}
