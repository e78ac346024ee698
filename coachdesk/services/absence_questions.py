"""A meeting that falls into an absence: its person is asked, and the answer is followed at once and really.

Wait for my coach, meet them before they go, meet the cover coach, or another way. After the day to answer by, silence
means what the person chose as their default, and without one: wait for my own coach. Whoever answers takes the person's
turn first, then both diaries. An answer can be changed for as long as the absence lasts and the meeting is ahead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Absence, AbsenceQuestion, Appointment, Claimant, Cover, Office, Staff
from coachdesk.models.label import AppointmentState, Mode, WhenAway
from coachdesk.placing.covering import LEAD_STANDS_IN, ONE_DAY
from coachdesk.queries import covering, placements
from coachdesk.services import appointments, audit, news, slots
from coachdesk.services import cover as covers
from coachdesk.services.refusals import CannotMove, ContactStopped, NotFree, NotTheirCoach, RuledOut, ToSettle
from coachdesk.services.turns import take_turn
from coachdesk.working_days import add_working_days, is_working_day

NOTICE_DAYS, LEAST = 2, timedelta(hours=24)  # working days before a meeting; and never less than a day to think
SOONER_DAYS = 5  # working days before the absence, for whoever wants to come before it: later nothing would be left
EVENING = time(17)
WAYS = (Mode.PHONE, Mode.VIDEO)  # how else than planned: what nobody has to come for
TEMPLATE = "absence_question"
Refused = (ContactStopped, NotFree, NotTheirCoach, RuledOut, ToSettle)


class TooLate(Exception):
    """The absence is over, or the meeting has begun, was called off or recorded."""


class NothingFree(Exception):
    """Nothing of that kind is free while the absence lasts; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of the meeting: with whom, when and how."""

    coach: Staff
    cover: Cover | None
    starts_at: datetime
    mode: Mode


def ask(session: Session, absence: Absence, *, at: datetime) -> None:
    """Ask about every meeting in it that nobody was asked about yet. Where there is no time to answer it is decided
    at once, as the person said before, and told; they can still choose otherwise."""
    first, last = covering.midnight(absence.from_on), covering.midnight(absence.until_on + ONE_DAY)
    asked = select(AbsenceQuestion.appointment_id).where(AbsenceQuestion.absence_id == absence.id)
    rows = session.execute(
        select(Appointment, Claimant)
        .join(Claimant, Claimant.id == Appointment.claimant_id)
        .where(Appointment.coach_id == absence.staff_id, Appointment.state == AppointmentState.BOOKED)
        .where(Appointment.starts_at > at, Appointment.starts_at >= first, Appointment.starts_at < last)
        .where(Claimant.contact_stopped_at.is_(None), Claimant.erased_at.is_(None))
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()
    there = set(session.scalars(asked.where(AbsenceQuestion.done_at.is_(None))))
    for meeting, claimant in rows:
        if meeting.id not in there:
            _put(session, absence, meeting, claimant, at)


def ask_again(session: Session, was: Cover, cover: Cover, *, at: datetime) -> None:
    """Another coach covers now: whoever said yes to the first, or has not said anything, is asked about this one."""
    theirs = (AbsenceQuestion.claimant_id == cover.claimant_id, AbsenceQuestion.done_at.is_(None))
    session.execute(
        update(AbsenceQuestion).where(*theirs, AbsenceQuestion.cover_id == was.id).values(cover_id=cover.id)
    )
    booked = (Appointment.cover_id == was.id, Appointment.state == AppointmentState.BOOKED, Appointment.starts_at > at)
    first, last = covering.midnight(cover.from_on), covering.midnight(cover.until_on + ONE_DAY)
    then = (Appointment.starts_at >= first, Appointment.starts_at < last)
    absence = session.get(Absence, cover.absence_id) if cover.absence_id else None
    claimant = session.get_one(Claimant, cover.claimant_id)
    for meeting in session.scalars(select(Appointment).where(*booked, *then)).all() if absence else ():
        assert absence is not None
        _put(session, absence, meeting, claimant, at)


def _put(session: Session, absence: Absence, meeting: Appointment, claimant: Claimant, at: datetime) -> None:
    """One question for a meeting in an absence: asked for the first time, or once more."""
    cover = covers.on_day(session, claimant.id, _day(meeting.starts_at))
    cover_id = cover.id if cover else None
    by = _deadline(session, absence, meeting, claimant, at)
    this = (AbsenceQuestion.absence_id == absence.id, AbsenceQuestion.appointment_id == meeting.id)
    question = session.scalars(select(AbsenceQuestion).where(*this)).first()
    if question is None:
        question = AbsenceQuestion(claimant_id=claimant.id, absence_id=absence.id, appointment_id=meeting.id,
                                   cover_id=cover_id, asked_at=at, answer_by=by)  # fmt: skip
        session.add(question)
    else:
        question.cover_id, question.asked_at, question.answer_by = cover_id, at, by
        question.choice = question.answered_at = question.answered_by = question.done_at = None
        question.told_at, question.told_by, question.by_default = None, None, False
    session.flush()
    _record(session, "absence_question.asked", question, at)
    if question.answer_by <= at:
        _by_default(session, question, claimant, at)
    _tell(session, question, claimant, at)


def _deadline(session: Session, absence: Absence, meeting: Appointment, claimant: Claimant, at: datetime) -> datetime:
    """By when to answer; for whoever comes before the absence by default it is while there are days left before it."""
    nation = session.get_one(Office, claimant.office_id).nation
    before, days = _day(meeting.starts_at), NOTICE_DAYS
    if claimant.when_away is WhenAway.SOONER:
        before, days = absence.from_on, SOONER_DAYS
    return _answer_by(meeting.starts_at, before, days, at, lambda day: is_working_day(day, nation))


def _answer_by(starts_at: datetime, day: date, left: int, at: datetime, is_worked: object) -> datetime:
    """So many working days before a day; where that leaves less than a day to think, a day; else there is none, and it
    is now."""
    assert callable(is_worked)
    while left:
        day -= ONE_DAY
        left -= is_worked(day)
    evening = clock.from_london(datetime.combine(day, EVENING))
    by = max(evening, at + LEAST)
    return by if by < starts_at else at


def _tell(session: Session, question: AbsenceQuestion, claimant: Claimant, at: datetime) -> None:
    """Whoever has no safe way is rung: `told_at` stays empty."""
    if news.tell(session, claimant, TEMPLATE, once=f"{question.id} {at.isoformat()}", at=at):
        question.told_at = at
        session.flush()


def told(session: Session, question: AbsenceQuestion, *, by: UUID, at: datetime) -> None:
    """Somebody rang the person and told them."""
    if question.told_at is None:
        question.told_at, question.told_by = at, by
        session.flush()
        _record(session, "absence_question.told", question, at)


@widely(Beyond.PLACING)
def answer(
    session: Session, question: AbsenceQuestion, choice: WhenAway, *, mode: Mode | None = None, by: UUID, at: datetime
) -> None:
    """What the person chose, carried out at once. Raises TooLate, NothingFree; then nothing has changed."""
    take_turn(session, [question.claimant_id])
    session.refresh(question)
    claimant = session.get_one(Claimant, question.claimant_id)
    if not may_answer(session, question, at=at):
        raise TooLate
    _follow(session, question, claimant, choice, mode, at)
    question.choice, question.by_default = choice, False
    question.answered_at, question.answered_by, question.done_at = at, by, at
    session.flush()
    _record(session, "absence_question.answered", question, at, choice=choice.value)
    if question.told_at is None:  # whoever has answered knows
        question.told_at, question.told_by = at, by


def may_answer(session: Session, question: AbsenceQuestion, *, at: datetime) -> bool:
    """While the absence lasts, and the meeting is booked and ahead."""
    absence = session.get_one(Absence, question.absence_id)
    meeting = session.get_one(Appointment, question.appointment_id)
    stands = absence.ended_at is None and absence.until_on >= _day(at)
    return stands and meeting.state is AppointmentState.BOOKED and meeting.starts_at > at


def set_default(session: Session, claimant: Claimant, choice: WhenAway | None, *, by: UUID, at: datetime) -> None:
    """What silence means from now on; None is what it means for everybody: wait for my own coach. What is asked already
    is followed in time for it."""
    was = claimant.when_away
    if was is choice:
        return
    claimant.when_away = choice
    waits = (AbsenceQuestion.claimant_id == claimant.id, AbsenceQuestion.done_at.is_(None))
    for question in session.scalars(select(AbsenceQuestion).where(*waits, AbsenceQuestion.answer_by > at)).all():
        absence = session.get_one(Absence, question.absence_id)
        meeting = session.get_one(Appointment, question.appointment_id)
        question.answer_by = _deadline(session, absence, meeting, claimant, at)
    session.flush()
    facts = {"was": was and was.value, "now": choice and choice.value}
    audit.record(session, "claimant.when_away_changed", subject="claimant", subject_id=claimant.id,
                 claimant_id=claimant.id, facts=facts, at=at)  # fmt: skip


def due(session: Session, as_of: datetime) -> list[UUID]:
    """What nobody answered in time, the first due first."""
    waits = (AbsenceQuestion.done_at.is_(None), AbsenceQuestion.answer_by <= as_of)
    return list(session.scalars(select(AbsenceQuestion.id).where(*waits).order_by(AbsenceQuestion.answer_by)))


@widely(Beyond.PLACING)
def follow_silence(session: Session, question_id: UUID, *, at: datetime) -> bool:
    """Nobody answered: it is done as the person chose before. False where another process, or they, were quicker."""
    question = session.get_one(AbsenceQuestion, question_id)
    take_turn(session, [question.claimant_id])
    session.refresh(question)
    if question.done_at is not None or question.answer_by > at:
        return False
    _by_default(session, question, session.get_one(Claimant, question.claimant_id), at)
    return True


def _by_default(session: Session, question: AbsenceQuestion, claimant: Claimant, at: datetime) -> None:
    """As the person said before; what cannot be kept is waited for instead. What is moot is put away."""
    choice = claimant.when_away or WhenAway.WAIT
    if may_answer(session, question, at=at) and _is_in_it(session, question):
        try:
            _follow(session, question, claimant, choice, None, at)
        except NothingFree:
            choice = WhenAway.WAIT
            _follow(session, question, claimant, choice, None, at)
    else:
        choice = WhenAway.WAIT
    question.choice, question.by_default, question.answered_at, question.done_at = choice, True, at, at
    session.flush()
    _record(session, "absence_question.defaulted", question, at, choice=choice.value)


def _is_in_it(session: Session, question: AbsenceQuestion) -> bool:
    """Whether the meeting still falls into the absence, with whoever is away or nobody's yes yet."""
    absence = session.get_one(Absence, question.absence_id)
    meeting = session.get_one(Appointment, question.appointment_id)
    return absence.from_on <= _day(meeting.starts_at) <= absence.until_on


