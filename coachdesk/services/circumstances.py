"""In hospital, in prison, without a fixed address: from a day, until a day or open, and how to reach them meanwhile.

While one holds and nothing is said of how to reach them, no letter and no e-mail goes out (see outbox.py).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Circumstance, Claimant, DataKey
from coachdesk.models.label import CircumstanceKind
from coachdesk.services import audit


def note(
    session: Session,
    claimant: Claimant,
    kind: CircumstanceKind,
    *,
    from_on: date,
    until_on: date | None,
    words: str,
    by: UUID,
    at: datetime,
) -> Circumstance:
    """Write it down. `words` are how to reach them; without any, letters and e-mails wait."""
    key = session.get_one(DataKey, claimant.key_id)
    made = Circumstance(
        key=key, claimant_id=claimant.id, kind=kind, from_on=from_on, until_on=until_on, made_by=by,
        words=words or None,
    )  # fmt: skip
    session.add(made)
    _record(session, "circumstance.noted", made, at, kind=kind.value)
    return made


def end(session: Session, circumstance: Circumstance, *, by: UUID, at: datetime) -> None:
    """It is over: yesterday was its last day. What had not begun is as if it ended on the day it would have begun."""
    last = date.fromordinal(clock.as_london(at).date().toordinal() - 1)
    circumstance.until_on = max(circumstance.from_on, last)
    if circumstance.from_on > last:  # it began today, or was still to come: it leaves no trace in what holds
        circumstance.from_on = circumstance.until_on = last
    _record(session, "circumstance.ended", circumstance, at, kind=circumstance.kind.value)


def _record(session: Session, verb: str, row: Circumstance, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="circumstance", subject_id=row.id, claimant_id=row.claimant_id, facts=facts,
                 at=at)  # fmt: skip
