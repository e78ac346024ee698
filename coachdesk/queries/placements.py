"""People without a coach, a suggestion for each, and the coaches' hours: a few statements, however many people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from coachdesk import clock, placing
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.models import Adjustment, Appointment, Claimant, Office, Relationship, Staff, Waiting
from coachdesk.models.label import AppointmentState
from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.queries import offices
from coachdesk.ruled_out import ruled_out
from coachdesk.workload import Band, WorkloadSettings, available_minutes, band, needed_minutes, percent

PAUSED = "EXT_PAUSE"
ASKED_FOR_ANOTHER = "another_coach"
CAME_WITH_A_FILE = "imported"
A_MONTH = timedelta(days=30)
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Wait:
    """Who is there for somebody until they have a coach, and by when that was promised."""

    lead_name: str | None
    since_on: date
    promised_on: date
    reason: str
    params: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody without a coach, what they need, and what is suggested. `adjustments` is `(code, strength)`."""

    id: UUID
    first_names: str
    last_name: str
    latin_name: str
    preferred_name: str
    reference: str
    date_of_birth: date | None
    language: str
    adjustments: tuple[tuple[str, str], ...]
    needed_minutes: float
    wait: Wait | None
    answer: Suggestion | Unplaceable


@dataclass(frozen=True, slots=True)
class Load:
    """Hours needed of hours there are: of a coach, or of the whole team. With what the suggestions would add."""

    coach_id: UUID | None
    name: str
    people: int
    needed: float
    available: float
    people_added: int
    needed_added: float
    settings: WorkloadSettings

    @property
    def percent(self) -> float:
        """Now."""
        return percent(self.needed, self.available)

    @property
    def percent_after(self) -> float:
        """When all suggestions are confirmed."""
        return percent(self.needed + self.needed_added, self.available)

    @property
    def band(self) -> Band:
        return band(self.percent, self.settings)

    @property
    def band_after(self) -> Band:
        return band(self.percent_after, self.settings)


@dataclass(frozen=True, slots=True)
class Placings:
    """All of it for one office: who waits, and what the coaches' month looks like before and after.

    `people` are at most MOST at a time, those who were promised a coach the soonest; `total` is how many there are.
    """

    people: Sequence[Person]
    total: int
    loads: Sequence[Load]
    team: Load

    @property
    def suggested(self) -> list[Suggestion]:
        """Every coach that is suggested, in the order of the list."""
        return [each.answer for each in self.people if isinstance(each.answer, Suggestion)]

    @property
    def unplaceable(self) -> list[Unplaceable]:
        """Everybody for whom nobody is suggested, in the order of the list."""
        return [each.answer for each in self.people if isinstance(each.answer, Unplaceable)]


def placings(session: Session, office_id: UUID, on: date) -> Placings:
    """How things stand in an office on a day, and what is suggested."""
    settings = offices.workload_settings(session, office_id, on)
    coaches = _coaches(session, office_id, settings, on)
    rows = session.execute(_people(office_id)).all()
    ids = [row.id for row in rows]
    held, not_with = _adjustments(session, ids)
    former = _former_coaches(session, office_id, ids, not_with)
    needs = {row.id: _need(settings, [code for code, _ in held[row.id]], row.rhythm_days, is_new=True) for row in rows}
    answers = placing.suggest(
        [
            placing.Person(
                row.id,
                codes=[code for code, _ in held[row.id]],
                language=row.language,
                former_coaches=former[row.id],
                needed_minutes=needs[row.id],
                not_with=not_with[row.id],
            )
            for row in rows
        ],
        [each.as_party for each in coaches],
    )
    by_person = {each.person_id: each for each in answers}
    people = [_person(row, tuple(sorted(held[row.id])), needs[row.id], by_person[row.id]) for row in rows]
    loads = _loads(coaches, answers, settings)
    return Placings(people, rows[0].total if rows else 0, loads, _whole_team(loads, settings))


def coaches_of(session: Session, office_id: UUID, on: date) -> list[Load]:
    """The coaches of an office with their hours, and nobody's suggestions."""
    settings = offices.workload_settings(session, office_id, on)
    return _loads(_coaches(session, office_id, settings, on), [], settings)


# --- Who waits ----------------------------------------------------------------------------------------------


