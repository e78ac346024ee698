"""Absences, cover and what becomes of a meeting, in the words that several pages share."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from coachdesk import clock, words
from coachdesk.adjustments.catalogue import kind
from coachdesk.models import Absence, AbsenceQuestion, Appointment, Claimant
from coachdesk.models.label import AppointmentState, WhenAway
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech


def span_words(first: date, last: date) -> str:
    """On one day, or from a day to a day."""
    said = speech()
    if first == last:
        return _("on %(day)s", day=said.named_day(first))
    if first <= said.today:
        return _("until %(last)s", last=said.named_day(last))
    return _("from %(first)s to %(last)s", first=said.named_day(first), last=said.named_day(last))


def absence_words(absence: Absence) -> str:
    return span_words(absence.from_on, absence.until_on)


def when_words(instant: datetime) -> str:
    """Friday 27 November, 10:00."""
    return _("%(day)s, %(time)s", day=speech().named_day(_day(instant)), time=speech().time(instant))


def outcome_words(question: AbsenceQuestion, meeting: Appointment, coach_name: str | None) -> str:
    """What became of a meeting, for whoever works here: a fact, whoever decided it."""
    if question.done_at is None:
        by = speech().moment(question.answer_by)
        return _("Asked. Until %(when)s they can choose.", when=by)
    if meeting.state is AppointmentState.CANCELLED_BY_US:
        return _("No time was found. We owe them one.")
    if meeting.state is not AppointmentState.BOOKED:
        return words.state(meeting.state)
    told = {"coach": coach_name or "", "when": when_words(meeting.starts_at), "how": words.mode_within(meeting.mode)}
    if question.choice is WhenAway.WAIT:
        return _("Waits for %(coach)s: %(when)s, %(how)s.", **told)
    return _("Meets %(coach)s: %(when)s, %(how)s.", **told)


def how_chosen(question: AbsenceQuestion) -> str:
    """Who chose it."""
    if question.done_at is None:
        return ""
    return _("As they had said before, or by waiting") if question.by_default else _("As they chose")


def phone_advice(codes: Sequence[tuple[str, Mapping[str, str]]], claimant: Claimant) -> str:
    """How to tell somebody who cannot be written to: what their own rules leave of the telephone."""
    kinds = [kind(code) for code, _params in codes]
    if any(each.values("contact_via") for each in kinds):
        return _("Through whoever speaks for them, as agreed. Do not ring them directly.")
    if any("phone" in each.values("contact_exclude") or "letter" in each.values("contact_only") for each in kinds):
        return _("Not by phone: a letter, to where they agreed. Nothing on the envelope says where it comes from.")
    if claimant.contact_confirmed_at is None:
        return _("No safe way was agreed. Ring the number we hold, say your first name alone, and leave no message.")
    if any("voicemail" in each.values("contact_exclude") for each in kinds):
        return _("Ring, and leave no message.")
    return _("Ring, say your first name, and leave no message about why.")


def wait_words(name: str) -> str:
    return _("Wait for %(name)s", name=name)


def default_choices(name: str) -> list[tuple[str, str]]:
    """What silence can mean. Without a word of theirs it is the first."""
    return [
        ("", _("Ask me each time. If I do not answer, I wait for %(name)s.", name=name)),
        (WhenAway.WAIT.value, _("I wait for %(name)s.", name=name)),
        (WhenAway.SOONER.value, _("I meet %(name)s before they go, where there is a time. If not, I wait.", name=name)),
        (WhenAway.COVER.value, _("I meet whoever stands in.")),
        (WhenAway.ANOTHER_WAY.value, _("I talk with whoever stands in, by phone.")),
    ]


def _day(instant: datetime) -> date:
    return clock.as_london(instant).date()


Row = dict[str, Any]
