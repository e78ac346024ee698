"""Bookings, 32 clients at once: spread over all coaches, and in a storm on one; beside one bare INSERT each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, delete, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.pool import NullPool

from coachdesk.bench.booking_clients import BY, service
from coachdesk.bench.booking_jobs import Job, spread, storm
from coachdesk.bench.caseload import Differs
from coachdesk.bench.counting import counting
from coachdesk.bench.crowd import CLIENTS, Run, clients
from coachdesk.bench.data_set import tidy
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.stage import Stage
from coachdesk.db import db
from coachdesk.models import Appointment, Claim, Resource
from coachdesk.models.label import ResourceKind
from coachdesk.services import claims

ROUNDS = 3
KINDS = ("floor", "service")
UNPAID = (
    "The floor writes two rows, the claims, with one statement, and pays for no rule, no lock, no meeting and no "
    "event. The service writes four rows with {statements} statements a booking and one for the event: the person and "
    "the coach, their turn and the time of both locked in one, both diaries with every rule of hours, leave and "
    "adjustments read in one, the same two claims in one, the meeting, and a signed event that says who booked it."
)


def measure(stage: Stage, rounds: int = ROUNDS) -> Figure:
    """Both kinds of crowd, floor and service in turns; what they book is taken away again."""
    jobs, (race, windows) = spread(stage.size), storm(stage.size)
    wanted = {"spread": (jobs, len(jobs)), "storm": (race, windows)}
    runs: dict[tuple[str, str], list[Run]] = {(crowd, kind): [] for crowd in wanted for kind in KINDS}
    doubled = unlike = 0
    with _clean(stage) as wipe, clients(stage) as run:
        resources = _resources(stage, [*jobs, *race])
        _warm_up(run, [_as_line(each, resources) for each in jobs], wipe, lambda: tidy(stage.settings))
        for number in range(rounds):
            for crowd, (asked, can_be) in wanted.items():
                for kind in KINDS if number % 2 else KINDS[::-1]:
                    runs[crowd, kind].append(done := run(kind, [_as_line(each, resources) for each in asked]))
                    doubled += double_bookings(stage)
                    unlike += kind == "service" and done.came["booked"] != can_be
                    if kind == "floor" and done.came["booked"] != can_be:
                        raise Differs(f"The floor booked {done.came['booked']} of {can_be}: {dict(done.came)}")
                    wipe()
        statements = _statements(stage, jobs[0], wipe)
    rate = {key: median(each.rate for each in found) for key, found in runs.items()}
    errors = sum(each.errors for (_crowd, kind), found in runs.items() for each in found if kind == "service")
    measured: dict[str, Any] = {
        "rounds": rounds,
        "clients": CLIENTS,
        "attempts": {crowd: len(asked) for crowd, (asked, _can_be) in wanted.items()},
        "app_a_second": {crowd: rate[crowd, "service"] for crowd in wanted},
        "floor_a_second": {crowd: rate[crowd, "floor"] for crowd in wanted},
        "queries": statements,
        "came": {crowd: dict(runs[crowd, "service"][-1].came) for crowd in wanted},
    }
    bare = rate["spread", "floor"] / rate["spread", "service"]
    slower = rate["spread", "service"] / rate["storm", "service"]
    goals = (
        Goal("double bookings", 0, doubled),
        Goal("errors that a user would be shown", 0, errors),
        Goal("crowds that booked more or fewer than there are times", 0, unlike),
        Goal("bare INSERTs in the time of a booking", 2.5, bare, timed=True),
        Goal("attempts spread over all in the time of one in a storm", 1.43, slower, timed=True),
    )
    note = UNPAID.format(statements=statements)
    return Figure("booking", stage.size.name, stage.engine_name, measured, goals, (note,))


@contextmanager
def _clean(stage: Stage) -> Iterator[Callable[[], None]]:
    """A way to take away what was booked, used once more at the end. The data has no claim of its own."""
    engine = create_engine(stage.settings.owner_url, poolclass=NullPool)

    def wipe() -> None:
        with engine.begin() as connection:
            _take_away(connection)

    try:
        wipe()
        yield wipe
    finally:
        wipe()
        with engine.begin() as connection:
            connection.execute(delete(Resource))
        engine.dispose()
        tidy(stage.settings)


def _warm_up(
    run: Callable[[str, Sequence[dict[str, str]]], Run], lines: Sequence[dict[str, str]], wipe: Callable[[], None],
    look: Callable[[], None],
) -> None:  # fmt: skip
    """Each kind once before anything is measured, and the database looks at its tables while they are full.

    So connections and statements are there as in an office that has been open for a while, and no plan was made for a
    table that is empty.
    """
    run("floor", lines)
    look()
    wipe()
    run("service", lines)
    wipe()


def _take_away(connection: Connection) -> None:
    connection.execute(delete(Claim))
    connection.execute(delete(Appointment).where(Appointment.booked_by == BY))


def _resources(stage: Stage, jobs: Sequence[Job]) -> dict[UUID, UUID]:
    """What everybody's time is known by, there before the first attempt."""
    wanted = {(ResourceKind.COACH, each.coach_id) for each in jobs}
    wanted |= {(ResourceKind.CLAIMANT, each.claimant_id) for each in jobs}
    with stage.app.app_context():
        found = {subject: claims.resource_of(db.session, kind, subject) for kind, subject in sorted(wanted)}
        db.session.commit()
    return found


def _as_line(job: Job, resources: dict[UUID, UUID]) -> dict[str, str]:
    return {
        "claimant": str(job.claimant_id), "coach": str(job.coach_id), "starts_at": job.starts_at.isoformat(),
        "rested_at": job.rested_at.isoformat(), "coach_resource": str(resources[job.coach_id]),
        "claimant_resource": str(resources[job.claimant_id]),
    }  # fmt: skip


def double_bookings(stage: Stage) -> int:
    """Pairs of claims of one coach or person that share a minute."""
    one, other = aliased(Claim), aliased(Claim)
    pairs = (
        select(func.count())
        .select_from(one)
        .join(other, (one.resource_id == other.resource_id) & (one.id < other.id))
        .where(one.live, other.live, one.starts_at < other.ends_at, other.starts_at < one.ends_at)
    )
    with stage.engine.connect() as connection:
        return int(connection.execute(pairs).scalar_one())


def _statements(stage: Stage, job: Job, wipe: Callable[[], None]) -> int:
    """How many statements one booking asks for."""
    line = {"claimant": str(job.claimant_id), "coach": str(job.coach_id), "starts_at": job.starts_at.isoformat()}
    with service(stage.app) as attempt:
        attempt(line)
        wipe()
        with counting(stage.engine) as counted:
            if attempt(line) != "booked":
                raise Differs("a booking that was possible a moment ago is not")
    wipe()
    return len(counted.statements)