def _people(office_id: UUID) -> Select[Any]:
    has_coach = exists().where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    lead = aliased(Staff)
    return (
        select(
            Claimant.id,
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.preferred_name,
            Claimant.spoken_reference,
            Claimant.date_of_birth,
            Claimant.language,
            Claimant.rhythm_days,
            Waiting.since_on,
            Waiting.promised_on,
            Waiting.reason,
            Waiting.params,
            lead.name.label("lead_name"),
            func.count().over().label("total"),
        )
        .outerjoin(Waiting, (Waiting.claimant_id == Claimant.id) & Waiting.ended_on.is_(None))
        .outerjoin(lead, lead.id == Waiting.lead_id)
        .where(Claimant.office_id == office_id, ~has_coach)
        .order_by(Waiting.promised_on.is_(None), Waiting.promised_on, Claimant.search_name, Claimant.id)
        .limit(MOST)
    )


def _adjustments(session: Session, office_id: UUID) -> tuple[dict[UUID, list[tuple[str, str]]], dict[UUID, set[UUID]]]:
    """What each of them keeps, and the members of staff whom they ruled out by name."""
    held: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    not_with: dict[UUID, set[UUID]] = defaultdict(set)
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code, Adjustment.strength, Adjustment.params).where(
            Adjustment.claimant_id.in_(ids), Adjustment.ended_on.is_(None)
        )
    )
    for row in rows:
        held[row.claimant_id].append((row.code, row.strength.value))
        not_with[row.claimant_id] |= ruled_out(row.code, row.params)
    return held, not_with


def _former_coaches(
    session: Session, office_id: UUID, people: Sequence[UUID], not_with: dict[UUID, set[UUID]]
) -> dict[UUID, list[tuple[UUID, date | None]]]:
    """Coaches they have met who are still here, the last one first; whom they asked to leave is one they ruled out."""
    met = (
        select(Appointment.claimant_id, Appointment.coach_id, func.max(Appointment.starts_at).label("last_at"))
        .join(Staff, Staff.id == Appointment.coach_id)
        .where(Appointment.claimant_id.in_(people), Appointment.state == AppointmentState.MET)
        .where(Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None))
        .group_by(Appointment.claimant_id, Appointment.coach_id)
    )
    left = select(Relationship.claimant_id, Relationship.coach_id, cast(null(), Appointment.starts_at.type)).where(
        Relationship.claimant_id.in_(people), Relationship.end_reason == ASKED_FOR_ANOTHER
    )
    both = union_all(met, left).subquery()
    former: dict[UUID, list[tuple[UUID, date | None]]] = defaultdict(list)
    for row in session.execute(select(both).order_by(both.c.last_at.desc())):
        if row.last_at is None:
            not_with[row.claimant_id].add(row.coach_id)
        else:
            former[row.claimant_id].append((row.coach_id, clock.as_london(row.last_at).date()))
    return former


def _person(
    row: Any, adjustments: tuple[tuple[str, str], ...], needed: float, answer: Suggestion | Unplaceable
) -> Person:
    wait = Wait(row.lead_name, row.since_on, row.promised_on, row.reason, row.params) if row.promised_on else None
    return Person(
        id=row.id,
        first_names=row.first_names,
        last_name=row.last_name,
        latin_name=row.latin_name,
        preferred_name=row.preferred_name,
        reference=row.spoken_reference,
        date_of_birth=row.date_of_birth,
        language=row.language,
        adjustments=adjustments,
        needed_minutes=needed,
        wait=wait,
        answer=answer,
    )


# --- The hours ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Coach:
    """A coach, and what the people they have need of them in a month."""

    row: Any
    available: float
    people: int = 0
    needed: float = 0

    @property
    def as_party(self) -> placing.Coach:
        return placing.Coach(
            self.row.id,
            self.row.name,
            gender=self.row.gender,
            languages=self.row.languages,
            skills=self.row.skills,
            available_minutes=self.available,
            committed_minutes=self.needed,
        )


def _coaches(session: Session, office_id: UUID, settings: WorkloadSettings, on: date) -> list[_Coach]:
    """Everybody who can take people, by name."""
    here = (Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None))
    columns = (Staff.id, Staff.name, Staff.gender, Staff.languages, Staff.skills, Staff.weekly_hours)
    rows = session.execute(select(*columns).where(*here).order_by(Staff.name, Staff.id))
    coaches = {row.id: _Coach(row, available_minutes(float(row.weekly_hours), settings)) for row in rows}
    for group in session.execute(_alike(select(Staff.id).where(*here), on)):
        coach, codes = coaches[group.coach_id], (group.codes or "").split()
        coach.people += group.people
        coach.needed += group.people * _need(settings, codes, group.rhythm_days, is_new=bool(group.is_new))
    return list(coaches.values())