def _follow(
    session: Session, question: AbsenceQuestion, claimant: Claimant, choice: WhenAway, mode: Mode | None, at: datetime
) -> None:
    """Make it so. Waiting is always possible: where there is no time to be found, we owe one. Raises NothingFree."""
    meeting = session.get_one(Appointment, question.appointment_id)
    plans = plans_for(session, question, claimant, choice, mode=mode, at=at)
    if choice is WhenAway.WAIT and not _came_sooner(session, question) and _waits_already(session, meeting, claimant):
        return
    for plan in plans:
        try:
            with session.begin_nested():
                appointments.move(
                    session, meeting, starts_at=plan.starts_at, mode=plan.mode.value, coach=plan.coach,
                    cover=plan.cover, by=question.claimant_id, at=at, agreed_by_claimant=True,
                )  # fmt: skip
            return
        except Refused:
            session.refresh(meeting)
    if choice is not WhenAway.WAIT:
        raise NothingFree
    appointments.cancel(session, meeting, by_claimant=False, by=question.claimant_id, at=at)


def _waits_already(session: Session, meeting: Appointment, claimant: Claimant) -> bool:
    """With their own coach, on a day on which the coach is there."""
    own, day = placements.current_coaches(session, [claimant.id]).get(claimant.id), _day(meeting.starts_at)
    return meeting.coach_id == own and not covering.absences(session, [own], day, day) if own else False


