"""An absence: a coach is not there for some days. Who covers each person is named at once, and their meetings are asked
about. Nobody loses their coach by it: it ends by its date, and the first coach is there again.

One office notes one absence after the other, so that nobody is named to cover who is just being noted as away. Then the
turns of the people, then the diary, as everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Absence, Appointment, Claimant, Cover, Leave, Relationship, Staff
from coachdesk.models.label import AppointmentState, LeaveKind
from coachdesk.placing import covering as rules
from coachdesk.placing.covering import ONE_DAY, Days, Known
from coachdesk.policies import is_there
from coachdesk.queries import covering, placements, week
from coachdesk.queries.absences import caused_by
from coachdesk.queries.covering import Wanted
from coachdesk.queries.life import confirmed_deaths
from coachdesk.services import absence_questions, audit, leave
from coachdesk.services import cover as covers
from coachdesk.services.turns import batches, take_turn, take_turn_of_office

INSTEAD_OF = "instead_of"  # in the parameters of a cover for a cover coach: the absence that it is for
Gap = tuple[Wanted, UUID | None, UUID | None, dict[str, str]]


class AlreadyAway(Exception):
    """These days are, in part, in an absence that is written down already; it is the first argument."""

    def __init__(self, absence: Absence) -> None:
        super().__init__(absence.id)
        self.absence = absence


class IsOver(Exception):
    """It has ended already."""


class WrongDays(ValueError):
    """The last day comes before the first, is over, or is too far ahead."""


@widely(Beyond.PLACING)
def note(
    session: Session, staff: Staff, from_on: date, until_on: date, *, sudden: bool = False, by: UUID, at: datetime
) -> Absence:
    """Whole days, both counted: the diary is shut, everybody has a cover coach, and meetings are asked about.

    Raises AlreadyAway, WrongDays; then nothing has changed.
    """
    from_on = max(from_on, _day(at))
    if until_on < from_on or covering.midnight(until_on) > at + leave.FURTHEST:
        raise WrongDays
    _begin(session, staff, (from_on, until_on))
    begins, ends = covering.midnight(from_on), covering.midnight(until_on + ONE_DAY)
    shut = leave.shut(session, staff, starts_at=begins, ends_at=ends, by=by, at=at)
    return _write(session, staff, shut, (from_on, until_on), sudden, by, at)


@widely(Beyond.PLACING)
def add_leave(
    session: Session, staff: Staff, *, kind: LeaveKind, starts_at: datetime, ends_at: datetime, by: UUID, at: datetime
) -> tuple[Leave, Absence | None]:
    """Leave as it is typed. Where it takes a whole working day it is an absence; a few hours, or training, are not.

    Raises Overlaps, AlreadyAway; then nothing has changed.
    """
    days = whole_days(session, staff, starts_at, ends_at) if kind is LeaveKind.LEAVE else None
    if days is not None:
        days = (max(days[0], _day(at)), days[1])
        _begin(session, staff, days)
    made = leave.add(session, staff, kind=kind, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    return made, days and _write(session, staff, made, days, False, by, at)


@widely(Beyond.PLACING)
def cover_leave(session: Session, staff: Staff, taken: Leave, *, by: UUID, at: datetime) -> Absence | None:
    """Leave that stands there already, from a file or from before: an absence where it takes a whole working day.

    Raises AlreadyAway.
    """
    days = whole_days(session, staff, taken.starts_at, taken.ends_at)
    if days is None or days[1] < _day(at):
        return None
    days = (max(days[0], _day(at)), days[1])
    _begin(session, staff, days)
    return _write(session, staff, taken, days, False, by, at)


def whole_days(session: Session, staff: Staff, starts_at: datetime, ends_at: datetime) -> Days | None:
    """The first and the last of the working days that lie whole in it; None where none does."""
    time = week.time_of(session, staff.id, since=starts_at, until=ends_at)
    first, last = clock.as_london(starts_at).date(), clock.as_london(ends_at).date()
    whole = [
        day
        for day in (first + ONE_DAY * number for number in range((last - first).days + 1))
        if (worked := time.worked(day))
        and starts_at <= _wall(day, min(worked)[0])
        and ends_at >= _wall(day, max(end for _start, end in worked))
    ]
    return (whole[0], whole[-1]) if whole else None


@widely(Beyond.PLACING)
def call_off(session: Session, taken: Leave, *, by: UUID, at: datetime) -> None:
    """Leave that has not begun is taken away, and the absence that it was with it. Raises HasBegun."""
    absence = of_leave(session, taken.id)
    if absence is None:
        leave.remove(session, taken, by=by, at=at)
        return
    if taken.starts_at <= at:
        raise leave.HasBegun
    end_early(session, absence, absence.from_on, by=by, at=at)


def of_leave(session: Session, leave_id: UUID) -> Absence | None:
    """The absence that this leave is, while it stands."""
    return session.scalar(select(Absence).where(Absence.leave_id == leave_id, Absence.ended_at.is_(None)))


@widely(Beyond.PLACING)
def end_early(session: Session, absence: Absence, back_on: date, *, by: UUID, at: datetime) -> None:
    """The coach is back from that day on: from today, at the soonest. Raises IsOver, WrongDays."""
    back_on = max(back_on, _day(at), absence.from_on)
    _again(session, absence)
    if back_on > absence.until_on:
        raise WrongDays
    last, was_until = back_on - ONE_DAY, absence.until_on
    if back_on <= absence.from_on:
        absence.ended_at = at
    else:
        absence.until_on = last
        absence.ended_at = at if last < _day(at) else None
    session.flush()
    if absence.leave_id and (shut := session.get(Leave, absence.leave_id)):
        leave.until(session, shut, covering.midnight(back_on), by=by, at=at)
    _record(session, "absence.ended" if absence.ended_at else "absence.changed", absence, at)
    _give_back(session, absence, (back_on, was_until), by, at)


@widely(Beyond.PLACING)
def extend(session: Session, absence: Absence, until_on: date, *, by: UUID, at: datetime) -> None:
    """It lasts longer than was written down. Raises IsOver, AlreadyAway, WrongDays."""
    _again(session, absence)
    staff, more = session.get_one(Staff, absence.staff_id), (absence.until_on + ONE_DAY, until_on)
    if until_on <= absence.until_on or covering.midnight(until_on) > at + leave.FURTHEST:
        raise WrongDays
    _refuse_clash(session, staff.id, more)
    take_turn(session, _whose(session, staff.id, more))
    if absence.leave_id and (shut := session.get(Leave, absence.leave_id)):
        leave.until(session, shut, covering.midnight(until_on + ONE_DAY), by=by, at=at)
    absence.until_on = until_on
    session.flush()
    _record(session, "absence.changed", absence, at)
    _cover(session, staff, absence, more, by, at)
    absence_questions.ask(session, absence, at=at)


@widely(Beyond.PLACING)
def end_cover(session: Session, cover: Cover, *, by: UUID | None, at: datetime) -> None:
    """It ends before its day: by a lead, or because whoever covers has left. What was agreed with the cover coach goes
    back to whoever is there."""
    take_turn(session, [cover.claimant_id])
    session.refresh(cover)
    covers.end(session, cover, by=by, at=at)
    absence_questions.bring_home(session, [cover], at, asks=True, at=at)


@widely(Beyond.PLACING)
def never_by(session: Session, claimant_id: UUID, coach_id: UUID, *, by: UUID, at: datetime) -> None:
    """Whoever may never be with them stands in for nobody there: somebody else is named for the days that are left, and
    what was agreed with them goes to whoever is there, and is asked anew or told."""
    take_turn(session, [claimant_id])
    theirs = (Cover.claimant_id == claimant_id, Cover.coach_id == coach_id, Cover.ended_at.is_(None))
    ended = session.scalars(select(Cover).where(*theirs, Cover.until_on >= _day(at)).order_by(Cover.id)).all()
    for row in ended:
        covers.end(session, row, by=by, at=at)
    for row in ended:
        absence = session.get(Absence, row.absence_id) if row.absence_id else None
        if absence is not None and absence.ended_at is None:
            left = Wanted(claimant_id, max(row.from_on, _day(at)), row.until_on)
            because = {key: value for key, value in (row.params or {}).items() if key == INSTEAD_OF}
            gap: Gap = (left, row.for_id, row.absence_id, because)
            _name(session, session.get_one(Staff, absence.staff_id), [gap], by, at)
    absence_questions.bring_home(session, ended, at, asks=True, at=at)


@widely(Beyond.PLACING)
def name_another(session: Session, cover: Cover, coach: Staff, *, by: UUID, at: datetime) -> Cover:
    """Somebody else covers one person, from today or from when it begins. Raises DoesNotFit."""
    take_turn_of_office(session, coach.office_id)
    take_turn(session, [cover.claimant_id])
    session.refresh(cover)
    first, last = max(cover.from_on, _day(at)), cover.until_on
    if cover.ended_at is not None or last < first or coach.id == cover.coach_id:
        raise covers.DoesNotFit("days")
    claimant = session.get_one(Claimant, cover.claimant_id)
    if why := covers.why_never(session, claimant, coach, first, last):
        raise covers.DoesNotFit(why)
    covers.cut(session, cover, first, last, at=at)
    made = Cover(claimant_id=claimant.id, coach_id=coach.id, for_id=cover.for_id, absence_id=cover.absence_id,
                 reason=covers.LEAD_CHOSE, params={"name": coach.name}, from_on=first, until_on=last,
                 named_by=by)  # fmt: skip
    covers.name_all(session, [made], at=at)
    named = covers.on_day(session, claimant.id, first)
    assert named is not None
    absence_questions.ask_again(session, cover, named, at=at)
    return named


def standing(session: Session, as_of: datetime) -> list[UUID]:
    """The absences that are on or ahead."""
    stands = (Absence.ended_at.is_(None), Absence.until_on >= _day(as_of))
    return list(session.scalars(select(Absence.id).where(*stands).order_by(Absence.staff_id, Absence.from_on)))


@widely(Beyond.PLACING)
def complete(session: Session, absence_id: UUID, *, at: datetime) -> None:
    """Whoever came to a coach who is away has a cover coach, too, and is asked."""
    absence = session.get_one(Absence, absence_id)
    staff, today = session.get_one(Staff, absence.staff_id), _day(at)
    take_turn_of_office(session, staff.office_id)
    take_turn(session, _whose(session, staff.id, (max(absence.from_on, today), absence.until_on)))
    session.refresh(absence)
    if absence.ended_at is None and absence.until_on >= today:
        _cover(session, staff, absence, (max(absence.from_on, today), absence.until_on), None, at)
        absence_questions.ask(session, absence, at=at)


def _begin(session: Session, staff: Staff, days: Days) -> None:
    session.flush()
    take_turn_of_office(session, staff.office_id)
    _refuse_clash(session, staff.id, days)
    take_turn(session, _whose(session, staff.id, days))


def _again(session: Session, absence: Absence) -> None:
    """As it is now, after whoever was before us. Raises IsOver."""
    session.flush()
    take_turn_of_office(session, session.get_one(Staff, absence.staff_id).office_id)
    session.refresh(absence)
    if absence.ended_at is not None:
        raise IsOver
    theirs = [each.claimant_id for each in session.scalars(caused_by(absence))]
    take_turn(session, [*theirs, *_whose(session, absence.staff_id, (absence.from_on, absence.until_on))])


def _refuse_clash(session: Session, staff_id: UUID, days: Days) -> None:
    meets = (Absence.from_on <= days[1], Absence.until_on >= days[0], Absence.ended_at.is_(None))
    clash = session.scalars(select(Absence).where(Absence.staff_id == staff_id, *meets).limit(1)).first()
    if clash is not None:
        raise AlreadyAway(clash)


def _whose(session: Session, staff_id: UUID, days: Days) -> list[UUID]:
    """Everybody of whom something may be decided: a coach's people, whom they cover then, and whom they would meet."""
    r, c, a = Relationship, Cover, Appointment
    own = select(r.claimant_id).where(r.coach_id == staff_id, r.ended_on.is_(None))
    covered = select(c.claimant_id).where(c.coach_id == staff_id, c.ended_at.is_(None), c.until_on >= days[0])
    then = (a.starts_at >= covering.midnight(days[0]), a.starts_at < covering.midnight(days[1] + ONE_DAY))
    booked = select(a.claimant_id).where(a.coach_id == staff_id, a.state == AppointmentState.BOOKED, *then)
    return sorted({each for rows in (own, covered, booked) for each in session.scalars(rows)})


