"""The data protection officer's desk on one screen: what is asked, what went wrong, what is held, what went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import policies, spoken_reference
from coachdesk.models import (
    Account,
    Claimant,
    DeletionCertificate,
    Hold,
    Incident,
    Merge,
    OutsideRequest,
    RecordRequest,
)
from coachdesk.policies import Viewer

LATEST = 5


@dataclass(frozen=True)
class Desk:
    """What waits, each by when it is due; holds and certificates as they stand. `people` are named by id."""

    outside: Sequence[OutsideRequest]
    requests: Sequence[RecordRequest]
    incidents: Sequence[Incident]
    merges: Sequence[Merge]
    holds: Sequence[Hold]
    certificates: Sequence[DeletionCertificate]
    people: Mapping[UUID, Claimant]


def desk(session: Session, viewer: Viewer) -> Desk:
    """Seven statements, however much waits."""
    outside = session.scalars(
        policies.visible_outside_requests(viewer)
        .where(OutsideRequest.decision.is_(None))
        .order_by(OutsideRequest.due_on, OutsideRequest.id)
    ).all()
    requests = session.scalars(
        policies.visible_record_requests(viewer)
        .where(RecordRequest.given_at.is_(None))
        .order_by(RecordRequest.due_on, RecordRequest.id)
    ).all()
    incidents = session.scalars(
        policies.visible_incidents(viewer).where(Incident.closed_at.is_(None)).order_by(Incident.found_at, Incident.id)
    ).all()
    merges = session.scalars(
        policies.visible_merges(viewer)
        .where(Merge.agreed_at.is_(None), Merge.declined_at.is_(None))
        .order_by(Merge.asked_at, Merge.id)
    ).all()
    standing = holds(session, viewer)
    went = certificates(session, viewer, LATEST)
    rows: tuple[Any, ...] = (*outside, *requests, *incidents, *standing)
    ids = {row.claimant_id for row in rows if row.claimant_id}
    ids |= {each for merge in merges for each in (merge.kept_id, merge.merged_id)}
    return Desk(outside, requests, incidents, merges, standing, went, people(session, ids))


def holds(session: Session, viewer: Viewer) -> Sequence[Hold]:
    """Those that stand, the next to be looked at first."""
    standing = policies.visible_holds(viewer).where(Hold.ended_at.is_(None))
    return session.scalars(standing.order_by(Hold.review_on, Hold.id)).all()


def certificates(session: Session, viewer: Viewer, limit: int = 200) -> Sequence[DeletionCertificate]:
    """What was disposed of, the newest first."""
    newest = DeletionCertificate.done_at.desc(), DeletionCertificate.id.desc()
    return session.scalars(policies.visible_certificates(viewer).order_by(*newest).limit(limit)).all()


def people(session: Session, ids: set[UUID]) -> dict[UUID, Claimant]:
    rows = session.scalars(select(Claimant).where(Claimant.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def account_name(session: Session, account_id: UUID | None) -> str:
    """Who did something, by name; empty for the system."""
    return (account_id and session.scalar(select(Account.name).where(Account.id == account_id))) or ""


def by_reference(session: Session, scope: Any, said: str) -> Claimant | None:
    """One person by the reference that is said, or by the old system's; of two nobody is taken."""
    if not said:
        return None
    either = (Claimant.spoken_reference == spoken_reference.normal(said)) | (Claimant.reference == said.strip())
    found = session.scalars(scope.where(either).limit(2)).all()
    return found[0] if len(found) == 1 else None
