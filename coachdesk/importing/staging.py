"""Files that were uploaded and not confirmed yet: kept in closed pieces, tried out, and loaded or put away."""

import io
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.crypto import box
from coachdesk.importing.doubt import Doubt, Outcome
from coachdesk.importing.files import Source
from coachdesk.importing.kind import Kind
from coachdesk.importing.office import Report, Sources, load_office, sources_of
from coachdesk.models import Office, StagedFile, StagedUpload, key_ring
from coachdesk.services import audit, uploads

LASTS = timedelta(hours=1)
PIECE = 256 * 1024
MENDED = "mended"


class AlreadyDone(Exception):
    """An upload that was loaded cannot be loaded again."""


def stage(session: Session, office: Office, files: Mapping[str, BinaryIO], *, by: UUID, at: datetime) -> StagedUpload:
    """Keep files, by the name of their kind, for an hour; `mended` is a file of rejects that stands for the others."""
    upload_id = uuid7()
    key = key_ring.new_key(session, "upload", upload_id)
    upload = StagedUpload(key=key, id=upload_id, account_id=by, office_id=office.id, made_at=at, ends_at=at + LASTS)
    session.add(upload)
    session.flush()
    for name, content in files.items():
        _keep(session, upload, name, content)
    audit.record(session, "upload.made", subject="upload", subject_id=upload.id, at=at)
    return upload


def try_out(session: Session, upload: StagedUpload, *, by: UUID, at: datetime) -> None:
    """Do it all and take it all back; what would happen stays with the upload. Raises ImportRefused."""
    savepoint = session.begin_nested()
    rejects = io.StringIO(newline="")
    try:
        report = load_office(
            session, _office(session, upload), _sources(session, upload), by=by, at=at, rejects=rejects
        )
    finally:
        savepoint.rollback()
    _remember(upload, report, rejects)


def confirm(session: Session, upload: StagedUpload, *, by: UUID, at: datetime) -> None:
    """Load what was uploaded; the files go, the report stays for the hour. Raises AlreadyDone, ImportRefused."""
    session.refresh(upload, with_for_update=True)
    if upload.done_at is not None:
        raise AlreadyDone
    rejects = io.StringIO(newline="")
    report = load_office(session, _office(session, upload), _sources(session, upload), by=by, at=at, rejects=rejects)
    _remember(upload, report, rejects)
    upload.done_at = at
    session.execute(delete(StagedFile).where(StagedFile.upload_id == upload.id))
    audit.record(session, "upload.confirmed", subject="upload", subject_id=upload.id, at=at)


def put_away(session: Session, upload: StagedUpload, *, at: datetime) -> None:
    """End an upload now: files, report and key are gone."""
    audit.record(session, "upload.put_away", subject="upload", subject_id=upload.id, at=at)
    upload.ends_at = at
    session.flush()
    uploads.end_all_due(session, at)


def doubts_of(upload: StagedUpload) -> list[Doubt]:
    """The rows in doubt."""
    return [
        Doubt(Kind(kind), line, Outcome(outcome), code, who, params)
        for kind, line, outcome, code, who, params in _report(upload).get("doubts", [])
    ]


def not_shown(upload: StagedUpload) -> int:
    """How many more there are than are kept."""
    return int(_report(upload).get("not_shown", 0))


def notes_of(upload: StagedUpload) -> dict[str, int]:
    """Figures worth telling."""
    notes: dict[str, int] = _report(upload).get("notes", {})
    return notes


def _report(upload: StagedUpload) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(upload.report or "{}")
    return found


def _remember(upload: StagedUpload, report: Report, rejects: io.StringIO) -> None:
    tally = report.tally
    upload.counts = tally.figures()
    doubts = [[each.kind, each.line, each.outcome, each.code, each.who, dict(each.params)] for each in tally.in_order()]
    upload.report = json.dumps({"doubts": doubts, "not_shown": tally.not_shown, "notes": tally.notes})
    upload.rejects = rejects.getvalue() if tally.rejects.count else None


def _office(session: Session, upload: StagedUpload) -> Office:
    return session.get_one(Office, upload.office_id)


def _keep(session: Session, upload: StagedUpload, name: str, content: BinaryIO) -> None:
    key = key_ring.plain(session, upload.key_id)
    part = 0
    while piece := content.read(PIECE):
        row_id = uuid7()
        sealed = box.seal_bytes(piece, upload.key_id, key, box.place("staged_file", "content_enc", row_id))
        row = {"id": row_id, "upload_id": upload.id, "name": name, "part": part, "content_enc": sealed}
        session.execute(StagedFile.__table__.insert(), row)  # type: ignore[attr-defined]
        part += 1


def _sources(session: Session, upload: StagedUpload) -> Sources:
    names = set(session.scalars(select(StagedFile.name).where(StagedFile.upload_id == upload.id).distinct()))
    if MENDED in names:
        return sources_of(_source(session, upload, MENDED))
    return {kind: _source(session, upload, kind.value) for kind in Kind}


def _source(session: Session, upload: StagedUpload, name: str) -> Source:
    def opened() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(Pieces(session, upload, name)))

    return Source(f"{name}.csv", opened)


class Pieces(io.RawIOBase):
    """An uploaded file, read piece by piece: one is open at a time."""

    def __init__(self, session: Session, upload: StagedUpload, name: str) -> None:
        self._session, self._upload, self._name = session, upload, name
        self._piece, self._next, self._read = b"", 0, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def readinto(self, target: Any) -> int:
        if not self._piece:
            self._piece = self._open_next()
        size = min(len(target), len(self._piece))
        target[:size], self._piece = self._piece[:size], self._piece[size:]
        self._read += size
        return size

    def _open_next(self) -> bytes:
        where = (StagedFile.upload_id == self._upload.id, StagedFile.name == self._name, StagedFile.part == self._next)
        row = self._session.execute(select(StagedFile.id, StagedFile.content_enc).where(*where)).one_or_none()
        if row is None:
            return b""
        self._next += 1
        key = key_ring.plain(self._session, self._upload.key_id)
        return box.open_bytes(row.content_enc, key, box.place("staged_file", "content_enc", row.id))