def _came_sooner(session: Session, question: AbsenceQuestion) -> bool:
    """They had chosen a time before the absence: to wait is another time then."""
    meeting = session.get_one(Appointment, question.appointment_id)
    absence = session.get_one(Absence, question.absence_id)
    return question.choice is WhenAway.SOONER and _day(meeting.starts_at) < absence.from_on


def plans_for(
    session: Session,
    question: AbsenceQuestion,
    claimant: Claimant,
    choice: WhenAway,
    *,
    mode: Mode | None = None,
    at: datetime,
) -> Sequence[Plan]:
    """What the answer would come to, the best first; none where nothing is free."""
    meeting = session.get_one(Appointment, question.appointment_id)
    if choice is WhenAway.WAIT:
        absence = session.get_one(Absence, question.absence_id)
        after = absence.from_on if _came_sooner(session, question) else None
        return _with_own(session, meeting, claimant, at, after)
    if choice is WhenAway.SOONER:
        return _before(session, question, meeting, claimant, at)
    cover = cover_of(session, question, at=at)
    if cover is None:
        return []
    if choice is WhenAway.COVER:
        return _with_cover(session, meeting, claimant, cover, meeting.mode, at)
    ways = ways_left(session, meeting, claimant, cover, at=at)
    way = mode if mode in ways else next(iter(ways), None)
    return _with_cover(session, meeting, claimant, cover, way, at) if way else []


