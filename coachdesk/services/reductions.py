"""Less time with people for a while: for somebody who learns the work, comes back to it, or has another duty.

A reduction always ends, by its day or sooner. The usual schedule of a trainee is the one that probation offices work
by (the seeds of hmpps-workload: 80 per cent off in the first six months, 60 in the next, 40 in the last); that of
somebody who comes back is ours, of a phased return over six weeks. A lead may write any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Reduction, Staff
from coachdesk.models.label import ReductionKind
from coachdesk.services import audit

LONGEST = timedelta(days=2 * 365)
# From a day: so many per cent off, for so many weeks.
SCHEDULES: Mapping[ReductionKind, Sequence[tuple[int, int]]] = {
    ReductionKind.TRAINEE: ((80, 26), (60, 26), (40, 26)),
    ReductionKind.RETURNER: ((60, 2), (40, 2), (20, 2)),
}


class Overlaps(Exception):
    """There is one of this kind in these days already."""

    def __init__(self, there: Reduction) -> None:
        super().__init__(there.id)
        self.there = there


@dataclass(frozen=True, slots=True)
class Part:
    """So many per cent off, from a day to a day, both counted."""

    percent: int
    from_on: date
    until_on: date


def schedule(kind: ReductionKind, from_on: date) -> list[Part]:
    """The usual one, from a day on."""
    parts = []
    for percent, weeks in SCHEDULES[kind]:
        parts.append(Part(percent, from_on, from_on + timedelta(weeks=weeks, days=-1)))
        from_on += timedelta(weeks=weeks)
    return parts


def add(
    session: Session, staff: Staff, kind: ReductionKind, parts: Sequence[Part], *, by: UUID, at: datetime
) -> list[Reduction]:
    """Write down one after the other. Raises Overlaps; then nothing is written."""
    today = clock.as_london(at).date()
    session.execute(select(Staff.id).where(Staff.id == staff.id).with_for_update())
    there = session.scalars(_standing(staff.id, today).where(Reduction.kind == kind)).all()
    for part in parts:
        if not (0 < part.percent <= 100 and part.from_on <= part.until_on <= part.from_on + LONGEST):
            raise ValueError("a reduction is a share of the time, from a day to a day within two years")
        if part.until_on < today:
            raise ValueError("what is over takes nothing off")
        for each in there:
            if each.from_on <= part.until_on and part.from_on <= each.until_on:
                raise Overlaps(each)
    made = [
        Reduction(
            staff_id=staff.id, kind=kind, percent=each.percent, from_on=each.from_on, until_on=each.until_on,
            made_by=by, made_at=at,
        )
        for each in parts
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    for reduction in made:
        _record(session, "reduction.added", reduction, at)
    return made


def end(session: Session, reduction: Reduction, *, by: UUID, at: datetime) -> None:
    """From today on it takes nothing off any more."""
    if reduction.ended_at is None:
        reduction.ended_at = at
        session.flush()
        _record(session, "reduction.ended", reduction, at)


def standing(session: Session, staff_id: UUID, on: date) -> Sequence[Reduction]:
    """Those that hold or are to come, the soonest first."""
    return session.scalars(_standing(staff_id, on).order_by(Reduction.from_on, Reduction.id)).all()


def _standing(staff_id: UUID, on: date) -> Select[Reduction]:
    lasts = (Reduction.ended_at.is_(None), Reduction.until_on >= on)
    return select(Reduction).where(Reduction.staff_id == staff_id, *lasts)


def _record(session: Session, verb: str, reduction: Reduction, at: datetime) -> None:
    facts: dict[str, audit.Fact] = {
        "staff": str(reduction.staff_id),
        "kind": reduction.kind.value,
        "percent": reduction.percent,
        "from_on": reduction.from_on.isoformat(),
        "until_on": reduction.until_on.isoformat(),
    }
    audit.record(session, verb, subject="reduction", subject_id=reduction.id, facts=facts, at=at)
