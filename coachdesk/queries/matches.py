"""Who has a coach without what they asked of one, and what nobody here knows about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.coach_fit import skills_of
from coachdesk.db import Beyond, widely
from coachdesk.models import Adjustment, Claimant, CoachWish, Relationship, Staff
from coachdesk.policies import Viewer
from coachdesk.queries.life import confirmed_deaths
from coachdesk.skills import SKILLS, codes_of

WELSH = "cy"  # the one language that an adjustment asks a coach to speak


@dataclass(frozen=True, slots=True)
class Unmet:
    """One person, their coach, the skills asked for that the coach does not have; whom they would rather have."""

    claimant: Claimant
    coach_name: str
    skills: tuple[str, ...]
    language: str
    rather: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A skill that somebody asked for: by whom, of this viewer's people and in the office; and who knows about it."""

    skill: str
    without: frozenset[UUID]
    in_office: frozenset[UUID]
    coaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    people: Sequence[Unmet]
    skills: Sequence[Asked]


@widely(Beyond.PLACING)
def matches(session: Session, viewer: Viewer, office_ids: Sequence[UUID]) -> Matches:
    """Of everybody in these offices who has a coach; named are only those whom this viewer leads."""
    asked = _asked(session, office_ids)
    here = session.scalars(_coaches(office_ids)).all()
    named = dict(session.execute(_rather(office_ids)).all())
    rows = session.execute(_people({*asked, *named}, policies.leads_claimant(viewer), viewer)).all()
    found, without = [], defaultdict(set)
    for claimant, coach in rows:
        wants = asked.get(claimant.id, set())
        skills = (wants & SKILLS.keys()) - codes_of(coach.skills)
        language = WELSH if WELSH in wants and WELSH not in coach.languages else ""
        rather = named.get(claimant.id, "")
        rather = "" if rather == coach.name else rather
        for skill in skills:
            without[skill].add(claimant.id)
        if skills or language or rather:
            found.append(Unmet(claimant, coach.name, tuple(sorted(skills)), language, rather))
    return Matches(found, _by_skill(asked, without, here))


def _by_skill(
    asked: Mapping[UUID, set[str]], without: Mapping[str, set[UUID]], here: Sequence[Staff]
) -> list[Asked]:  # fmt: skip
    in_office = defaultdict(set)
    for claimant_id, wants in asked.items():
        for skill in wants & SKILLS.keys():
            in_office[skill].add(claimant_id)
    return [
        Asked(
            skill,
            frozenset(without.get(skill, ())),
            frozenset(in_office[skill]),
            tuple(each.name for each in here if skill in codes_of(each.skills)),
        )
        for skill in SKILLS
        if in_office[skill]
    ]


def _asked(session: Session, office_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """What everybody there asked of a coach: by an adjustment, or as a wish."""
    wants: dict[UUID, set[str]] = defaultdict(set)
    held = (Adjustment.code.in_(_codes()), Adjustment.ended_on.is_(None))
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code)
        .join(Claimant, Claimant.id == Adjustment.claimant_id)
        .where(*held, Claimant.office_id.in_(office_ids))
    )
    for claimant_id, code in rows:
        wants[claimant_id] |= set(skills_of(code)) or {WELSH}
    wished = (CoachWish.skill.is_not(None), CoachWish.ended_at.is_(None), Claimant.office_id.in_(office_ids))
    skills = select(CoachWish.claimant_id, CoachWish.skill).join(Claimant, Claimant.id == CoachWish.claimant_id)
    for claimant_id, skill in session.execute(skills.where(*wished)):
        wants[claimant_id].add(skill or "")
    return wants


def _rather(office_ids: Sequence[UUID]) -> Select[UUID, str]:
    wished = (CoachWish.ended_at.is_(None), Claimant.office_id.in_(office_ids))
    return (
        select(CoachWish.claimant_id, Staff.name)
        .join(Claimant, Claimant.id == CoachWish.claimant_id)
        .join(Staff, Staff.id == CoachWish.staff_id)
        .where(*wished)
    )


def _people(ids: set[UUID], led: ColumnElement[bool], viewer: Viewer) -> Select[Claimant, Staff]:
    return (
        select(Claimant, Staff)
        .join(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .join(Staff, Staff.id == Relationship.coach_id)
        .where(Claimant.id.in_(ids), led, policies.not_shut_out(viewer), policies.is_there())
        .where(Claimant.id.not_in(confirmed_deaths()))
        .order_by(Claimant.search_name, Claimant.id)
    )


def _coaches(office_ids: Sequence[UUID]) -> Select[Staff]:
    here = (Staff.office_id.in_(office_ids), Staff.is_coach, Staff.left_on.is_(None))
    return select(Staff).where(*here).order_by(Staff.name, Staff.id)


@cache
def _codes() -> tuple[str, ...]:
    """The adjustments that ask a coach to know something, or to speak Welsh."""
    return tuple(kind.code for kind in all_kinds() if kind.values("coach_skill"))
