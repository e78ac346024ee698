"""Everything that balancing a team or an office needs to know: the same few statements, however many people.

Whoever waits for a first coach is suggested one first, and counts with that coach. Whoever was asked about a move, or
is being handed over, counts with the coach they would come to, so that nobody else is asked for the same hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, true
from sqlalchemy.orm import Session

from coachdesk import balancing
from coachdesk.balancing.strength import Strength, never_moved, strength
from coachdesk.db import Beyond, widely
from coachdesk.models import Absence, Claimant, Handover, Move, Relationship, Staff, Team
from coachdesk.models.label import SteadyReason
from coachdesk.models.relationship import CAME_WITH_A_FILE
from coachdesk.policies import Viewer, is_there, leads_claimant, not_shut_out, visible_coaches
from coachdesk.queries import loads, placements
from coachdesk.queries.life import confirmed_deaths
from coachdesk.queries.loads import Load
from coachdesk.queries.relationship_records import Known
from coachdesk.workload import WorkloadSettings

LONG_ABSENCE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody with a coach: who they are, how strong the relationship is by its record, and what keeps them in it."""

    id: UUID
    name: str
    latin_name: str
    called: str
    reference: str
    coach_id: UUID
    counted_with: UUID
    needed: float
    strength: Strength
    why_not: str
    codes: frozenset[str]
    not_with: frozenset[UUID]
    former: tuple[UUID, ...] = ()
    wished: tuple[UUID, ...] = ()
    language: str = ""

    @property
    def as_party(self) -> balancing.Person:
        """As the solver sees them."""
        return balancing.Person(
            self.id,
            self.counted_with,
            self.needed,
            self.strength.points,
            codes=self.codes,
            not_with=self.not_with,
            may_move=not self.why_not,
            why_not=self.why_not,
            former=self.former,
            wished=self.wished,
            language=self.language,
        )


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach with their month. `takes_none` says why nobody is proposed to them: they leave, or are away for long."""

    facts: Any
    load: Load
    takes_none: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a proposal was made from, so that it can be told what changed since: the hours of each coach, which
    relationships began or ended lately, which questions are open. Ids are cut to their random half."""

    on: date
    hours: Mapping[UUID, tuple[int, int]]
    begun: frozenset[str]
    ended: frozenset[str]
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand in an office, or in a team of it."""

    coaches: Mapping[UUID, Coach]
    people: Mapping[UUID, Here]
    line: float
    room_percent: float
    waiting: int
    newcomers: Mapping[UUID, int]
    once_minutes: int
    seen: Seen

    @property
    def parties(self) -> tuple[list[balancing.Person], list[balancing.Coach]]:
        """As the solver sees them. What is needed beside the people named here (cover, people one is kept from,
        newcomers) is taken already."""
        people = [each.as_party for each in self.people.values()]
        of_people: dict[UUID, float] = defaultdict(float)
        for here in self.people.values():
            of_people[here.coach_id] += here.needed
        coaches = [
            balancing.Coach(
                each.facts.id,
                each.facts.name,
                gender=each.facts.gender,
                languages=each.facts.languages,
                skills=each.facts.skills,
                available_minutes=each.load.available,
                committed_minutes=max(0.0, each.load.needed - of_people[coach_id]) + each.load.needed_added,
                takes_people=not each.takes_none,
                team_id=each.facts.team_id,
            )
            for coach_id, each in self.coaches.items()
        ]
        return [each for each in people if each.coach_id in self.coaches], coaches


@widely(Beyond.PLACING)
def situation(
    session: Session,
    office_id: UUID,
    on: date,
    viewer: Viewer | None = None,
    team_id: UUID | None = None,
    *,
    since: date | None = None,
) -> Situation:
    """How things stand on a day, for the coaches and the people that are this lead's; for everybody without a viewer.

    Nobody is moved for hours that go by within weeks: leave, cover and what comes once are left out. What a move takes
    once of both coaches stands beside them, `once_minutes`: the handover, and the first month with another coach.
    A load counts all of a coach's people, those too whom the lead is shut out of: a figure names nobody. `since` is the
    day of an earlier look that this one is compared with.
    """
    known = loads.facts(session, office_id, on, among=_among(viewer))
    placed = placements.placings(session, office_id, on, viewer, known=known)
    settings = placed.team.settings
    newcomers = {each.coach_id: each for each in placed.loads}
    found = loads.coaches_of(known, settings, on, passing=False)
    for each in found:
        coming = newcomers[each.facts.id]
        each.load.people_added = coming.people_added
        each.load.needed_added = max(0.0, coming.needed_added - coming.people_added * settings.new_start)
    coaches = _coaches(session, [each.load for each in found], on, team_id)
    asked = _open_moves(session, coaches)
    handed = _handovers(session, coaches)
    people = _people(session, coaches, on, viewer, settings, asked, handed)
    return Situation(
        coaches=coaches,
        people=people,
        line=settings.over_from / 100,
        room_percent=settings.full_from,
        waiting=placed.total,
        newcomers={each.load.coach_id: each.load.people_added for each in coaches.values() if each.load.coach_id},
        once_minutes=settings.one_off_handover_out + settings.one_off_handover_in + settings.new_start,
        seen=_seen(session, coaches, asked, since or on),
    )


def teams(session: Session, office_id: UUID) -> list[Team]:
    """The teams of an office, by name."""
    return list(session.scalars(select(Team).where(Team.office_id == office_id).order_by(Team.name)))


def _among(viewer: Viewer | None) -> Select[UUID] | None:
    return visible_coaches(viewer).with_only_columns(Staff.id) if viewer else None


def short(row_id: UUID) -> str:
    """The random half of an id: enough to know a row again."""
    return row_id.hex[-12:]


# --- The coaches ---------------------------------------------------------------------------------------------


def _coaches(session: Session, found: Iterable[Load], on: date, team_id: UUID | None) -> dict[UUID, Coach]:
    by_id = {each.coach_id: each for each in found if each.coach_id}
    columns = (Staff.id, Staff.name, Staff.gender, Staff.languages, Staff.skills, Staff.team_id, Staff.leaves_on)
    wanted = select(*columns).where(Staff.id.in_(by_id)).order_by(Staff.name, Staff.id)
    if team_id:
        wanted = wanted.where(Staff.team_id == team_id)
    away = _away_for_long(session, by_id, on)
    return {
        row.id: Coach(row, by_id[row.id], "leaves" if row.leaves_on else "long_away" if row.id in away else "")
        for row in session.execute(wanted)
    }


def _away_for_long(session: Session, coach_ids: Iterable[UUID], on: date) -> set[UUID]:
    """Whoever is away for four weeks or more, now or before four weeks are over."""
    soon = (Absence.from_on <= on + LONG_ABSENCE, Absence.until_on >= on, Absence.ended_at.is_(None))
    rows = session.execute(
        select(Absence.staff_id, Absence.from_on, Absence.until_on).where(Absence.staff_id.in_(list(coach_ids)), *soon)
    )
    return {row.staff_id for row in rows if row.until_on - row.from_on + timedelta(days=1) >= LONG_ABSENCE}


def _open_moves(session: Session, coaches: Iterable[UUID]) -> dict[UUID, Any]:
    """Who of these coaches' people was asked and has not answered, by person."""
    rows = session.execute(
        select(Move.id, Move.claimant_id, Move.to_coach_id)
        .where(Move.ended_at.is_(None), Move.from_coach_id.in_(list(coaches)))
    )  # fmt: skip
    return {row.claimant_id: row for row in rows}


