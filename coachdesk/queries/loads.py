"""Hours needed of hours there are, for each coach: four statements, however many coaches and people.

What was read once says how the coming weeks look, too: `Facts.load` takes the day. Everybody counts, those too whom
the viewer is kept from: a figure names nobody. Whose figures these are, policies.py was asked before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coachdesk import clock, placing
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.db import Beyond, is_postgresql, widely
from coachdesk.models import Relationship, Staff
from coachdesk.placing import Suggestion
from coachdesk.queries import load_sql
from coachdesk.queries.load_sql import NEW_FOR, PAUSED, CoachIds
from coachdesk.queries.load_weeks import Asked, asks_action
from coachdesk.slots.hours import Hours
from coachdesk.workload import (
    Band,
    Line,
    Time,
    WorkloadSettings,
    available_minutes,
    available_working,
    band,
    needed_minutes,
    needed_working,
    percent,
)
from coachdesk.workload_time import FOUR_WEEKS, ONE_DAY, Away, Rota, TakenOff, share_of_four_weeks, time_around

__all__ = [
    "NEW_FOR", "PAUSED", "Asked", "Coach", "Cover", "Facts", "Kind", "Load", "Need", "Open", "Person",
    "asks_action", "coaches", "coaches_of", "facts", "need", "needs_of", "open_work", "people_of", "whole_team",
]  # fmt: skip
FACTS = (
    Staff.id, Staff.name, Staff.gender, Staff.languages, Staff.skills, Staff.weekly_hours, Staff.working_days,
    Staff.leaves_on,
)  # fmt: skip


class Kind(NamedTuple):
    """What a need follows from; people of one kind need the same. `codes` are adjustments, as they were read."""

    rhythm_days: int | None
    codes: str | None
    began_on: date | None
    review_until_on: date | None

    @property
    def lasting(self) -> "Kind":
        """Without what comes once."""
        return self._replace(began_on=None, review_until_on=None)

    @property
    def code_list(self) -> list[str]:
        """The codes one by one."""
        return (self.codes or "").split()

    def once(self, settings: WorkloadSettings, on: date) -> Mapping[str, float]:
        """What comes once in this month, in minutes, by what it is for."""
        is_new = self.began_on is not None and self.began_on > on - NEW_FOR
        in_review = self.review_until_on is not None and self.review_until_on >= on
        found = {"new_start": settings.new_start * is_new, "review": settings.one_off_review * in_review}
        return {code: minutes for code, minutes in found.items() if minutes}

    def working(self, settings: WorkloadSettings, on: date, more: Mapping[str, float] | None = None) -> list[Line]:
        """The need of one such person, line by line; `more` is what is open for them."""
        slot, paused = meeting_minutes(self.code_list, settings.slot), PAUSED in self.code_list
        return needed_working(slot, settings, self.rhythm_days, paused, {**self.once(settings, on), **(more or {})})


class Cover(NamedTuple):
    """Somebody of this kind is covered from a day to a day, by the other or for the other."""

    kind: Kind
    claimant_id: UUID
    other_id: UUID
    from_on: date
    until_on: date
    given: bool


class Open(NamedTuple):
    """Referrals that are under way for somebody, and evidence that is being gathered with them."""

    claimant_id: UUID
    coach_id: UUID
    referrals: int
    evidence: int

    def minutes(self, settings: WorkloadSettings) -> Mapping[str, float]:
        """What they take a month, by what it is for."""
        return {
            "referrals": self.referrals * settings.referral_minutes,
            "evidence": self.evidence * settings.evidence_minutes,
        }


class Need(NamedTuple):
    """What one person needs of their coach in a month. `codes` are all their adjustments that hold."""

    claimant_id: UUID
    coach_id: UUID
    minutes: float
    codes: tuple[str, ...]


@dataclass(slots=True)
class Load:
    """The month of a coach, or of a whole team, in minutes; and what suggestions would add to it.

    `needed` is what their own people need, less what cover takes off them, and what they do for others' people.
    """

    coach_id: UUID | None
    name: str
    settings: WorkloadSettings
    time: Time = field(default_factory=lambda: Time(0))
    available: float = 0
    people: int = 0
    of_people: float = 0
    handed_out: int = 0
    handed_in: int = 0
    covered: float = 0
    covering: float = 0
    needed: float = 0
    people_added: int = 0
    needed_added: float = 0

    @property
    def percent(self) -> float:
        """Now."""
        return percent(self.needed, self.available)

    @property
    def percent_after(self) -> float:
        """When all that is suggested is confirmed."""
        return percent(self.needed + self.needed_added, self.available)

    @property
    def band(self) -> Band:
        """How full that is now."""
        return band(self.percent, self.settings)

    @property
    def band_after(self) -> Band:
        """How full it is then."""
        return band(self.percent_after, self.settings)

    @property
    def handing_over(self) -> float:
        """What the handovers take that are open."""
        out, into = self.settings.one_off_handover_out, self.settings.one_off_handover_in
        return self.handed_out * out + self.handed_in * into

    def working(self) -> list[Line]:
        """How the figures of one coach come out, line by line."""
        there = {"needed": self.needed, "available": self.available}
        return [
            *available_working(self.time, self.settings),
            Line("needed_by_all", {"people": self.people}, self.of_people),
            *self.beside_people(),
            Line("load", there, self.percent),
        ]

    def beside_people(self) -> list[Line]:
        """What is added to the need of one's own people, and taken from it; each with what comes out."""
        handed, less = self.of_people + self.handing_over, self.of_people + self.handing_over - self.covered
        lines = []
        if self.handing_over:
            counts = {"out": self.handed_out, "into": self.handed_in, "minutes": self.handing_over}
            lines.append(Line("with_handovers", counts, handed))
        if self.covered:
            lines.append(Line("less_cover", {"minutes": self.covered}, less))
        if self.covering:
            lines.append(Line("with_cover", {"minutes": self.covering}, self.needed))
        return lines

    def add(self, suggestion: Suggestion) -> None:
        """Count what a suggestion would add."""
        self.people_added += 1
        self.needed_added += suggestion.needed_minutes


