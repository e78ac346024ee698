"""People without a coach, and a suggestion for each: the same few statements, however many people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, cast, exists, func, null, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from coachdesk import clock, placing, policies
from coachdesk.db import Beyond, widely
from coachdesk.models import (
    Adjustment,
    Appointment,
    Claimant,
    CoachWish,
    Conflict,
    Matter,
    Relationship,
    ShutOut,
    Staff,
    Waiting,
)
from coachdesk.models.label import AppointmentState, MatterKind, ShutOutKind
from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.policies import Viewer, is_there
from coachdesk.queries import loads, offices
from coachdesk.queries.life import confirmed_deaths
from coachdesk.queries.loads import Facts, Load
from coachdesk.ruled_out import ruled_out
from coachdesk.workload import WorkloadSettings

ASKED_FOR_ANOTHER = "another_coach"
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Wait:
    """Who is there for somebody until they have a coach, and by when one was promised."""

    lead_name: str | None
    since_on: date
    promised_on: date
    reason: str
    params: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody without a coach, and what is suggested. `adjustments` is `(code, strength)`, by code.

    `matter_id` is about needs that contradict each other, where it waits for their word.
    """

    id: UUID
    name: str
    latin_name: str
    preferred_name: str
    reference: str
    date_of_birth: date | None
    made_on: date
    adjustments: tuple[tuple[str, str], ...]
    wait: Wait | None
    matter_id: UUID | None
    answer: Suggestion | Unplaceable


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as `(code, strength)`, whom they ruled out by name, and what they wish for."""

    held: list[tuple[str, str]] = field(default_factory=list)
    not_with: set[UUID] = field(default_factory=set)
    wished_skills: set[str] = field(default_factory=set)
    rather: set[UUID] = field(default_factory=set)

    @property
    def codes(self) -> list[str]:
        """The codes alone."""
        return [code for code, _ in self.held]


@widely(Beyond.PLACING)
def placings(
    session: Session, office_id: UUID, on: date, viewer: Viewer | None = None, *, known: Sequence[Facts] | None = None
) -> Placings:
    """How things stand in an office on a day, and what is suggested; of the people and the coaches that are this lead's
    to see. A load counts all of a coach's people, those too whom the lead is shut out of: a figure names nobody.
    `known` is what the hours of these coaches follow from, where it was read already."""
    settings = offices.workload_settings(session, office_id, on)
    theirs = policies.visible_coaches(viewer).with_only_columns(Staff.id) if viewer else None
    known = loads.facts(session, office_id, on, among=theirs) if known is None else known
    coaches = loads.coaches_of(known, settings, on)
    rows = session.execute(_people(office_id).where(policies.finds_coach_for(viewer) if viewer else true())).all()
    ids = [row.id for row in rows]
    asked = asked_by(session, ids)
    minutes = {row.id: loads.need(settings, asked[row.id].codes, row.rhythm_days, is_new=True) for row in rows}
    people = _parties(session, office_id, {row.id: row.language for row in rows}, asked, minutes)
    answers = {each.person_id: each for each in placing.suggest(people, [each.as_party for each in coaches])}
    by_coach = {each.load.coach_id: each.load for each in coaches}
    for answer in answers.values():
        if isinstance(answer, Suggestion):
            by_coach[answer.coach_id].add(answer)
    return Placings(
        people=[_person(row, asked[row.id], answers[row.id]) for row in rows],
        total=rows[0].total if rows else 0,
        loads=list(by_coach.values()),
        team=loads.whole_team(by_coach.values(), settings),
    )


def parties(
    session: Session, office_id: UUID, languages: Mapping[UUID, str], minutes: Mapping[UUID, float]
) -> list[placing.Person]:
    """These people as those who suggest see them: what language each speaks, and what they need of a month."""
    return _parties(session, office_id, languages, asked_by(session, languages), minutes)


def _parties(
    session: Session,
    office_id: UUID,
    languages: Mapping[UUID, str],
    asked: Mapping[UUID, Asked],
    minutes: Mapping[UUID, float],
) -> list[placing.Person]:
    former = _former_coaches(session, office_id, list(languages))
    return [
        placing.Person(
            each,
            codes=asked[each].codes,
            language=language,
            former_coaches=former[each].met,
            needed_minutes=minutes.get(each, 0),
            not_with=asked[each].not_with | former[each].left,
            wished_skills=asked[each].wished_skills,
            rather=asked[each].rather,
        )
        for each, language in languages.items()
    ]


def party_of(session: Session, claimant: Claimant, settings: WorkloadSettings) -> placing.Person:
    """One person as those who suggest see them, whether they have a coach or not."""
    asked = asked_by(session, [claimant.id])[claimant.id]
    return _party(claimant, asked, _former_coaches(session, claimant.office_id, [claimant.id])[claimant.id], settings)


def asked_by(session: Session, claimant_ids: Iterable[UUID]) -> Mapping[UUID, Asked]:
    """What each of these people asked for, as it holds now."""
    found = {each: Asked() for each in claimant_ids}
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code, Adjustment.strength, Adjustment.params)
        .where(Adjustment.claimant_id.in_(found), Adjustment.ended_on.is_(None))
        .order_by(Adjustment.code)
    )
    for row in rows:
        found[row.claimant_id].held.append((row.code, row.strength.value))
        found[row.claimant_id].not_with.update(ruled_out(row.code, row.params))
    wishes = select(CoachWish.claimant_id, CoachWish.staff_id, CoachWish.skill)
    current = (CoachWish.claimant_id.in_(found), CoachWish.ended_at.is_(None))
    for claimant_id, staff_id, skill in session.execute(wishes.where(*current)):
        if skill:
            found[claimant_id].wished_skills.add(skill)
        elif staff_id:
            found[claimant_id].rather.add(staff_id)
    return found


def current_coaches(session: Session, claimant_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who has a coach now, and whom."""
    where = (Relationship.claimant_id.in_(claimant_ids), Relationship.ended_on.is_(None))
    return dict(session.execute(select(Relationship.claimant_id, Relationship.coach_id).where(*where)).all())


