"""Writing people down, a hundred at a time: who they are, their coach, what they asked for, their meetings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.demo import factories as f
from coachdesk.demo.clock import morning_of
from coachdesk.demo.coaches import LEFT
from coachdesk.demo.diary import REST, Diary, Meeting
from coachdesk.demo.lives import Life
from coachdesk.demo.plans import PersonPlan
from coachdesk.demo.staffing import Staffing
from coachdesk.demo.written import record_of
from coachdesk.models import Adjustment, Appointment, DataKey, Event, key_ring
from coachdesk.models.label import ResourceKind
from coachdesk.search_name import search_name
from coachdesk.services import audit
from coachdesk.services.matters import CoachFacts, due_matters

LEFT_DAYS_AGO = 5
MATTER_DAYS = 3
BOOKED_DAYS_AGO = 2
CONFIRMED = 6  # with six of seven a safe way to reach them is agreed


@dataclass
class Rows:
    """What is to be written, table after table; each refers to those before it."""

    claimants: list[Any] = field(default_factory=list)
    of_claimants: list[Any] = field(default_factory=list)
    resources: list[Any] = field(default_factory=list)
    claims: list[Any] = field(default_factory=list)
    past: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    written: list[Any] = field(default_factory=list)


@dataclass
class People:
    """The writer, on one day, for one office."""

    session: Session
    staffing: Staffing
    diary: Diary
    at: datetime
    coach_resources: dict[str, UUID] = field(default_factory=dict)

    def write(self, lives: Sequence[Life]) -> list[UUID]:
        """Write these people; their ids in the same order."""
        rows = Rows()
        ids = [self._person(life, rows) for life in lives]
        for table in (rows.claimants, rows.of_claimants, rows.resources, rows.claims):
            self.session.add_all(table)
            self.session.flush()
        for model, many in ((Appointment, rows.past), (Event, rows.events)):
            self.session.execute(insert(model), many)
        self.session.add_all(rows.written)
        self.session.flush()
        return ids

    def _person(self, life: Life, rows: Rows) -> UUID:
        plan, claimant_id = life.plan, uuid7()
        key = key_ring.new_key(self.session, "claimant", claimant_id)
        rows.claimants.append(self._claimant(life, claimant_id, key))
        rows.of_claimants += self._relationships(plan, claimant_id)
        rows.of_claimants += self._asked_for(plan, claimant_id, key)
        rows.of_claimants += self._matters(plan, claimant_id, key)
        past = [{"id": uuid7(), **self._meeting(claimant_id, meeting)} for meeting in reversed(life.past)]
        rows.past += past
        ahead = self._book(claimant_id, life.ahead, rows) if life.ahead else None
        if plan.coach:
            kept = {each.code: each.id for each in rows.of_claimants if _is_adjustment(each, claimant_id)}
            account, written = record_of(life, claimant_id, key, past, ahead, kept, self.staffing, self.diary)
            rows.of_claimants += account
            rows.written += written
        facts: dict[str, audit.Fact] = {"meetings": len(life.past) + bool(life.ahead)}
        rows.events.append(
            audit.event_row(self.session, "demo.made", subject="claimant", subject_id=claimant_id,
                            claimant_id=claimant_id, facts=facts, at=self.at)
        )  # fmt: skip
        return claimant_id

    def _claimant(self, life: Life, claimant_id: UUID, key: DataKey) -> Any:
        plan = life.plan
        spelled = plan.latin_name or f"{plan.first_names} {plan.last_name}"
        confirmed = plan.coach and life.number % (CONFIRMED + 1)
        return f.ClaimantFactory.build(
            id=claimant_id,
            key=key,
            office_id=self.staffing.office.id,
            reference=life.reference,
            spoken_reference=plan.said,
            first_names=plan.first_names,
            last_name=plan.last_name,
            latin_name=plan.latin_name,
            preferred_name=plan.preferred_name,
            pronouns=plan.pronouns,
            date_of_birth=plan.born,
            language=plan.language,
            claim_started_on=self._days_ago(plan.seen_for + 3 + life.number % 12),
            email=None if "CON_SAFE" in plan.codes else _address(spelled),
            mobile=f"07700 {900_000 + life.number}",
            own_words=plan.own_words or None,
            own_words_at=morning_of(self.diary.ago(plan.own_words_since)) if plan.own_words else None,
            contact_confirmed_at=morning_of(self.diary.ago(min(plan.since, 300))) if confirmed else None,
            rhythm_days=plan.rhythm,
            made_at=self.at,
        )

    def _relationships(self, plan: PersonPlan, claimant_id: UUID) -> Iterator[Any]:
        """The coach they have, and before that the one they had."""
        long_known = plan.since > 365
        if plan.coach:
            yield f.RelationshipFactory.build(
                claimant_id=claimant_id,
                coach_id=self.staffing.staff[plan.coach].id,
                started_on=self._days_ago(plan.since),
                start_reason="imported" if long_known else "lead_chose",
                decided_by=None if long_known else self.staffing.lead_account_id,
            )
        had_another = plan.seen > plan.since and (plan.coach or LEFT in plan.known_to)
        if had_another:
            yield f.RelationshipFactory.build(
                claimant_id=claimant_id,
                coach_id=self.staffing.staff[plan.known_to[0]].id,
                started_on=self._days_ago(plan.seen),
                start_reason="imported",
                ended_on=self._days_ago(plan.since) if plan.coach else self.staffing.staff[LEFT].left_on,
                end_reason="handover" if plan.coach else "coach_left",
                decided_by=self.staffing.lead_account_id,
            )

    def _asked_for(self, plan: PersonPlan, claimant_id: UUID, key: DataKey) -> Iterator[Any]:
        said_on = self._days_ago(plan.seen_for)
        for need in plan.needs:
            yield f.AdjustmentFactory.build(
                claimant_id=claimant_id, key=key, code=need.code, strength=need.binds, params=dict(need.params),
                details=need.details or None, from_on=said_on,
            )  # fmt: skip
        for ordinal, words in enumerate(plan.words):
            yield f.WordsToAskFactory.build(
                claimant_id=claimant_id, key=key, ordinal=ordinal, words=words, said_on=said_on
            )

    def _matters(self, plan: PersonPlan, claimant_id: UUID, key: DataKey) -> Iterator[Any]:
        coach = CoachFacts.of(self.staffing.staff[plan.coach]) if plan.coach else None
        for due in due_matters(plan.codes, coach):
            yield f.MatterFactory.build(
                claimant_id=claimant_id, key=key, kind=due.kind, about=due.about, params=dict(due.params),
                opened_at=morning_of(self.diary.ago(MATTER_DAYS)),
            )  # fmt: skip

    def _meeting(self, claimant_id: UUID, meeting: Meeting) -> dict[str, Any]:
        """A meeting as plain values: those of a year are thousands, and are written without a factory."""
        return {
            "claimant_id": claimant_id,
            "coach_id": self.staffing.staff[meeting.coach].id,
            "starts_at": meeting.starts_at,
            "minutes": meeting.minutes,
            "mode": meeting.mode,
            "state": meeting.state,
        }

    def _book(self, claimant_id: UUID, meeting: Meeting, rows: Rows) -> UUID:
        """The meeting, and the time it claims of both, with the rest after it."""
        booked_at = morning_of(self.diary.ago(BOOKED_DAYS_AGO))
        appointment = f.AppointmentFactory.build(
            **self._meeting(claimant_id, meeting), rest_minutes=REST, booked_at=booked_at
        )
        rows.of_claimants.append(appointment)
        if meeting.coach not in self.coach_resources:
            coach_id = self.staffing.staff[meeting.coach].id
            self.coach_resources[meeting.coach] = self._resource(ResourceKind.COACH, coach_id, rows)
        person = self._resource(ResourceKind.CLAIMANT, claimant_id, rows)
        rested = meeting.ends_at + timedelta(minutes=REST)
        for resource_id in (self.coach_resources[meeting.coach], person):
            rows.claims.append(
                f.ClaimFactory.build(
                    resource_id=resource_id, booking_id=appointment.id, starts_at=meeting.starts_at, ends_at=rested
                )
            )
        made: UUID = appointment.id
        return made

    def _resource(self, kind: ResourceKind, subject_id: UUID, rows: Rows) -> UUID:
        resource = f.ResourceFactory.build(kind=kind, subject_id=subject_id)
        rows.resources.append(resource)
        made: UUID = resource.id
        return made

    def _days_ago(self, days: int) -> date:
        return self.diary.today - timedelta(days=days)


def _is_adjustment(row: Any, claimant_id: UUID) -> bool:
    return isinstance(row, Adjustment) and row.claimant_id == claimant_id


def _address(name: str) -> str | None:
    """An address that reaches nobody, in letters that an address can have."""
    plain = ".".join(search_name(name).split())
    return f"{plain}@example.net" if plain.isascii() and plain else None
