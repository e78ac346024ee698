"""What all three passes of one import share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.crypto.vault import Vault
from coachdesk.importing.needs import Needs
from coachdesk.importing.tally import Tally
from coachdesk.importing.workbook import Workbook
from coachdesk.models import Office
from coachdesk.services.matters import CoachFacts

BATCH = 2_000


@dataclass(slots=True)
class Run:
    """`coaches` are those a person can come in with, by staff number; `left` are the numbers of those who are gone."""

    session: Session
    office: Office
    vault: Vault
    tally: Tally
    workbook: Workbook
    today: date
    by: UUID | None
    at: datetime
    needs: Needs
    coaches: Mapping[str, CoachFacts] = field(default_factory=dict)
    staff_ids: Mapping[str, UUID] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    lead_id: UUID | None = None
    promised_on: date = date.max