def _alike(coach_ids: Select[Any], on: date) -> Select[Any]:
    """How many people of each coach need the same: one row for each kind of need, not one for each person."""
    codes = (
        select(func.aggregate_strings(Adjustment.code, " "))
        .where(Adjustment.claimant_id == Claimant.id, Adjustment.ended_on.is_(None))
        .where(Adjustment.code.in_(_codes_that_take_time()))
        .scalar_subquery()
    )
    new = (Relationship.started_on > cast(literal(on - A_MONTH), Date)) & (
        Relationship.start_reason != CAME_WITH_A_FILE
    )
    people = (
        select(Relationship.coach_id, Claimant.rhythm_days, codes.label("codes"), new.label("is_new"))
        .join(Claimant, Claimant.id == Relationship.claimant_id)
        .where(Relationship.coach_id.in_(coach_ids), Relationship.ended_on.is_(None))
        .subquery()
    )
    kind = (people.c.coach_id, people.c.rhythm_days, people.c.codes, people.c.is_new)
    return select(*kind, func.count().label("people")).group_by(*kind)


@cache
def _codes_that_take_time() -> tuple[str, ...]:
    lengths = {"slot_min", "slot_max", "slot_extra_min", "slot_factor"}
    return (*(kind.code for kind in all_kinds() if lengths & kind.effect.keys()), PAUSED)


def _need(settings: WorkloadSettings, codes: Sequence[str], rhythm_days: int | None, *, is_new: bool) -> float:
    once = settings.one_off_new_start if is_new else 0
    slot = meeting_minutes(codes, settings.slot)
    return needed_minutes(slot, settings, rhythm_days, paused=PAUSED in codes, one_off=once)


def _loads(
    coaches: Sequence[_Coach], answers: Sequence[Suggestion | Unplaceable], settings: WorkloadSettings
) -> list[Load]:
    given: dict[UUID, list[float]] = defaultdict(list)
    for each in answers:
        if isinstance(each, Suggestion):
            given[each.coach_id].append(each.needed_minutes)
    return [
        Load(
            coach_id=each.row.id,
            name=each.row.name,
            people=each.people,
            needed=each.needed,
            available=each.available,
            people_added=len(given[each.row.id]),
            needed_added=sum(given[each.row.id]),
            settings=settings,
        )
        for each in coaches
    ]


def _whole_team(loads: Sequence[Load], settings: WorkloadSettings) -> Load:
    return Load(
        coach_id=None,
        name="",
        people=sum(each.people for each in loads),
        needed=sum(each.needed for each in loads),
        available=sum(each.available for each in loads),
        people_added=sum(each.people_added for each in loads),
        needed_added=sum(each.needed_added for each in loads),
        settings=settings,
    )


# --- What a choice has to keep ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as far as a coach can break it."""

    codes: tuple[str, ...]
    not_with: frozenset[UUID]


def asked_of_coaches(session: Session, claimant_ids: Sequence[UUID]) -> Mapping[UUID, Asked]:
    """The adjustments that each of these people keeps now, and whom they ruled out by name."""
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code, Adjustment.params).where(
            Adjustment.claimant_id.in_(claimant_ids), Adjustment.ended_on.is_(None)
        )
    )
    held: dict[UUID, list[str]] = defaultdict(list)
    not_with: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        held[row.claimant_id].append(row.code)
        not_with[row.claimant_id] |= ruled_out(row.code, row.params)
    return {each: Asked(tuple(held[each]), frozenset(not_with[each])) for each in claimant_ids}


def current_coaches(session: Session, claimant_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who has a coach now, and whom."""
    where = (Relationship.claimant_id.in_(claimant_ids), Relationship.ended_on.is_(None))
    return dict(session.execute(select(Relationship.claimant_id, Relationship.coach_id).where(*where)).tuples().all())


def coaches_here(session: Session, office_id: UUID) -> dict[UUID, Staff]:
    """Everybody in an office who can take people, by id; in the order of their names."""
    here = (Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None))
    return {each.id: each for each in session.scalars(select(Staff).where(*here).order_by(Staff.name, Staff.id))}


def offices_of(session: Session, office_ids: set[UUID]) -> list[Office]:
    """These offices, by name."""
    return list(session.scalars(select(Office).where(Office.id.in_(office_ids)).order_by(Office.name)))
