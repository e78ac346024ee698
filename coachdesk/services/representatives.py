"""An appointee, deputy or attorney: what they may decide, with what authority, until when. Capacity is presumed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Claimant, DataKey, Representative
from coachdesk.models.label import RepresentativeKind
from coachdesk.services import audit

SCOPES = ("benefit", "money", "health", "letters", "meetings")


def note(
    session: Session,
    claimant: Claimant,
    kind: RepresentativeKind,
    *,
    name: str,
    contact: str,
    authority: str,
    scopes: Sequence[str],
    from_on: date,
    until_on: date | None,
    by: UUID,
    at: datetime,
) -> Representative:
    """Write down who it is and what the paper says; `by` is who saw it."""
    key = session.get_one(DataKey, claimant.key_id)
    made = Representative(
        key=key, claimant_id=claimant.id, kind=kind, name=name, contact=contact or None, authority=authority,
        scopes=[each for each in SCOPES if each in scopes], from_on=from_on, until_on=until_on, checked_by=by,
        checked_at=at,
    )  # fmt: skip
    session.add(made)
    _record(session, "representative.noted", made, at)
    return made


def end(session: Session, representative: Representative, *, by: UUID, at: datetime) -> None:
    """It no longer holds. Where a last day was given it ends by itself, and nobody has to press anything."""
    if representative.ended_at is None:
        representative.ended_at = at
        _record(session, "representative.ended", representative, at)


def _record(session: Session, verb: str, row: Representative, at: datetime) -> None:
    audit.record(session, verb, subject="representative", subject_id=row.id, claimant_id=row.claimant_id,
                 facts={"kind": row.kind.value}, at=at)  # fmt: skip