@dataclass(slots=True)
class Facts:
    """What was read about one coach, from a day on."""

    staff: Any
    rota: Rota
    kinds: list[tuple[Kind, int]] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    handed_out: int = 0
    handed_in: int = 0

    def load(self, settings: WorkloadSettings, on: date, *, passing: bool = True) -> Load:
        """How the month looks that begins with this day. `passing=False` leaves out what goes by within weeks: leave
        that is written down, cover, and what comes once (a new start, a review, a handover). Whoever decides for good
        looks at this."""
        time = time_around(self.rota, on, passing=passing)
        kinds = self.kinds if passing else ((kind.lasting, count) for kind, count in self.kinds)
        of_people = sum(count * _minutes(kind, settings, on) for kind, count in kinds)
        of_people += sum(sum(each.minutes(settings).values()) for each in self.open)
        covers = [(each.given, self.covered(each, settings, on)) for each in self.covers] if passing else []
        load = Load(
            self.staff.id, self.staff.name, settings, time, available_minutes(time, settings),
            sum(count for _kind, count in self.kinds), of_people,
            handed_out=self.handed_out if passing else 0,
            handed_in=self.handed_in if passing else 0,
            covered=sum(minutes for given, minutes in covers if given),
            covering=sum(minutes for given, minutes in covers if not given),
        )  # fmt: skip
        # Whoever is covered for all of it needs nothing, not a trace of a second.
        load.needed = max(0.0, round(of_people + load.handing_over - load.covered + load.covering, 6))
        return load

    def covered(self, cover: Cover, settings: WorkloadSettings, on: date) -> float:
        """The minutes of a month that this cover moves."""
        return _minutes(cover.kind, settings, on) * share_of_four_weeks(cover.from_on, cover.until_on, on)


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who can take people, and their month."""

    facts: Any
    load: Load

    @property
    def as_party(self) -> placing.Coach:
        """As those who suggest see them."""
        return placing.Coach(
            self.facts.id,
            self.facts.name,
            gender=self.facts.gender,
            languages=self.facts.languages,
            skills=self.facts.skills,
            available_minutes=self.load.available,
            committed_minutes=self.load.needed,
            takes_people=self.facts.leaves_on is None,
        )


def coaches(
    session: Session,
    office_id: UUID,
    settings: WorkloadSettings,
    on: date,
    *,
    among: Select[UUID] | None = None,
    passing: bool = True,
) -> list[Coach]:
    """Everybody in an office who can take people, by name, with what their people need in a month; or these alone."""
    return coaches_of(facts(session, office_id, on, among=among), settings, on, passing=passing)


def coaches_of(known: Iterable[Facts], settings: WorkloadSettings, on: date, *, passing: bool = True) -> list[Coach]:
    """The same, of what was read already."""
    return [Coach(each.staff, each.load(settings, on, passing=passing)) for each in known]


@widely(Beyond.FIGURES)
def facts(
    session: Session, office_id: UUID, on: date, *, among: Select[UUID] | None = None, until_on: date | None = None
) -> list[Facts]:
    """What the month of each of them follows from, on this day or on later ones up to `until_on`."""
    here = [Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None)]
    if among is not None:
        here.append(Staff.id.in_(among))
    people = session.execute(select(*FACTS).where(*here).order_by(Staff.name, Staff.id)).all()
    if not people:
        return []
    ids, postgresql = [each.id for each in people], is_postgresql(session)
    asked = load_sql.given(ids, on, (until_on or on) + FOUR_WEEKS - ONE_DAY)
    rotas = _rotas(people, session.execute(load_sql.times(postgresql), asked))
    found = {each.id: Facts(each, rotas[each.id]) for each in people}
    for row in session.execute(load_sql.alike(postgresql), asked):
        found[row.coach_id].kinds.append((_kind(row), row.people))
    for row in session.execute(load_sql.shared(postgresql), asked):
        _share(found, row)
    for each in open_work(session, ids):
        found[each.coach_id].open.append(each)
    return list(found.values())


class Person(NamedTuple):
    """Somebody with a coach, and what their need follows from. `codes` are all their adjustments that hold."""

    claimant_id: UUID
    coach_id: UUID
    kind: Kind
    codes: tuple[str, ...]


def needs_of(session: Session, coach_ids: Collection[UUID], settings: WorkloadSettings, on: date) -> list[Need]:
    """What each of these coaches' people needs, in one statement: what goes with the person to another coach, month by
    month. What comes once, handovers and cover stay with who has them."""
    opened = {each.claimant_id: sum(each.minutes(settings).values()) for each in open_work(session, coach_ids)}
    return [
        Need(
            each.claimant_id,
            each.coach_id,
            _minutes(each.kind.lasting, settings, on) + opened.get(each.claimant_id, 0),
            each.codes,
        )
        for each in people_of(session, coach_ids, on)
    ]


def people_of(session: Session, coach_ids: CoachIds, on: date) -> list[Person]:
    """These coaches' people, each with what their need follows from."""
    found = []
    theirs = load_sql.people(is_postgresql(session), of_need=False).where(Relationship.coach_id.in_(coach_ids))
    for row in session.execute(theirs, load_sql.given((), on)):
        codes = tuple(sorted(row.codes.split())) if row.codes else ()
        kind = Kind(row.rhythm_days, _that_count(codes), row.began_on, row.review_until_on)
        found.append(Person(row.claimant_id, row.coach_id, kind, codes))
    return found


