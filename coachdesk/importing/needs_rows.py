"""What people said they need, as rows: known wordings become adjustments, the rest is for the coach to ask about."""

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from coachdesk.adjustments.wordings import NeedsRead
from coachdesk.importing import bulk
from coachdesk.importing.needs import strength_of
from coachdesk.importing.person_key import PersonKey
from coachdesk.importing.run import Run
from coachdesk.models import Adjustment, WordsToAsk


class NeedsRows:
    """Those of many people, written together."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.adjustments: list[dict[str, Any]] = []
        self.to_ask: list[dict[str, Any]] = []

    def add(self, claimant_id: UUID, key: PersonKey, read: NeedsRead) -> None:
        """What one person said; beside each adjustment stand their words, to the letter."""
        for each in read.found:
            row_id = uuid7()
            self.adjustments.append({
                "id": row_id, "key_id": key.id, "claimant_id": claimant_id, "code": each.code,
                "strength": strength_of(each.code), "params": dict(each.params),
                "details_enc": key.seal("adjustment", "details_enc", row_id, each.words),
                "imported": True, "from_on": self.run.today,
            })  # fmt: skip
        for ordinal, words in enumerate(read.rest):
            row_id = uuid7()
            self.to_ask.append({
                "id": row_id, "key_id": key.id, "claimant_id": claimant_id, "ordinal": ordinal,
                "words_enc": key.seal("words_to_ask", "words_enc", row_id, words), "said_on": self.run.today,
            })  # fmt: skip

    def write(self) -> None:
        """All of them."""
        bulk.insert_all(self.run.session, Adjustment, self.adjustments)
        bulk.insert_all(self.run.session, WordsToAsk, self.to_ask)
        self.run.tally.note("adjustments", len({row["claimant_id"] for row in self.adjustments}))
        self.run.tally.note("to_ask", len({row["claimant_id"] for row in self.to_ask}))