def _write(session: Session, staff: Staff, shut: Leave, days: Days, sudden: bool, by: UUID, at: datetime) -> Absence:
    absence = Absence(staff_id=staff.id, leave_id=shut.id, from_on=days[0], until_on=days[1], sudden=sudden,
                      noted_by=by, noted_at=at)  # fmt: skip
    session.add(absence)
    session.flush()
    _record(session, "absence.noted", absence, at)
    _cover(session, staff, absence, days, by, at)
    absence_questions.ask(session, absence, at=at)
    return absence


def _cover(session: Session, staff: Staff, absence: Absence, days: Days, by: UUID | None, at: datetime) -> None:
    """Somebody for each day of each of their people that nobody covers yet, and for those whom they would cover."""
    gaps: list[Gap] = [(each, staff.id, absence.id, {}) for each in _uncovered(session, staff.id, days)]
    meets = (Cover.from_on <= days[1], Cover.until_on >= days[0], Cover.ended_at.is_(None))
    for row in session.scalars(select(Cover).where(Cover.coach_id == staff.id, *meets).order_by(Cover.id)).all():
        first, last = max(row.from_on, days[0]), min(row.until_on, days[1])
        covers.cut(session, row, first, last, at=at)
        instead = {INSTEAD_OF: str(absence.id)}
        gaps.append((Wanted(row.claimant_id, first, last), row.for_id, row.absence_id, instead))
    _name(session, staff, gaps, by, at)