def open_work(session: Session, coach_ids: CoachIds) -> Sequence[Open]:
    """Referrals and evidence that are open with these coaches' people. Nothing here keeps either yet, so there is none:
    this is the one place that will count them, and its two settings are on screen already."""
    return ()


def whole_team(loads: Iterable[Load], settings: WorkloadSettings) -> Load:
    """All of them together."""
    team = Load(None, "", settings)
    for each in loads:
        team.available += each.available
        team.people += each.people
        team.of_people += each.of_people
        team.handed_out += each.handed_out
        team.handed_in += each.handed_in
        team.covered += each.covered
        team.covering += each.covering
        team.needed += each.needed
        team.people_added += each.people_added
        team.needed_added += each.needed_added
    return team


def need(settings: WorkloadSettings, codes: Collection[str], rhythm_days: int | None, *, is_new: bool) -> float:
    """The minutes of a month that somebody with these adjustments and this rhythm needs; more in the first one."""
    slot = meeting_minutes(codes, settings.slot)
    once = {"new_start": settings.new_start} if is_new else {}
    return needed_minutes(slot, settings, rhythm_days, paused=PAUSED in codes, once=once)


def _kind(row: Any) -> Kind:
    return Kind(row.rhythm_days, row.codes, row.began_on, row.review_until_on)


@lru_cache(maxsize=20_000)
def _minutes(kind: Kind, settings: WorkloadSettings, on: date) -> float:
    return kind.working(settings, on)[-1].result


@lru_cache(maxsize=20_000)
def _that_count(codes: Sequence[str]) -> str | None:
    """Those that a need follows from; people who ask for other things need the same."""
    return " ".join(each for each in codes if each in load_sql.codes_that_count()) or None


def _share(found: Mapping[UUID, Facts], row: Any) -> None:
    """Cover moves a person's days from one to the other, a handover takes time of both; either may be elsewhere."""
    own, other = found.get(row.coach_id), found.get(row.other_id)
    if row.what == "handover":
        if own:
            own.handed_out += 1
        if other:
            other.handed_in += 1
        return
    for one, the_other, given in ((own, row.other_id, True), (other, row.coach_id, False)):
        if one:
            one.covers.append(Cover(_kind(row), row.claimant_id, the_other, row.from_on, row.until_on, given))


def _rotas(people: Sequence[Any], times: Iterable[Any]) -> Mapping[UUID, Rota]:
    """The time of each of them, as it is written down."""
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    away: dict[UUID, list[Away]] = defaultdict(list)
    taken_off: dict[UUID, list[TakenOff]] = defaultdict(list)
    for row in times:
        if row.what == "hours":
            hours[row.staff_id].append(Hours(row.one, row.other, row.third, row.from_on, row.until_on))
        elif row.what == "leave":
            away[row.staff_id].append(Away(_wall(row.starts_at), _wall(row.ends_at)))
        else:
            taken_off[row.staff_id].append(TakenOff(row.one, row.from_on, row.until_on))
    return {
        each.id: Rota(float(each.weekly_hours), each.working_days, hours[each.id], away[each.id], taken_off[each.id])
        for each in people
    }


def _wall(instant: datetime) -> datetime:
    return clock.as_london(instant).replace(tzinfo=None)
