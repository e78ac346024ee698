"""What was loaded into each office, as the audit tells it, and what still waits to be confirmed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Event, Office, StagedUpload

MOST = 50


@dataclass(frozen=True, slots=True)
class Loaded:
    """One import that was done: where, when, by whom (nobody: from the command line), and how much of what."""

    office_name: str
    at: datetime
    by_name: str | None
    counts: Mapping[str, int]


def loaded(session: Session) -> list[Loaded]:
    """The latest first."""
    rows = session.execute(
        select(Office.name, Event.at, Event.actor, Event.facts)
        .join(Event, Event.subject_id == Office.id)
        .where(Event.verb == "office.imported")
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(MOST)
    ).all()
    names = _names(session, {row.actor for row in rows})
    return [Loaded(row.name, row.at, names.get(row.actor), json.loads(row.facts)) for row in rows]


def waiting(session: Session, account_id: UUID, now: datetime) -> Sequence[tuple[StagedUpload, str]]:
    """This person's uploads that have not ended, the latest first, each with the name of its office."""
    rows = session.execute(
        select(StagedUpload, Office.name)
        .join(Office, Office.id == StagedUpload.office_id)
        .where(StagedUpload.account_id == account_id, StagedUpload.ends_at > now)
        .order_by(StagedUpload.made_at.desc())
    )
    return rows.all()


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    ids = [UUID(actor) for actor in actors if len(actor) == len(str(UUID(int=0)))]
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {str(account_id): name for account_id, name in rows}