def cover_of(session: Session, question: AbsenceQuestion, *, at: datetime) -> Cover | None:
    """Who is offered: whom a meeting can be with. The lead who stands in is there to be asked, not met."""
    lasts = (Cover.ended_at.is_(None), Cover.until_on >= _day(at), Cover.reason != LEAD_STANDS_IN)
    theirs = (Cover.claimant_id == question.claimant_id, Cover.absence_id == question.absence_id)
    named = select(Cover).where(*lasts, or_(Cover.id == question.cover_id, and_(*theirs)))
    return session.scalars(named.order_by(Cover.id != question.cover_id, Cover.from_on, Cover.id).limit(1)).first()


def ways_left(
    session: Session, meeting: Appointment, claimant: Claimant, cover: Cover, *, at: datetime
) -> tuple[Mode, ...]:
    """How else than planned they could talk with the cover coach: what the person's own rules leave."""
    coach = session.get_one(Staff, cover.coach_id)
    rules = slots.offer(session, claimant, coach, days=1, without=meeting.id, at=at).rules
    return tuple(way for way in WAYS if way.value in rules.modes and way is not meeting.mode)


def returns_on(session: Session, coach_id: UUID, day: date) -> date:
    """The first day from this one on that is in no absence of the coach."""
    while spans := covering.absences(session, [coach_id], day, day):
        day = spans[0][2] + ONE_DAY
    return day


def _before(
    session: Session, question: AbsenceQuestion, meeting: Appointment, claimant: Claimant, at: datetime
) -> list[Plan]:
    """With their own coach before the absence and with time to hear of it: the nearest day first, and on it the time of
    day nearest to the meeting's own."""
    absence = session.get_one(Absence, question.absence_id)
    if placements.current_coaches(session, [claimant.id]).get(claimant.id) != absence.staff_id:
        return []
    nation = session.get_one(Office, claimant.office_id).nation
    soonest = add_working_days(_day(at), NOTICE_DAYS, nation)
    first = max(soonest, absence.from_on - ONE_DAY * slots.MOST_DAYS)
    days = (absence.from_on - first).days
    if days < 1:
        return []
    coach = session.get_one(Staff, absence.staff_id)
    found = slots.offer(session, claimant, coach, mode=meeting.mode.value, minutes=meeting.minutes, from_on=first,
                        days=days, without=meeting.id, at=at)  # fmt: skip
    mode = meeting.mode
    if mode.value not in found.rules.modes:
        usual = slots.offer(session, claimant, coach, days=1, without=meeting.id, at=at).rules.mode
        mode = Mode(usual)
        found = slots.offer(session, claimant, coach, mode=usual, minutes=meeting.minutes, from_on=first, days=days,
                            without=meeting.id, at=at)  # fmt: skip
    nearest = sorted(found.free, key=lambda start: (abs(_day(start) - _day(meeting.starts_at)),
                                                    abs(_wall(start) - _wall(meeting.starts_at)), start))  # fmt: skip
    return [Plan(coach, None, start, mode) for start in nearest[:3]]


def _with_own(
    session: Session, meeting: Appointment, claimant: Claimant, at: datetime, after: date | None = None
) -> list[Plan]:
    own = placements.current_coaches(session, [claimant.id]).get(claimant.id)
    if own is None:
        return []
    coach = session.get_one(Staff, own)
    begins = returns_on(session, own, max(_day(at), _day(meeting.starts_at), after or date.min))
    found = slots.offer_enough(
        session, claimant, coach, mode=meeting.mode.value, minutes=meeting.minutes, from_on=begins, without=meeting.id,
        at=at,
    )  # fmt: skip
    mode = meeting.mode
    if mode.value not in found.rules.modes:
        usual = slots.offer(session, claimant, coach, days=1, without=meeting.id, at=at).rules.mode
        mode = Mode(usual)
        found = slots.offer_enough(session, claimant, coach, mode=usual, minutes=meeting.minutes, from_on=begins,
                                   without=meeting.id, at=at)  # fmt: skip
    return [Plan(coach, None, start, mode) for start in found.three()]


def _with_cover(
    session: Session, meeting: Appointment, claimant: Claimant, cover: Cover, mode: Mode, at: datetime
) -> list[Plan]:
    """The same time where it is free, else the nearest on the days that this coach covers."""
    coach = session.get_one(Staff, cover.coach_id)
    first = max(cover.from_on, _day(at))
    days = (cover.until_on - first).days + 1
    if cover.from_on <= _day(meeting.starts_at) <= cover.until_on:
        why = slots.why_not(session, claimant, coach, meeting.starts_at, meeting.minutes, mode.value,
                            without=meeting.id, at=at)  # fmt: skip
        if why is None:
            return [Plan(coach, cover, meeting.starts_at, mode)]
    found = slots.offer(session, claimant, coach, mode=mode.value, minutes=meeting.minutes, from_on=first, days=days,
                        without=meeting.id, at=at)  # fmt: skip
    if mode.value not in found.rules.modes:
        return []
    nearest = sorted(found.free, key=lambda start: (abs(start - meeting.starts_at), start))[:3]
    return [Plan(coach, cover, start, mode) for start in nearest]


