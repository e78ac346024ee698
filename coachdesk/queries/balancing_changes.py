"""What changed between two looks at the same team: who was asked, placed or moved, by whom; whose hours are others."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock
from coachdesk.models import Account, Move, Relationship, Staff
from coachdesk.queries.balancing import Seen, Situation, short

LITTLE = 1  # minutes by which sums may differ


@dataclass(frozen=True, slots=True)
class Change:
    """What happened (a code), with whom, and who did it, by name. A person whom this lead does not see has no name."""

    code: str
    person_id: UUID | None = None
    person: str = ""
    coach: str = ""
    by: str = ""
    why: str = ""


def changes(session: Session, before: Seen, now: Situation) -> list[Change]:
    """All of it, in the order in which it is told: people first, then hours that nothing of it explains."""
    touched: set[UUID] = set()
    found = [*_moves(session, before, now, touched), *_relationships(session, before, now, touched)]
    return [*found, *_hours(before, now, touched)]


def _moves(session: Session, before: Seen, now: Situation, touched: set[UUID]) -> list[Change]:
    """Who was asked since, and which questions are over."""
    if before.asked == now.seen.asked:
        return []
    to, asker = aliased(Staff), aliased(Account)
    rows = session.execute(
        select(Move, to.name.label("coach"), asker.name.label("asker"), Account.name.label("answerer"))
        .join(to, to.id == Move.to_coach_id)
        .outerjoin(asker, asker.id == Move.asked_by)
        .outerjoin(Account, Account.id == Move.answered_by)
        .where(Move.from_coach_id.in_(before.hours.keys() | now.coaches.keys()))
        .where(or_(Move.ended_at.is_(None), Move.ended_at >= clock.from_london(datetime.combine(before.on, time()))))
    ).all()
    found = []
    for row in rows:
        move, known = row.Move, short(row.Move.id) in before.asked
        if known == (move.ended_at is None):  # as it was seen, or asked and answered in between
            continue
        touched |= {move.from_coach_id, move.to_coach_id}
        code = "asked" if not known else {True: "said_yes", False: "said_no", None: "taken_back"}[move.agreed]
        by = row.asker if code == "asked" else row.answerer
        found.append(Change(code, move.claimant_id, _name(now, move.claimant_id), row.coach, by or ""))
    return found


def _relationships(session: Session, before: Seen, now: Situation, touched: set[UUID]) -> list[Change]:
    """Who came to a coach of these since, or left one."""
    begun, ended = now.seen.begun - before.begun, now.seen.ended - before.ended
    if not begun and not ended:
        return []
    r, decider, ender = Relationship, aliased(Account), aliased(Account)
    lately = or_(r.started_on >= before.on, r.ended_on >= before.on)
    rows = session.execute(
        select(r, Staff.name.label("coach"), decider.name.label("decider"), ender.name.label("ender"))
        .join(Staff, Staff.id == r.coach_id)
        .outerjoin(decider, decider.id == r.decided_by)
        .outerjoin(ender, ender.id == r.ended_by)
        .where(r.coach_id.in_(now.coaches.keys()), lately)
    ).all()
    new = [row for row in rows if short(row.Relationship.id) in begun]
    gone = [row for row in rows if short(row.Relationship.id) in ended]
    touched |= {row.Relationship.coach_id for row in (*new, *gone)}
    placed = {row.Relationship.claimant_id for row in new}
    had = {row.Relationship.claimant_id for row in gone}
    found = []
    for row in new:
        whose = row.Relationship.claimant_id
        code = "moved" if whose in had else "placed"
        found.append(Change(code, whose, _name(now, whose), row.coach, row.decider or ""))
    for row in gone:
        whose = row.Relationship.claimant_id
        if whose not in placed:
            found.append(Change("ended", whose, _name(now, whose), row.coach, row.ender or ""))
    return found


def _hours(before: Seen, now: Situation, touched: Collection[UUID]) -> list[Change]:
    found = []
    for coach_id in before.hours.keys() | now.coaches.keys():
        coach = now.coaches.get(coach_id)
        if coach is None or coach_id not in before.hours:
            found.append(
                Change("coach_gone" if coach is None else "coach_new", coach=coach.facts.name if coach else "")
            )
        elif coach_id not in touched and _differ(before.hours[coach_id], now.seen.hours[coach_id]):
            found.append(Change("hours", coach=coach.facts.name))
    return sorted(found, key=lambda each: (each.code, each.coach))


def _differ(before: tuple[int, int], now: tuple[int, int]) -> bool:
    return any(abs(then - here) > LITTLE for then, here in zip(before, now, strict=True))


def _name(now: Situation, claimant_id: UUID) -> str:
    """Of those whom this lead sees."""
    here = now.people.get(claimant_id)
    return here.name if here else ""