def _handovers(session: Session, coaches: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Who of these coaches' people is being handed over, and to whom, where that is known."""
    rows = session.execute(
        select(Handover.claimant_id, Handover.to_coach_id)
        .where(Handover.ended_at.is_(None), Handover.from_coach_id.in_(list(coaches)))
    )  # fmt: skip
    return {row.claimant_id: row.to_coach_id for row in rows}


# --- Their people --------------------------------------------------------------------------------------------


def _theirs(coaches: Iterable[UUID]) -> Select[UUID]:
    return select(Relationship.claimant_id).where(
        Relationship.coach_id.in_(list(coaches)), Relationship.ended_on.is_(None)
    )


def _people(
    session: Session,
    coaches: Mapping[UUID, Coach],
    on: date,
    viewer: Viewer | None,
    settings: WorkloadSettings,
    asked: Mapping[UUID, Any],
    handed: Mapping[UUID, UUID | None],
) -> dict[UUID, Here]:
    rows = session.execute(_rows(coaches, viewer)).all()
    theirs = _theirs(coaches)
    needs = {each.claimant_id: each.minutes for each in loads.needs_of(session, list(coaches), settings, on)}
    known = Known(session, theirs, on)
    people: dict[UUID, Here] = {}
    for row in rows:
        coming_to = asked[row.id].to_coach_id if row.id in asked else handed.get(row.id)
        why = known.shut(row) or ("asked_already" if row.id in asked else "handover_open" if row.id in handed else "")
        codes = known.codes[row.id]
        met = known.met.get(row.id)
        has_left_list = coaches[row.coach_id].takes_none == "leaves"
        people[row.id] = Here(
            id=row.id,
            name=f"{row.first_names} {row.last_name}".strip(),
            latin_name=row.latin_name,
            called=row.preferred_name or row.latin_name or row.first_names or row.last_name,
            reference=row.spoken_reference,
            coach_id=row.coach_id,
            counted_with=coming_to or row.coach_id,
            needed=needs.get(row.id, 0.0),
            strength=strength(known.record(row, on)),
            why_not=why
            or never_moved(
                codes,
                weeks_together=_weeks(row, met, on),
                crisis_open=known.steady.get(row.id) is SteadyReason.CRISIS,
                review_open=known.steady.get(row.id) is SteadyReason.REVIEW,
                said_no=row.id in known.said_no,
                moved_this_year=row.id in known.moved,
                has_left_list=has_left_list,
            ),
            codes=frozenset(codes),
            not_with=frozenset(known.not_with[row.id]),
            former=tuple(each for each in known.former[row.id] if each != row.coach_id),
            wished=tuple(each for each in known.wished[row.id] if each != row.coach_id),
            language=row.language,
        )
    return people


def _rows(coaches: Iterable[UUID], viewer: Viewer | None) -> Any:
    own_words = and_(Claimant.own_words_enc.is_not(None), Claimant.own_words_at >= Relationship.started_on)
    led = and_(leads_claimant(viewer), not_shut_out(viewer)) if viewer else true()
    return (
        select(
            Claimant.id,
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.preferred_name,
            Claimant.spoken_reference,
            Claimant.language,
            Claimant.contact_stopped_at,
            own_words.label("own_words"),
            Relationship.coach_id,
            Relationship.started_on,
            Relationship.start_reason,
        )
        .join(Relationship, and_(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None)))
        .where(Relationship.coach_id.in_(list(coaches)), is_there(), Claimant.id.not_in(confirmed_deaths()), led)
        .order_by(Claimant.search_name, Claimant.id)
    )


def _weeks(row: Any, met: Any, on: date) -> float | None:
    """How long they have been together, by the day it began or they first met. Nobody knows, where a file gave them a
    coach and no meeting."""
    first = met.first_on if met else None
    if first is None and row.start_reason == CAME_WITH_A_FILE:
        return None
    since: date = min(filter(None, (first, row.started_on)))
    return (on - since).days / 7


# --- What was seen -------------------------------------------------------------------------------------------


def _seen(session: Session, coaches: Mapping[UUID, Coach], asked: Mapping[UUID, Any], since: date) -> Seen:
    lately = or_(Relationship.started_on >= since, Relationship.ended_on >= since)
    rows = session.execute(
        select(Relationship.id, Relationship.started_on, Relationship.ended_on)
        .where(Relationship.coach_id.in_(list(coaches)), lately)
    ).all()  # fmt: skip
    return Seen(
        on=since,
        hours={
            each: (round(coach.load.needed), round(coach.load.available)) for each, coach in coaches.items()
        },
        begun=frozenset(short(row.id) for row in rows if row.started_on >= since),
        ended=frozenset(short(row.id) for row in rows if row.ended_on is not None and row.ended_on >= since),
        asked=frozenset(short(each.id) for each in asked.values()),
    )  # fmt: skip
