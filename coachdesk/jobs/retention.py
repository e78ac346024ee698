"""The nightly disposal of what is kept no longer, for the offices that switched it on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.backup import erasures as ledger
from coachdesk.retention import plan


def dispose_all_due(session: Session, as_of: datetime) -> int:
    """How many rows and records went; none where no office wants it."""
    offices = plan.switched_on(session, clock.as_london(as_of).date())

    def keep(claimant_id: UUID, key_ids: Sequence[UUID], at: datetime) -> None:
        ledger.note_when_committed(session, current_app.config["SETTINGS"], claimant_id, key_ids, at)

    return plan.run(session, by=None, at=as_of, ledger=keep, offices=offices) if offices else 0