def come_back(session: Session, absence: Absence, ended: Sequence[Cover], back_on: date, *, at: datetime) -> None:
    """The coach is back from that day on. What was not answered needs no answer: the meeting is as it was. What was
    agreed with a cover coach for then goes back to whoever is there, at the same time where it can."""
    then = covering.midnight(back_on)
    for question in session.scalars(
        select(AbsenceQuestion).where(AbsenceQuestion.absence_id == absence.id, AbsenceQuestion.done_at.is_(None))
    ).all():
        if session.get_one(Appointment, question.appointment_id).starts_at >= then:
            question.choice, question.by_default, question.done_at = WhenAway.WAIT, True, at
    session.flush()
    bring_home(session, ended, then, at=at)


def bring_home(session: Session, ended: Sequence[Cover], then: datetime, *, asks: bool = False, at: datetime) -> None:
    """Meetings on cover that is over, from then on: to whoever is there, at the same time where it can be. The person
    is told; with `asks`, of another cover coach they are asked."""
    ids = [each.id for each in ended]
    booked = (Appointment.state == AppointmentState.BOOKED, Appointment.starts_at > at, Appointment.starts_at >= then)
    for meeting in session.scalars(
        select(Appointment).where(Appointment.cover_id.in_(ids), *booked).order_by(Appointment.starts_at)
    ).all():
        _bring_home(session, meeting, at)
        _say_where_it_went(session, meeting, asks, at)


def _say_where_it_went(session: Session, meeting: Appointment, asks: bool, at: datetime) -> None:
    """Nobody finds a meeting changed without a word: where nothing can be sent, they stand among those to be told."""
    session.refresh(meeting)
    claimant = session.get_one(Claimant, meeting.claimant_id)
    cover = (
        session.get(Cover, meeting.cover_id) if meeting.state is AppointmentState.BOOKED and meeting.cover_id else None
    )
    absence = session.get(Absence, cover.absence_id) if cover and cover.absence_id else None
    if asks and absence is not None:
        _put(session, absence, meeting, claimant, at)
        return
    about = select(AbsenceQuestion).where(AbsenceQuestion.appointment_id == meeting.id)
    question = session.scalars(about.order_by(AbsenceQuestion.asked_at.desc(), AbsenceQuestion.id).limit(1)).first()
    if question is None:
        news.tell(session, claimant, TEMPLATE, once=f"{meeting.id} {at.isoformat()}", at=at)
        return
    question.told_at = question.told_by = None
    session.flush()
    _tell(session, question, claimant, at)


def _bring_home(session: Session, meeting: Appointment, at: datetime) -> None:
    claimant = session.get_one(Claimant, meeting.claimant_id)
    cover = covers.on_day(session, claimant.id, _day(meeting.starts_at))
    own = placements.current_coaches(session, [claimant.id]).get(claimant.id)
    if cover is not None and cover.reason != LEAD_STANDS_IN:
        plans = _with_cover(session, meeting, claimant, cover, meeting.mode, at)
    else:
        same = [Plan(session.get_one(Staff, own), None, meeting.starts_at, meeting.mode)] if own else []
        plans = [*same, *_with_own(session, meeting, claimant, at)]
    for plan in plans:
        try:
            with session.begin_nested():
                appointments.move(session, meeting, starts_at=plan.starts_at, mode=plan.mode.value, coach=plan.coach,
                                  cover=plan.cover, by=claimant.id, at=at, agreed_by_claimant=True)  # fmt: skip
            return
        except Refused:
            session.refresh(meeting)
    try:
        appointments.cancel(session, meeting, by_claimant=False, by=claimant.id, at=at)
    except CannotMove:
        return


def _day(at: datetime) -> date:
    return clock.as_london(at).date()


def _wall(at: datetime) -> int:
    """Minutes after midnight by London's clocks."""
    shown = clock.as_london(at)
    return shown.hour * 60 + shown.minute


def _record(session: Session, verb: str, question: AbsenceQuestion, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="absence_question", subject_id=question.id, claimant_id=question.claimant_id,
                 facts={"meeting": str(question.appointment_id), **facts}, at=at)  # fmt: skip
