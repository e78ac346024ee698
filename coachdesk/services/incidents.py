"""Something went wrong with somebody's record: entered at once by whoever saw it, closed with what was learned."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Incident, key_ring
from coachdesk.models.label import IncidentKind
from coachdesk.services import audit
from coachdesk.services.office_keys import office_key
from coachdesk.services.rights import Answered

LONGEST = 4_000
# How long the law gives to tell the regulator, where there is a risk to anybody.
TELL_WITHIN = timedelta(hours=72)


def enter(
    session: Session, office_id: UUID, claimant: Claimant | None, kind: IncidentKind, words: str, *, by: UUID,
    at: datetime,
) -> Incident:  # fmt: skip
    key = key_ring.key_of(session, claimant.key_id) if claimant else office_key(session, office_id)
    made = Incident(
        key=key, office_id=office_id, claimant_id=claimant.id if claimant else None, kind=kind, found_by=by,
        found_at=at, words=words or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "incident.entered", made, at, kind=kind.value)
    return made


def tell_reader(session: Session, incident: Incident, *, by: UUID, at: datetime) -> None:
    """The person whose record it stood in reads on their own page that it did. Raises Answered without a person."""
    if incident.claimant_id is None:
        raise Answered
    found = incident.found_at.isoformat()
    _record(session, "incident.reader_told", incident, at, kind=incident.kind.value, found=found)


def close(session: Session, incident: Incident, outcome: str, *, by: UUID, at: datetime) -> None:
    """Raises Answered when it was closed before."""
    if incident.closed_at is not None:
        raise Answered
    incident.closed_at, incident.closed_by, incident.outcome = at, by, outcome
    _record(session, "incident.closed", incident, at)


def _record(session: Session, verb: str, incident: Incident, at: datetime, **facts: str) -> None:
    audit.record(session, verb, subject="incident", subject_id=incident.id, claimant_id=incident.claimant_id,
                 facts=facts, at=at)  # fmt: skip