def _uncovered(session: Session, staff_id: UUID, days: Days) -> list[Wanted]:
    """The days of a coach's own people on which nobody covers them."""
    own = (
        select(Relationship.claimant_id)
        .join(Claimant, Claimant.id == Relationship.claimant_id)
        .where(Relationship.coach_id == staff_id, Relationship.ended_on.is_(None), is_there())
        .where(Claimant.id.not_in(confirmed_deaths()))
    )
    left = {claimant_id: [days] for claimant_id in session.scalars(own.order_by(Relationship.claimant_id))}
    for ids in batches(sorted(left)):
        for row in session.execute(
            select(Cover.claimant_id, Cover.from_on, Cover.until_on)
            .where(Cover.claimant_id.in_(ids), Cover.ended_at.is_(None))
            .where(Cover.from_on <= days[1], Cover.until_on >= days[0])
        ):
            left[row.claimant_id] = _without(left[row.claimant_id], (row.from_on, row.until_on))
    return [Wanted(each, *part) for each, parts in left.items() for part in parts]


def _without(parts: Iterable[Days], taken: Days) -> list[Days]:
    found = []
    for first, last in parts:
        if taken[1] < first or last < taken[0]:
            found.append((first, last))
            continue
        if first < taken[0]:
            found.append((first, taken[0] - ONE_DAY))
        if taken[1] < last:
            found.append((taken[1] + ONE_DAY, last))
    return found


