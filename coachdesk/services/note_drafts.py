"""The draft of a note, kept while it is typed: one for each author, person and meeting, and read by its author alone.

A draft says nothing about the person yet, so nobody else is shown it, a lead no more than a colleague. The audit
tells when one was begun and thrown away, not every pause in the typing. Words that nobody saves are not kept for ever:
a draft in which nothing was typed for thirty days is forgotten.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.crypto import box
from coachdesk.db import is_postgresql
from coachdesk.models import Claimant, NoteDraft, key_ring
from coachdesk.services import audit

Body = Mapping[str, Any]
KEPT_DAYS = 30


def keep_draft(
    session: Session, claimant: Claimant, author_id: UUID, appointment_id: UUID | None, body: Body, *, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    """Keep what has been typed so far, in place of what was kept before."""
    where = _mine(claimant.id, author_id, appointment_id)
    draft_id = session.scalar(select(NoteDraft.id).where(*where))
    if draft_id is None and _begin(session, claimant, author_id, appointment_id, body, at):
        audit.record(session, "note_draft.begun", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id,
                     at=at)  # fmt: skip
        return
    draft_id = draft_id or session.scalar(select(NoteDraft.id).where(*where))  # another window was quicker
    if draft_id is not None:
        kept = {"body_enc": _closed(session, claimant, draft_id, body), "key_id": claimant.key_id, "kept_at": at}
        session.execute(update(NoteDraft).where(NoteDraft.id == draft_id).values(kept))


def read_draft(
    session: Session, claimant: Claimant, author_id: UUID, appointment_id: UUID | None
) -> tuple[Body, datetime] | None:
    """What this author kept for this person and meeting, and when. What is no draft any more is none."""
    draft = session.scalar(select(NoteDraft).where(*_mine(claimant.id, author_id, appointment_id)))
    if draft is None:
        return None
    try:
        body = json.loads(draft.body or "")
    except ValueError:
        return None
    return (body, draft.kept_at) if isinstance(body, dict) else None


def drop_draft(
    session: Session, claimant: Claimant, author_id: UUID, appointment_id: UUID | None, *, by: UUID, at: datetime
) -> None:
    """Throw a draft away."""
    if clear(session, claimant.id, author_id, appointment_id):
        audit.record(session, "note_draft.dropped", subject="claimant", subject_id=claimant.id,
                     claimant_id=claimant.id, at=at)  # fmt: skip


def forget_all_due(session: Session, as_of: datetime) -> int:
    """Forget the drafts that nobody has typed in for so long; returns how many."""
    old = delete(NoteDraft).where(NoteDraft.kept_at <= as_of - timedelta(days=KEPT_DAYS))
    gone = old.returning(NoteDraft.claimant_id).execution_options(synchronize_session=False)
    whose = session.scalars(gone).all()
    for claimant_id in whose:
        audit.record(session, "note_draft.forgotten", subject="claimant", subject_id=claimant_id,
                     claimant_id=claimant_id, at=as_of)  # fmt: skip
    return len(whose)


def clear(session: Session, claimant_id: UUID, author_id: UUID, appointment_id: UUID | None) -> bool:
    """Take a draft away, because it became a note or was thrown away; False when there was none."""
    gone = delete(NoteDraft).where(*_mine(claimant_id, author_id, appointment_id)).returning(NoteDraft.id)
    return session.connection().execute(gone).first() is not None


def _mine(claimant_id: UUID, author_id: UUID, appointment_id: UUID | None) -> tuple[Any, ...]:
    return (
        NoteDraft.author_id == author_id,
        NoteDraft.claimant_id == claimant_id,
        NoteDraft.about == _about(appointment_id),
    )


def _about(appointment_id: UUID | None) -> str:
    return str(appointment_id) if appointment_id else ""


def _begin(
    session: Session, claimant: Claimant, author_id: UUID, appointment_id: UUID | None, body: Body, at: datetime
) -> bool:
    draft_id = uuid7()
    dialect = postgresql if is_postgresql(session) else sqlite
    begun = dialect.insert(NoteDraft).values(
        id=draft_id,
        key_id=claimant.key_id,
        claimant_id=claimant.id,
        author_id=author_id,
        about=_about(appointment_id),
        kept_at=at,
        body_enc=_closed(session, claimant, draft_id, body),
    )
    return session.execute(begun.on_conflict_do_nothing().returning(NoteDraft.id)).first() is not None


def _closed(session: Session, claimant: Claimant, draft_id: UUID, body: Body) -> bytes:
    """The draft, sealed in its row. A draft may be half a sentence, so anything that can be typed can be kept."""
    key = key_ring.plain(session, claimant.key_id)
    text = json.dumps(dict(body), ensure_ascii=False)
    return box.seal(text, claimant.key_id, key, box.place("note_draft", "body_enc", draft_id))
