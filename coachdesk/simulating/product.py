"""Our own rule: the product itself, deciding by its services and its slot code, on a database of its own.

Somebody who comes is placed by the suggestion that a lead confirms the same morning. Each meeting is with their own
coach, at the first time of the day that is offered first around the one on which they are due. Where the coach is away
on that, whoever does not want to wait meets the cover coach if that is sooner. The simulation plays the people in the
office: it presses the buttons, and decides nothing that a service decides.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Appointment, Claimant, Cover, Office, Staff
from coachdesk.models.label import Party, WhenAway
from coachdesk.queries import placements as placings
from coachdesk.services import appointments, matters, office_moves, placements, relationships, sooner
from coachdesk.services.relationships import Beginning, Wait
from coachdesk.simulating import promises, records
from coachdesk.simulating.absent import Absent
from coachdesk.simulating.at_work import BOOKED, AtWork, day_of, number_of
from coachdesk.simulating.departing import Departing
from coachdesk.simulating.desk import Booked, Held
from coachdesk.simulating.offers import Time, first_offered, time_of, with_cover
from coachdesk.simulating.plan import Away, Coach, Due, Person, Plan, instant
from coachdesk.simulating.records import ELSEWHERE_ID, LEAD_ID, OFFICE_ID, coach_id, person_id


class Product:
    """The services at work."""

    def __init__(self, plan: Plan, session: Session) -> None:
        self.work = AtWork(plan, session)
        self.absent, self.departing = Absent(self.work), Departing(self.work)
        self.given_back: list[tuple[Due, date]] = []
        self._someone_waits = False
        records.open_office(session, plan.first_on)

    @property
    def promises_kept(self) -> float | None:
        """To be asked at the end."""
        return promises.kept(self.work.session, self.work.plan.last_on, self.absent.nothing_free)

    @property
    def broken(self) -> int:
        return self.departing.broken

    def coach_comes(self, coach: Coach, at: datetime) -> None:
        clock.fix(at)
        records.employ(self.work.session, coach)

    def coach_says_they_leave(self, coach: Coach, at: datetime) -> None:
        clock.fix(at)
        self.departing.announce(coach, at)

    def coach_leaves(self, coach: Coach, at: datetime) -> None:
        clock.fix(at)
        self.departing.leave(coach, at)
        self._someone_waits = True

    def people_come(self, people: Iterable[Person], at: datetime) -> None:
        """They have a named contact from the first minute, and a coach the same morning."""
        clock.fix(at)
        records.admit(self.work.session, people, at)
        waits = [Wait(person_id(each.number)) for each in people]
        relationships.wait_all(self.work.session, OFFICE_ID, waits, lead_id=LEAD_ID, by=LEAD_ID, at=at)
        self._someone_waits |= bool(waits)

    def people_leave(self, people: Iterable[Person], at: datetime) -> None:
        """Work, another town, or no more of this: here they all go on elsewhere, and what is booked is called off."""
        clock.fix(at)
        elsewhere = self.work.session.get_one(Office, ELSEWHERE_ID)
        for person in people:
            for meeting in self.work.ahead(person.number, at):
                self.work.due_of.pop(meeting.id, None)
            self.work.named.pop(person.number, None)
            office_moves.move(self.work.session, self.work.claimant(person.number), elsewhere, by=LEAD_ID, at=at)

    def new_need(self, person: Person, at: datetime) -> None:
        """What they need from today on; what is booked is looked at again, and moved where it does not keep it."""
        clock.fix(at)
        claimant, on = self.work.claimant(person.number), day_of(at)
        for need in person.needs:
            if person.comes_on < need.from_on <= on:
                records.note_need(self.work.session, claimant, need, at)
        matters.refresh(self.work.session, claimant, at=at)
        for meeting in self.work.ahead(person.number, at):
            appointments.cancel(self.work.session, meeting, by_claimant=True, by=claimant.id, at=at)

    def is_away(self, away: Away, at: datetime) -> None:
        clock.fix(at)
        self.absent.note(away, at)

    def begins_the_day(self, at: datetime) -> None:
        """The lead gives everybody who waits the coach that is suggested, and what is asked and due is done."""
        clock.fix(at)
        if self._someone_waits:
            self._place(at)
        self.absent.begins_the_day(at)
        self.given_back += [(due, max(due.due_on, day_of(at))) for due in self.work.lost()]

    def asks_on(self, due: Due, at: datetime) -> date | None:
        """Before they go on leave a coach asks those who are due in it for a time around it."""
        own = self.work.named.get(due.person)
        return None if own is None else self.absent.asks_on(own, due.due_on, day_of(at))

    def book(self, due: Due, wanted_on: date, at: datetime) -> Booked | None:
        clock.fix(at)
        if due.person not in self.work.named:
            return None
        self.departing.before_booking(due.person, max(wanted_on, day_of(at)), at)
        claimant, coach = self.work.claimant(due.person), self.work.staff(self.work.named[due.person])
        time = first_offered(self.work.session, claimant, coach, wanted_on, at=at)
        cover = None
        if (time is None or time.days_off > 0) and self.work.plan.choice(due) is not WhenAway.WAIT:
            cover, instead = self._with_cover(due, wanted_on, time, at)
            if cover is None:
                cover, instead = self._sooner(due, wanted_on, time, at)
            time = instead or time
        if time is None:
            return None
        meeting = appointments.book(
            self.work.session, claimant, self.work.session.get_one(Staff, cover.coach_id) if cover else coach,
            starts_at=time.starts_at, minutes=time.minutes, mode=time.mode, cover=cover,
            agreed_by_claimant=cover is not None, by=claimant.id, at=at,
        )  # fmt: skip
        self.work.due_of[meeting.id] = due
        return self._booked(meeting)

    def of_today(self, on: date) -> list[Booked]:
        begins = instant(on, 0)
        today = (Appointment.starts_at >= begins, Appointment.starts_at < begins + timedelta(days=1), BOOKED)
        rows = select(Appointment).where(*today).order_by(Appointment.starts_at, Appointment.coach_id)
        return [self._booked(each) for each in self.work.session.scalars(rows)]

    def did_not_come(self, booked: Booked, at: datetime) -> None:
        self._record(booked, at, met=False)

    def met(self, booked: Booked, at: datetime) -> Held:
        self._record(booked, at, met=True)
        return Held(booked, self.work.named.get(booked.due.person), booked.with_cover)

    def ends_the_day(self, at: datetime) -> None:
        self.work.session.commit()
        self.work.session.expunge_all()

    def _place(self, at: datetime) -> None:
        more = True
        while more:
            found = placings.placings(self.work.session, OFFICE_ID, day_of(at))
            done = placements.confirm_all(
                self.work.session, OFFICE_ID,
                [Beginning(e.person_id, e.coach_id, e.reason_code, e.reason_params) for e in found.suggested],
                [Wait(each.person_id, each.reason_code, each.reason_params) for each in found.unplaceable],
                among=select(Claimant), lead_id=LEAD_ID, by=LEAD_ID, at=at,
            )  # fmt: skip
            self.work.named.update({number_of(one): number_of(other) for one, other in done.placed.items()})
            more = bool(done.placed) and found.total > len(found.people)
        self._someone_waits = bool(found.unplaceable)

    def _with_cover(
        self, due: Due, wanted_on: date, own: Time | None, at: datetime
    ) -> tuple[Cover | None, Time | None]:
        """A time with whoever covers for the coach on the day that was meant, where that is sooner than their own."""
        cover = self.absent.cover_on(due.person, max(wanted_on, day_of(at)))
        if cover is None:
            return None, None
        coach = self.work.session.get_one(Staff, cover.coach_id)
        claimant = self.work.claimant(due.person)
        time = with_cover(self.work.session, claimant, coach, wanted_on, cover, at=at)
        sooner = time is not None and time.is_near and (own is None or abs(time.days_off) < own.days_off)
        return (cover, time) if sooner else (None, None)

    def _sooner(self, due: Due, wanted_on: date, own: Time | None, at: datetime) -> tuple[Cover | None, Time | None]:
        """A time with somebody else, once, where their own coach has none soon."""
        session, claimant = self.work.session, self.work.claimant(due.person)
        meant_on = max(wanted_on, day_of(at))
        if not sooner.is_long(day_of(own.starts_at) if own else None, meant_on):
            return None, None
        found = sooner.look(session, claimant, meant_on, at=at)
        if found is None:
            return None, None
        day = found.days[0]
        cover = sooner.stand_in(session, claimant, found.coach, day.on, by=claimant.id, at=at)
        return cover, time_of(found.answer, day, wanted_on)

    def _record(self, booked: Booked, at: datetime, *, met: bool) -> None:
        clock.fix(at)
        assert booked.id is not None
        meeting = self.work.session.get_one(Appointment, booked.id)
        appointments.record(
            self.work.session, meeting, met=met, outcomes=None, said_by=Party.COACH, by=coach_id(booked.coach), at=at
        )
        del self.work.due_of[booked.id]

    def _booked(self, meeting: Appointment) -> Booked:
        assert meeting.coach_id is not None
        return Booked(
            self.work.due_of[meeting.id], number_of(meeting.coach_id), meeting.starts_at, meeting.minutes,
            meeting.rest_minutes, meeting.mode.value, meeting.id, meeting.cover_id is not None,
        )  # fmt: skip
