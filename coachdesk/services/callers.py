"""A caller is verified before anything is said, even that a person is known here.

Every try is written down, whoever was meant. After three that did not fit nobody is let through for an hour, the right
answer neither: whoever asks is told the same words as ever, and the way back to the person is that we ring them.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk.models import Attempt, Claimant, key_ring
from coachdesk.queries.callers import ASKED, RUNG, Meant
from coachdesk.search_name import search_name
from coachdesk.services import audit

TRIES, WITHIN = 3, timedelta(hours=1)
CARD_LASTS = timedelta(minutes=10)


def try_answer(session: Session, meant: Meant, answer: str, *, by: UUID, at: datetime) -> bool:
    """Whether this caller is who they say. The same is done for somebody, for nobody, and where there is no answer."""
    mark = key_ring.vault(session).fingerprint(f"caller tried {meant.key}")
    tries = select(func.count()).where(Attempt.mark == mark, Attempt.at > at - WITHIN)
    too_many = (session.scalar(tries) or 0) >= TRIES
    expected = (meant.check.answer or "") if meant.check else ""
    fits = hmac.compare_digest(_heard(session, answer), _heard(session, expected))
    verified = fits and bool(plain(expected)) and not too_many
    if not verified:
        session.add(Attempt(mark=mark, at=at))
    _tell(session, "caller.verified" if verified else "caller.not_verified", meant.claimant, at)
    return verified


def ask_call_back(session: Session, meant: Meant, *, by: UUID, at: datetime) -> None:
    """Whoever is meant is rung on the number that we hold, at times that are safe for them. Nobody: it is noted."""
    _tell(session, ASKED, meant.claimant, at)


def note_rung_back(session: Session, claimant: Claimant, *, by: UUID, at: datetime) -> None:
    """Somebody rang the person, or tried to: it stands in no list any more."""
    _tell(session, RUNG, claimant, at)


def plain(answer: str) -> str:
    """An answer without what people say differently: capitals, spaces, marks."""
    return "".join(letter for letter in search_name(answer) if letter.isalnum())


def _heard(session: Session, answer: str) -> bytes:
    """What is compared: as long for a short answer as for a long one."""
    return key_ring.vault(session).fingerprint(f"answer {plain(answer)}").encode()


def _tell(session: Session, verb: str, claimant: Claimant | None, at: datetime) -> None:
    claimant_id = claimant.id if claimant else None
    audit.record(session, verb, subject="claimant", subject_id=claimant_id, claimant_id=claimant_id, at=at)
