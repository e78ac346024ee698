"""What `coachdesk doctor` says of a service that runs: who reaches it, what runs beside it, what would be lost."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.config import LOOPBACK, Settings
from coachdesk.db import VIEWER
from coachdesk.models import Claimant, Event
from coachdesk.queries import accounts, running
from coachdesk.services import audit

Finding = tuple[bool, str]
LEAST_FREE = 1_000_000_000
SCHEDULER_SLEEPS = timedelta(minutes=10)
BACKUP_AGES = timedelta(days=2)
CLOCKS_DIFFER = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
WALLS = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname IN ('claimant', 'note', 'appointment') AND c.relrowsecurity
"""


def reached(settings: Settings) -> Iterator[Finding]:
    """By which name, and over what."""
    if not settings.secure_cookies:
        yield True, "It is reached without TLS: for this machine alone."
        return
    named = settings.hosts != LOOPBACK
    yield (
        named,
        (
            f"It answers to {', '.join(settings.hosts)}."
            if named
            else "COACHDESK_HOSTS is not set: it answers to this machine alone. Name the host that people type."
        ),
    )
    yield (
        settings.proxies > 0,
        (
            f"It believes {settings.proxies} proxy before it."
            if settings.proxies
            else "COACHDESK_PROXIES is not set: what ends TLS before it (nginx, say) is not believed. Set it to 1."
        ),
    )
    if settings.metrics and not settings.metrics_token:
        yield (
            False,
            "COACHDESK_METRICS is on without COACHDESK_METRICS_TOKEN_FILE: behind a proxy nobody can read them.",
        )


def signed_in(settings: Settings) -> Iterator[Finding]:
    """How people at work come in."""
    if settings.provider is None:
        yield True, "People at work sign in with a password and a second factor."
    elif settings.provider.only:
        yield True, f"People at work sign in at {settings.provider.issuer} alone."
    else:
        yield True, f"People at work sign in at {settings.provider.issuer}, or with a password and a second factor."
    if settings.provider is not None and not settings.provider.roles:
        yield True, "COACHDESK_OIDC_ROLES is not set: the provider gives no role, administrators here do."


def runs(engine: Engine, settings: Settings) -> Iterator[Finding]:
    """What happens by itself, and what is kept of it."""
    now = clock.now()
    free = shutil.disk_usage(settings.instance).free
    yield free > LEAST_FREE, f"{free // 1_000_000} MB are free where {settings.instance} is."
    with Session(engine, info={VIEWER: "system:doctor"}) as session:
        yield from _scheduler(session, now)
        yield from _backups(session, now)
        yield second_factors(session)
        if engine.dialect.name == "postgresql":
            walls = session.scalar(text(WALLS)) == 3
            yield (
                walls,
                (
                    "Row-level security stands."
                    if walls
                    else "Row-level security does not stand: run `coachdesk migrate`."
                ),
            )


def second_factors(session: Session) -> Finding:
    """A number and nobody's name; whoever is new sets theirs up the first time they come in, so it is nothing to mend
    by itself."""
    number = accounts.without_second_factor(session)
    if number == 0:
        return True, "Every account at work that has a role has a second factor."
    return True, f"Accounts at work that have a role and no second factor yet: {number}. Ask them to sign in once."


def _scheduler(session: Session, now: datetime) -> Iterator[Finding]:
    last = max(running.last_runs(session).values(), default=None)
    if last is None:
        yield True, "The scheduler has not run here yet: `coachdesk serve` starts it."
        return
    ahead = last - now > CLOCKS_DIFFER
    yield (
        not ahead,
        "The clock is behind what was written before." if ahead else "The clock goes on from what was written.",
    )
    awake = now - last < SCHEDULER_SLEEPS
    ago = int((now - last) / MINUTE)
    yield awake, "The scheduler runs." if awake else f"The scheduler last ran {ago} minutes ago. Start it again."
    waiting, since = audit.unsealed_since(session)
    old = since is not None and now - since > SCHEDULER_SLEEPS
    yield (
        not old,
        f"{waiting} events wait for their seal." if not old else f"{waiting} events wait too long for a seal.",
    )


def _backups(session: Session, now: datetime) -> Iterator[Finding]:
    last: datetime | None = session.scalar(select(func.max(Event.at)).where(Event.verb == "backup.made"))
    if last is None and session.scalar(select(Claimant.id).limit(1)) is None:
        yield True, "No backup was made yet, and nobody's record is here yet."
        return
    if last is None:
        yield False, "No backup was ever made. Run `coachdesk backup FILE` every night, and keep FILE elsewhere."
        return
    fresh, hours = now - last < BACKUP_AGES, int((now - last) / timedelta(hours=1))
    yield fresh, f"The last backup was made {hours} hours ago." + ("" if fresh else " It should be made every night.")