def kept_apart(session: Session, claimant_ids: Iterable[UUID]) -> Mapping[UUID, set[UUID]]:
    """Who is never whose coach, by person: see `_apart`."""
    apart: dict[UUID, set[UUID]] = defaultdict(set)
    for row in session.execute(_apart(list(claimant_ids))):
        apart[row.claimant_id].add(row.id)
    return apart


def coaches_here(session: Session, office_id: UUID) -> dict[UUID, Staff]:
    """Everybody in an office who can take people, by id; in the order of their names. Who leaves takes nobody."""
    here = (Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None), Staff.leaves_on.is_(None))
    return {each.id: each for each in session.scalars(select(Staff).where(*here).order_by(Staff.name, Staff.id))}


def _people(office_id: UUID) -> Select[Any]:
    has_coach = exists().where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    contradiction = (
        select(Matter.id)
        .where(Matter.claimant_id == Claimant.id, Matter.settled_at.is_(None))
        .where(Matter.kind == MatterKind.ADJUSTMENTS_CONTRADICT)
        .order_by(Matter.opened_at, Matter.id)
    )
    lead = aliased(Staff)
    columns: list[Any] = [
        Claimant.id,
        Claimant.first_names,
        Claimant.last_name,
        Claimant.latin_name,
        Claimant.preferred_name,
        Claimant.spoken_reference,
        Claimant.date_of_birth,
        Claimant.made_at,
        Claimant.language,
        Claimant.rhythm_days,
        Waiting.since_on,
        Waiting.promised_on,
        Waiting.reason,
        Waiting.params,
        lead.name.label("lead_name"),
        contradiction.limit(1).scalar_subquery().label("matter_id"),
        func.count().over().label("total"),
    ]
    return (
        select(*columns)
        .outerjoin(Waiting, (Waiting.claimant_id == Claimant.id) & Waiting.ended_on.is_(None))
        .outerjoin(lead, lead.id == Waiting.lead_id)
        .where(Claimant.office_id == office_id, ~has_coach, is_there(), Claimant.id.not_in(confirmed_deaths()))
        .order_by(Waiting.promised_on.is_(None), Waiting.promised_on, Claimant.search_name, Claimant.id)
        .limit(MOST)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Coaches whom somebody has met, the last one first, and those whom they asked to leave or are kept apart from."""

    met: list[tuple[UUID, date | None]] = field(default_factory=list)
    left: set[UUID] = field(default_factory=set)


def _former_coaches(session: Session, office_id: UUID, ids: Sequence[UUID]) -> Mapping[UUID, _Known]:
    """Coaches they know: of those who were met, whoever is still here."""
    met = (
        select(Appointment.claimant_id, Appointment.coach_id, func.max(Appointment.starts_at).label("last_at"))
        .join(Staff, Staff.id == Appointment.coach_id)
        .where(Appointment.claimant_id.in_(ids), Appointment.state == AppointmentState.MET)
        .where(Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None))
        .group_by(Appointment.claimant_id, Appointment.coach_id)
    )
    left = select(Relationship.claimant_id, Relationship.coach_id, cast(null(), Appointment.starts_at.type)).where(
        Relationship.claimant_id.in_(ids), Relationship.end_reason == ASKED_FOR_ANOTHER
    )
    never = _apart(ids).add_columns(cast(null(), Appointment.starts_at.type))
    both = union_all(met, left, never).subquery()
    known: dict[UUID, _Known] = defaultdict(_Known)
    for row in session.execute(select(both).order_by(both.c.last_at.desc(), both.c.coach_id)):
        if row.last_at is None:
            known[row.claimant_id].left.add(row.coach_id)
        else:
            known[row.claimant_id].met.append((row.coach_id, clock.as_london(row.last_at).date()))
    return known


def _party(row: Any, asked: Asked, known: _Known, settings: WorkloadSettings) -> placing.Person:
    return placing.Person(
        row.id,
        codes=asked.codes,
        language=row.language,
        former_coaches=known.met,
        needed_minutes=loads.need(settings, asked.codes, row.rhythm_days, is_new=True),
        not_with=asked.not_with | known.left,
        wished_skills=asked.wished_skills,
        rather=asked.rather,
    )


def _apart(claimant_ids: Sequence[UUID]) -> Select[UUID, UUID]:
    """Whoever is shut out of a person's record; where that is the person themselves, who works here, everybody of the
    team they work in, or of the office where it has no teams; and whoever declared that they are too close."""
    mate = aliased(Staff)
    same_team = case((Staff.team_id.is_(None), mate.office_id == Staff.office_id), else_=mate.team_id == Staff.team_id)
    with_them = and_(ShutOut.kind == ShutOutKind.THEMSELVES, same_team)
    shut_out = (
        select(ShutOut.claimant_id, mate.id.label("id"))
        .join(Staff, Staff.id == ShutOut.staff_id)
        .join(mate, or_(mate.id == Staff.id, with_them))
        .where(ShutOut.claimant_id.in_(claimant_ids), ShutOut.ended_at.is_(None))
    )
    too_close = select(Conflict.claimant_id, Conflict.staff_id).where(
        Conflict.claimant_id.in_(claimant_ids), Conflict.ended_at.is_(None)
    )
    both = union_all(shut_out, too_close).subquery()
    return select(both.c.claimant_id, both.c.id)


def _person(row: Any, asked: Asked, answer: Suggestion | Unplaceable) -> Person:
    return Person(
        id=row.id,
        name=f"{row.first_names} {row.last_name}".strip(),
        latin_name=row.latin_name,
        preferred_name=row.preferred_name,
        reference=row.spoken_reference,
        date_of_birth=row.date_of_birth,
        made_on=clock.as_london(row.made_at).date(),
        adjustments=tuple(asked.held),
        wait=Wait(row.lead_name, row.since_on, row.promised_on, row.reason, row.params) if row.promised_on else None,
        matter_id=row.matter_id,
        answer=answer,
    )
