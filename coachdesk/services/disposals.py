"""Deleting rows under a rule: the certificate and what it covers are written first, then the rows go.

The database deletes no note that no disposal names. A certificate counts rows by table and names nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.models import DeletionCertificate, Disposal
from coachdesk.services import audit
from coachdesk.services.turns import batches

Doomed = tuple[Table, ColumnElement[bool]]


def count(session: Session, doomed: Iterable[Doomed]) -> dict[str, int]:
    """How many rows of each table would go: a dry run."""
    found: dict[str, int] = {}
    for table, which in doomed:
        number = session.scalar(select(func.count()).select_from(table).where(which)) or 0
        found[table.name] = found.get(table.name, 0) + number
    return {name: number for name, number in found.items() if number}


def dispose(
    session: Session, rule: str, doomed: Sequence[Doomed], *, by: UUID | None, at: datetime
) -> DeletionCertificate | None:
    """Delete these rows, in this order; the certificate, or None where there was nothing to delete."""
    session.flush()
    going = [(table, session.scalars(select(table.c.id).where(which)).all()) for table, which in doomed]
    rows: dict[str, int] = {}
    for table, ids in going:
        rows[table.name] = rows.get(table.name, 0) + len(ids)
    if not any(rows.values()):
        return None
    certificate = certify(session, rule, {name: number for name, number in rows.items() if number}, by=by, at=at)
    for table, ids in going:
        _write_down(session, certificate, table, ids)
    for table, ids in going:
        for some in batches(ids):
            session.execute(delete(table).where(table.c.id.in_(some)))
    session.expire_all()
    return certificate


def certify(session: Session, rule: str, rows: dict[str, int], *, by: UUID | None, at: datetime) -> DeletionCertificate:
    certificate = DeletionCertificate(rule=rule, rows=rows, done_by=by, done_at=at)
    session.add(certificate)
    session.flush()
    audit.record(session, "retention.disposed", subject="deletion_certificate", subject_id=certificate.id,
                 facts={"rule": rule, "rows": sum(rows.values())}, at=at)  # fmt: skip
    return certificate


def _write_down(session: Session, certificate: DeletionCertificate, table: Table, ids: Sequence[UUID]) -> None:
    """Each row that is about a person, before it goes; what only lets somebody in is counted."""
    if "claimant_id" in table.c and ids:
        rows = [{"id": uuid7(), "certificate_id": certificate.id, "subject": table.name, "subject_id": i} for i in ids]
        session.execute(insert(Disposal), rows)
