"""Whom somebody would rather have as their coach, what their coach should know about, and whom they do not want.

A wish counts in every suggestion from now on and rules nobody out. Whom they do not want is kept always: it is the
adjustment that names members of staff, and it is said in confidence.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.models import Adjustment, Claimant, CoachWish, Staff, key_ring
from coachdesk.queries import placements
from coachdesk.ruled_out import NOT_WITH, ruled_out
from coachdesk.services import absences, audit, handovers, matters
from coachdesk.services.turns import take_turn
from coachdesk.skills import SKILLS


class NotHere(RuntimeError):
    """This member of staff is nobody's coach here."""


def current(session: Session, claimant_id: UUID) -> list[CoachWish]:
    """What they wish for now."""
    theirs = (CoachWish.claimant_id == claimant_id, CoachWish.ended_at.is_(None))
    return list(session.scalars(select(CoachWish).where(*theirs).order_by(CoachWish.said_at, CoachWish.id)))


def say(
    session: Session, claimant: Claimant, *, rather: UUID | None, skills: Collection[str], by: UUID, at: datetime
) -> bool:
    """From now on these are their wishes; False when they were so already. Raises NotHere."""
    if unknown := set(skills) - SKILLS.keys():
        raise ValueError(f"no skills: {sorted(unknown)}")
    take_turn(session, [claimant.id])
    wanted = {*skills, *({rather} if rather else ())}
    stands = {each.skill or each.staff_id: each for each in current(session, claimant.id)}
    if wanted == stands.keys():
        return False
    if rather and rather not in stands and rather not in who_could_be(session, claimant):
        raise NotHere
    for wish in (stands[each] for each in stands.keys() - wanted):
        wish.ended_at = at
    session.add_all(_wish(claimant.id, each, by, at) for each in sorted(wanted - stands.keys(), key=str))
    session.flush()
    facts = {"rather": str(rather) if rather else None, "skills": " ".join(sorted(skills))}
    _record(session, "coach_wish.said", claimant.id, at, **facts)
    return True


def who_could_be(session: Session, claimant: Claimant) -> dict[UUID, Staff]:
    """Every coach of their office whom nothing keeps apart from them, by id, in the order of their names."""
    apart = placements.kept_apart(session, [claimant.id]).get(claimant.id, set())
    not_with = placements.asked_by(session, [claimant.id])[claimant.id].not_with
    here = placements.coaches_here(session, claimant.office_id)
    return {staff_id: staff for staff_id, staff in here.items() if staff_id not in apart | not_with}


def rule_out(session: Session, claimant: Claimant, staff_id: UUID, *, by: UUID, at: datetime) -> bool:
    """Never this one, whoever places, covers or searches. Their cover ends. False when it is so already."""
    take_turn(session, [claimant.id])
    if staff_id not in placements.coaches_here(session, claimant.office_id):
        raise NotHere
    kept = _kept(session, claimant.id)
    if any(staff_id in ruled_out(NOT_WITH, each.params) for each in kept):
        return False
    if kept:
        named = ruled_out(NOT_WITH, kept[0].params) | {staff_id}
        kept[0].params = kept[0].params | {"staff": " ".join(sorted(map(str, named)))}
    else:
        key = key_ring.key_of(session, claimant.key_id)
        params = {"staff": str(staff_id)}
        session.add(
            Adjustment(key=key, claimant_id=claimant.id, code=NOT_WITH, strength=kind(NOT_WITH).strength, params=params)
        )
    session.flush()
    _record(session, "coach_wish.ruled_out", claimant.id, at)
    _forget_the_wish(session, claimant.id, staff_id, at)
    handovers.forget_named(session, claimant.id, staff_id, by=by, at=at)
    absences.never_by(session, claimant.id, staff_id, by=by, at=at)
    matters.refresh(session, claimant, at=at)
    return True


def fine_again(session: Session, claimant: Claimant, staff_id: UUID, *, by: UUID, at: datetime) -> bool:
    """They changed their mind about somebody; with the last one named the adjustment ends."""
    take_turn(session, [claimant.id])
    changed = False
    for each in _kept(session, claimant.id):
        named = ruled_out(NOT_WITH, each.params)
        if staff_id not in named:
            continue
        changed = True
        if left := named - {staff_id}:
            each.params = each.params | {"staff": " ".join(sorted(map(str, left)))}
        else:
            each.ended_on = clock.as_london(at).date()
    if changed:
        session.flush()
        _record(session, "coach_wish.fine_again", claimant.id, at)
        matters.refresh(session, claimant, at=at)
    return changed


def _kept(session: Session, claimant_id: UUID) -> list[Adjustment]:
    held = (Adjustment.claimant_id == claimant_id, Adjustment.code == NOT_WITH, Adjustment.ended_on.is_(None))
    return list(session.scalars(select(Adjustment).where(*held).order_by(Adjustment.id)))


def _forget_the_wish(session: Session, claimant_id: UUID, staff_id: UUID, at: datetime) -> None:
    wished = (CoachWish.claimant_id == claimant_id, CoachWish.staff_id == staff_id, CoachWish.ended_at.is_(None))
    session.execute(update(CoachWish).where(*wished).values(ended_at=at))


def _wish(claimant_id: UUID, what: UUID | str, by: UUID, at: datetime) -> CoachWish:
    skill, staff_id = (what, None) if isinstance(what, str) else (None, what)
    return CoachWish(claimant_id=claimant_id, skill=skill, staff_id=staff_id, said_by=by, said_at=at)


def _record(session: Session, verb: str, claimant_id: UUID, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="claimant", subject_id=claimant_id, claimant_id=claimant_id, facts=facts, at=at)
