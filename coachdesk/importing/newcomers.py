"""People who are new here: their rows are made one after the other and written together."""

from collections import defaultdict
from functools import lru_cache
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from coachdesk.adjustments.wordings import NeedsRead
from coachdesk.db import Base
from coachdesk.importing import bulk
from coachdesk.importing.claimant_rows import ReadClaimant
from coachdesk.importing.fields import columns_of
from coachdesk.importing.needs_rows import NeedsRows
from coachdesk.importing.person_key import PersonKey
from coachdesk.importing.remembered import says
from coachdesk.importing.run import Run
from coachdesk.importing.spoken import fresh_references
from coachdesk.models import Claimant, DataKey, Event, Matter, Relationship, Waiting
from coachdesk.search_name import search_name
from coachdesk.services import audit
from coachdesk.services.matters import CoachFacts, Due, due_matters
from coachdesk.services.relationships import NO_COACH_YET

ORDER: tuple[type[Base], ...] = (DataKey, Claimant, Relationship, Waiting, Matter, Event)
NOTHING = NeedsRead((), ())


class Newcomers:
    """One batch of them."""

    def __init__(self, run: Run, count: int) -> None:
        self.run = run
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.needs = NeedsRows(run)
        self.undated: list[tuple[UUID, UUID, UUID]] = []
        self._spoken = fresh_references(run.session, count)

    def add(self, person: ReadClaimant) -> UUID:
        """Everything that is kept of one person from now on."""
        run, claimant_id, key = self.run, uuid7(), PersonKey.new()
        coach = run.coaches.get(person.coach_no)
        read = run.needs.read(person.needs) if person.needs else NOTHING
        due = _due(read.codes, coach) if read.found else ()
        self.rows[DataKey].append(key.row(run.vault, "claimant", claimant_id, run.at))
        self.rows[Claimant].append(self._claimant(claimant_id, key, person))
        self._coach(claimant_id, person, coach)
        self.needs.add(claimant_id, key, read)
        self._matters(claimant_id, key, due)
        facts = {"coach": str(coach.id) if coach else None, "adjustments": len(read.found), "to_settle": len(due)}
        self.rows[Event].append(
            audit.event_row(run.session, "claimant.imported", subject="claimant", subject_id=claimant_id,
                            claimant_id=claimant_id, facts=facts, at=run.at)
        )  # fmt: skip
        return claimant_id

    def write(self) -> None:
        """All of them, in the order in which rows lean on one another."""
        for model in ORDER:
            bulk.insert_all(self.run.session, model, self.rows[model])
        self.needs.write()
        self.run.workbook.undated(self.undated)
        self.run.tally.note("waiting", len(self.rows[Waiting]))
        self.run.tally.note("to_settle", len({row["claimant_id"] for row in self.rows[Matter]}))

    def _claimant(self, claimant_id: UUID, key: PersonKey, person: ReadClaimant) -> dict[str, Any]:
        return {
            "id": claimant_id,
            "key_id": key.id,
            "office_id": self.run.office.id,
            "reference": person.reference,
            "spoken_reference": self._spoken.pop(),
            "latin_name": "",
            "pronouns": "",
            "search_name": search_name(person.first_names, person.last_name, "", person.preferred_name),
            **columns_of(self.run.vault, key, claimant_id, person),
            "imported": says(self.run, person),
            "made_at": self.run.at,
            "version": 1,
        }

    def _coach(self, claimant_id: UUID, person: ReadClaimant, coach: CoachFacts | None) -> None:
        run = self.run
        if coach is None:
            self.rows[Waiting].append({
                "id": uuid7(), "claimant_id": claimant_id, "lead_id": run.lead_id, "since_on": run.today,
                "promised_on": run.promised_on, "reason": NO_COACH_YET, "params": {},
            })  # fmt: skip
            return
        started = person.started if person.started and person.started <= run.today else None
        relationship_id = uuid7()
        self.rows[Relationship].append({
            "id": relationship_id, "claimant_id": claimant_id, "coach_id": coach.id, "started_on": started or run.today,
            "start_reason": "imported", "start_params": {}, "decided_by": run.by,
        })  # fmt: skip
        if started is None:
            self.undated.append((relationship_id, claimant_id, coach.id))

    def _matters(self, claimant_id: UUID, key: PersonKey, due: tuple[Due, ...]) -> None:
        for each in due:
            self.rows[Matter].append({
                "id": uuid7(), "key_id": key.id, "claimant_id": claimant_id, "kind": each.kind, "about": each.about,
                "params": dict(each.params), "opened_at": self.run.at,
            })  # fmt: skip


@lru_cache(maxsize=4096)
def _due(codes: tuple[str, ...], coach: CoachFacts | None) -> tuple[Due, ...]:
    return tuple(due_matters(codes, coach))
