"""What somebody can choose for a meeting while their coach is away, each with when it would be; and what came of it."""

from coachdesk import clock, words
from coachdesk.db import db
from coachdesk.models import Absence, AbsenceQuestion, Appointment, Claimant, Staff
from coachdesk.models.label import AppointmentState, WhenAway
from coachdesk.services import absence_questions as services
from coachdesk.services.absence_questions import Plan
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words


def choices_for(question: AbsenceQuestion, claimant: Claimant, *, at_work: bool = False) -> list[tuple[str, str]]:
    """As a form sends them, with their words. What cannot be is not offered; waiting always can."""
    at = clock.now()
    found = [(WhenAway.WAIT.value, _wait(question, claimant, at_work))]
    if not services.may_answer(db.session, question, at=at):
        return found
    if plans := services.plans_for(db.session, question, claimant, WhenAway.SOONER, at=at):
        found.append((WhenAway.SOONER.value, _sooner(plans[0])))
    cover = services.cover_of(db.session, question, at=at)
    if cover is None:
        return found
    meeting, coach = db.session.get_one(Appointment, question.appointment_id), db.session.get_one(Staff, cover.coach_id)
    if plans := services.plans_for(db.session, question, claimant, WhenAway.COVER, at=at):
        found.append((WhenAway.COVER.value, _cover(coach.name, plans[0], at_work)))
    for mode in services.ways_left(db.session, meeting, claimant, cover, at=at):
        if plans := services.plans_for(db.session, question, claimant, WhenAway.ANOTHER_WAY, mode=mode, at=at):
            found.append((f"{WhenAway.ANOTHER_WAY.value} {mode.value}", _another_way(coach.name, plans[0], at_work)))
    return found


def done_words(question: AbsenceQuestion, claimant: Claimant, *, at_work: bool = False) -> str:
    """What the meeting is now."""
    meeting = db.session.get_one(Appointment, question.appointment_id)
    if meeting.state is AppointmentState.CANCELLED_BY_US:
        return (
            _("No time was found. We owe them one.") if at_work else _("We have not found a time yet. We owe you one.")
        )
    coach = db.session.get_one(Staff, meeting.coach_id) if meeting.coach_id else None
    told = {"when": _when(meeting), "name": coach.name if coach else "", "how": words.mode_within(meeting.mode)}
    if at_work:
        return _("The meeting is %(when)s with %(name)s, %(how)s.", **told)
    return _("Your meeting is %(when)s with %(name)s, %(how)s.", **told)


def away_name(question: AbsenceQuestion) -> str:
    """Who is away."""
    absence = db.session.get_one(Absence, question.absence_id)
    return db.session.get_one(Staff, absence.staff_id).name


def _wait(question: AbsenceQuestion, claimant: Claimant, at_work: bool) -> str:
    at = clock.now()
    plans = services.plans_for(db.session, question, claimant, WhenAway.WAIT, at=at)
    name = plans[0].coach.name if plans else away_name(question)
    if not plans:
        return _("Wait for %(name)s. There is no free time yet. You can choose one as soon as there is.", name=name)
    told = {"name": name, "when": _plan_when(plans[0])}
    if at_work:
        return _("Wait for %(name)s: %(when)s, or another time of theirs", **told)
    return _("Wait for %(name)s: %(when)s. You can choose another time afterwards.", **told)


def _sooner(plan: Plan) -> str:
    told = {"name": plan.coach.name, "when": _plan_when(plan), "how": words.mode_within(plan.mode)}
    return _("Meet %(name)s before that: %(when)s, %(how)s.", **told)


def _cover(name: str, plan: Plan, at_work: bool) -> str:
    told = {"name": name, "when": _plan_when(plan), "how": words.mode_within(plan.mode)}
    return _("Meet %(name)s: %(when)s, %(how)s.", **told)


def _another_way(name: str, plan: Plan, at_work: bool) -> str:
    told = {"name": name, "when": _plan_when(plan), "how": words.mode_within(plan.mode)}
    return _("Talk with %(name)s %(how)s: %(when)s.", **told)


def _plan_when(plan: Plan) -> str:
    day = speech().named_day(clock.as_london(plan.starts_at).date())
    return _("%(day)s at %(time)s", day=day, time=clock_words(plan.starts_at))


def _when(meeting: Appointment) -> str:
    day = speech().named_day(clock.as_london(meeting.starts_at).date())
    return _("%(day)s at %(time)s", day=day, time=clock_words(meeting.starts_at))