def _name(
    session: Session, staff: Staff, gaps: Sequence[Gap], by: UUID | None, at: datetime, first: UUID | None = None
) -> None:
    """Choose by the rules, and write it down. `first` is who comes before anybody else who knows them."""
    if not gaps:
        return
    session.flush()
    choosing = covering.choosing(session, staff.office_id, [each[0] for each in gaps], _day(at))
    asked = list(choosing.gaps)
    if first is not None:
        asked = [
            replace(each, person=replace(each.person, rather=()), knows=(Known(first, "covered"), *each.knows))
            for each in asked
        ]
    chosen = rules.cover(asked, choosing.coaches, choosing.there)
    apart = placements.kept_apart(session, [each.person_id for each in chosen if each.coach_id is None])
    made = []
    for each in chosen:
        span, gap = (each.first_on, each.last_on), next(gap for gap in gaps if _holds(gap[0], each))
        coach_id = each.coach_id or covering.lead_for(session, staff, apart.get(each.person_id, ()), span)
        if coach_id is not None:
            _wanted, for_id, absence_id, more = gap
            made.append(
                Cover(claimant_id=each.person_id, coach_id=coach_id, for_id=for_id, absence_id=absence_id,
                      reason=each.reason, params=each.params | more, from_on=span[0], until_on=span[1], named_by=by)
            )  # fmt: skip
    covers.name_all(session, made, at=at)


def _holds(wanted: Wanted, cover: rules.Cover) -> bool:
    return wanted.claimant_id == cover.person_id and wanted.first_on <= cover.first_on <= wanted.last_on


def _give_back(session: Session, absence: Absence, days: Days, by: UUID, at: datetime) -> None:
    """From that day on the coach covers whom they covered, and nobody covers for them."""
    staff = session.get_one(Staff, absence.staff_id)
    own: list[Cover] = []
    second: list[Cover] = []
    gaps: list[Gap] = []
    for row in session.scalars(caused_by(absence).where(Cover.until_on >= days[0]).order_by(Cover.id)).all():
        (own if row.absence_id == absence.id else second).append(row)
    for row in own:
        covers.cut(session, row, days[0], row.until_on, at=at)
    for row in second:
        wanted = Wanted(row.claimant_id, max(row.from_on, days[0]), row.until_on)
        covers.cut(session, row, days[0], row.until_on, at=at)
        gaps.append((wanted, row.for_id, row.absence_id, dict[str, str]()))
    _name(session, staff, gaps, by, at, first=staff.id)
    absence_questions.come_back(session, absence, [*own, *second], days[0], at=at)


def _wall(day: date, minute: int) -> datetime:
    return clock.from_london(datetime.combine(day, time()) + timedelta(minutes=minute))


def _day(at: datetime) -> date:
    return clock.as_london(at).date()


def _record(session: Session, verb: str, absence: Absence, at: datetime) -> None:
    facts: dict[str, audit.Fact] = {
        "staff": str(absence.staff_id), "from": absence.from_on.isoformat(), "until": absence.until_on.isoformat(),
        "sudden": absence.sudden,
    }  # fmt: skip
    audit.record(session, verb, subject="absence", subject_id=absence.id, facts=facts, at=at)
