"""What happened to an account lately: for its owner, and for who looks after accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Event

LATELY = timedelta(days=90)


def lately(session: Session, account_id: UUID, verbs: Collection[str], *, at: datetime) -> Sequence[Any]:
    """(verb, when), newest first."""
    about = (Event.subject_id == account_id, Event.subject == "account", Event.verb.in_(verbs))
    newest = (
        select(Event.verb, Event.at).where(*about, Event.at > at - LATELY).order_by(Event.at.desc(), Event.id.desc())
    )
    return session.execute(newest.limit(8)).all()
