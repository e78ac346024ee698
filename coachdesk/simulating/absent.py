"""Our own rule when a coach is away: the absence is noted, cover is named, and each person is asked, by the services.

The answers are the people's own, drawn with the year; whoever says nothing is treated as they chose before. Of those
who answer that they wait, half take a time before the absence where one is offered: which half follows from the seed,
beside the year, so that its events stay the same. Whoever is due in a leave and has nothing booked is asked some weeks
before it, as a coach does who reads them on the page of the absence. Cover for people who came meanwhile is named on
Mondays, as a job does every hour in a real office.
"""

import random
from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from coachdesk.jobs import away as silence
from coachdesk.models import AbsenceQuestion, Claimant, Cover
from coachdesk.models.label import WhenAway
from coachdesk.placing.covering import LEAD_STANDS_IN
from coachdesk.queries import covering
from coachdesk.services import absence_questions, absences
from coachdesk.services import cover as covers
from coachdesk.services.absence_questions import NothingFree, TooLate
from coachdesk.simulating.assumed import ASKED_BEFORE_LEAVE_DAYS, SOONER_OF_THOSE_WHO_WAIT
from coachdesk.simulating.at_work import AtWork, day_of
from coachdesk.simulating.plan import ONE_DAY, Away, Due
from coachdesk.simulating.records import LEAD_ID, coach_id, person_id

MONDAY = 0


class Absent:
    """`nothing_free` counts answers that could not be followed, `sooner` those that were a time before the absence."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self._answers: dict[date, list[tuple[UUID, WhenAway]]] = defaultdict(list)
        self._noted: dict[int, list[Away]] = defaultdict(list)
        self.nothing_free = self.sooner = 0

    def note(self, away: Away, at: datetime) -> None:
        session = self.work.session
        staff = self.work.staff(away.coach)
        if staff.left_on is None:
            self._noted[away.coach].append(away)
            absence = absences.note(session, staff, away.from_on, away.until_on, sudden=away.sudden, by=LEAD_ID, at=at)
            self._expect_answers(absence.id, at)

    def begins_the_day(self, at: datetime) -> None:
        on = day_of(at)
        if on.weekday() == MONDAY:
            silence.complete_all(self.work.session, at)
        for question_id, choice in self._answers.pop(on, []):
            self._answer(question_id, choice, at)
        silence.follow_all_due(self.work.session, at)

    def asks_on(self, coach: int, due_on: date, today: date) -> date | None:
        """When this coach asks who is due on a day in a leave of theirs that is ahead; None where there is none."""
        leave = next((each for each in self._noted[coach] if each.covers(due_on) and each.from_on > today), None)
        return leave.from_on - ONE_DAY * ASKED_BEFORE_LEAVE_DAYS if leave else None

    def cover_on(self, person: int, on: date) -> Cover | None:
        """The coach who covers for this person's own on a day, when theirs is away; never the lead who stands in."""
        session, own = self.work.session, self.work.named[person]
        if not covering.absences(session, [coach_id(own)], on, on):
            return None
        found = covers.on_day(session, person_id(person), on)
        return found if found is not None and found.reason != LEAD_STANDS_IN else None

    def _expect_answers(self, absence_id: UUID, at: datetime) -> None:
        on = day_of(at)
        asked = select(AbsenceQuestion).where(AbsenceQuestion.absence_id == absence_id).order_by(AbsenceQuestion.id)
        for question in self.work.session.scalars(asked):
            due = self.work.due_of.get(question.appointment_id)
            if due is not None and due.answer is not None:
                self._answers[on + ONE_DAY * due.answer_days].append((question.id, due.answer))

    def _answer(self, question_id: UUID, choice: WhenAway, at: datetime) -> None:
        session = self.work.session
        question = session.get_one(AbsenceQuestion, question_id)
        if choice is WhenAway.WAIT and self._takes_sooner(question, at):
            choice = WhenAway.SOONER
            self.sooner += 1
        try:
            with session.begin_nested():
                absence_questions.answer(session, question, choice, by=question.claimant_id, at=at)
        except NothingFree:
            session.refresh(question)
            self.nothing_free += 1
        except TooLate:  # the meeting has been, or the person has gone
            session.refresh(question)

    def _takes_sooner(self, question: AbsenceQuestion, at: datetime) -> bool:
        """Whether somebody who would wait meets their coach before the absence: a time is offered, and they like it."""
        due = self.work.due_of.get(question.appointment_id)
        if due is None or not self._likes_sooner(due):
            return False
        session = self.work.session
        claimant = session.get_one(Claimant, question.claimant_id)
        return bool(absence_questions.plans_for(session, question, claimant, WhenAway.SOONER, at=at))

    def _likes_sooner(self, due: Due) -> bool:
        return random.Random(f"{self.work.plan.seed} sooner {due.number}").random() < SOONER_OF_THOSE_WHO_WAIT
