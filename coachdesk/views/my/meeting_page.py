"""One meeting of mine in words: ahead, everything to know; over, what happened as a fact, and what I say of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, url_for

from coachdesk import clock, words
from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.forms.my_meetings import KeptForm, OwnAgendaForm
from coachdesk.models import Adjustment, AdjustmentOutcome, Appointment, Claimant, Staff
from coachdesk.models.label import AppointmentState, Mode, Outcome, Party
from coachdesk.queries import appointments as queries
from coachdesk.queries.appointments import MeetingWhole
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import briefing, clock_words, coach_called, length_words
from coachdesk.views.my import offers
from coachdesk.views.my.contact import contact_of

IN_OWN_WORDS = "OTHER_BESPOKE"
LENGTHS = ("slot_min", "slot_max", "slot_extra_min", "slot_factor")


def page(
    claimant: Claimant,
    meeting: Appointment,
    *,
    form: OwnAgendaForm | None = None,
    kept_form: KeptForm | None = None,
    status: int = 200,
) -> Response:
    whole = queries.whole(db.session, meeting)
    is_ahead = offers.may_change(meeting)
    may_say = _may_say(whole)
    agenda = whole.agenda
    return my.page(
        "my/meetings/show.html",
        claimant,
        status,
        meeting=row(meeting, whole.coach) | {"is_ahead": is_ahead, "told": None if is_ahead else _told(whole)},
        lines=_lines(whole, claimant),
        theirs=(agenda and agenda.theirs) or "",
        not_kept="\n\n".join(filter(None, (form.theirs.data, form.company.data))) if form else "",
        form=kept_form or form or OwnAgendaForm(formdata=None, obj=agenda),
        words_form=form or OwnAgendaForm(formdata=None, obj=agenda),
        said=_said(whole),
        kept_form=(kept_form or _kept_form(whole)) if may_say else None,
        contact=contact_of(claimant),
    )


def ask_to_cancel(claimant: Claimant, meeting: Appointment) -> Response:
    coach = db.session.get(Staff, meeting.coach_id) if meeting.coach_id else None
    return my.page("my/meetings/cancel.html", claimant, meeting=row(meeting, coach))


def row(meeting: Appointment, coach: Staff | None) -> dict[str, Any]:
    """One meeting in a line."""
    return {
        "id": meeting.id,
        "url": url_for("my_meetings.show", appointment_id=meeting.id),
        "day": speech().named_day(clock.as_london(meeting.starts_at).date()),
        "day_and_year": speech().whole_day(clock.as_london(meeting.starts_at).date()),
        "time": clock_words(meeting.starts_at),
        "until": clock_words(meeting.ends_at),
        "length": length_words(meeting.minutes),
        "how": how_words(meeting.mode),
        "coach": coach_called(coach),
        "state": _state(meeting),
    }


def how_words(mode: Mode | str) -> str:
    """How we meet, inside of a sentence."""
    return _("at your home") if mode == Mode.HOME_VISIT else words.mode_within(mode)


def kept_labels(adjustments: Sequence[Adjustment]) -> dict[UUID, str]:
    """What is asked about each: its name, and of a length whether it was as long as agreed."""
    return {each.id: _question(each) for each in adjustments}


def _question(adjustment: Adjustment) -> str:
    label = _label(adjustment)
    if any(kind(adjustment.code).values(key) for key in LENGTHS):
        return _("%(label)s: was it as long as agreed?", label=label)
    return _("%(label)s: was this kept?", label=label)


def _label(adjustment: Adjustment) -> str:
    """What it is called; one in my own words is called by them."""
    if adjustment.code != IN_OWN_WORDS:
        return label_text(adjustment.code)
    return adjustment.details or _("Something else, in your words")


def _lines(whole: MeetingWhole, claimant: Claimant) -> list[tuple[str, str]]:
    """What I want to talk about stands beside it, in my own voice."""
    codes = [each.code for each in whole.adjustments]
    said = briefing(whole.appointment, whole.agenda, whole.coach, whole.office, claimant, you=True, codes=codes)
    return [line for line in said if line[0] != _("What you want to talk about")]


def _state(meeting: Appointment) -> str:
    """A fact in a word or two; nothing for what is ahead."""
    if meeting.state is AppointmentState.BOOKED:
        return "" if meeting.starts_at > clock.now() else _("Not written down yet")
    return {
        AppointmentState.MET: _("You met"),
        AppointmentState.DID_NOT_MEET: _("You did not meet"),
        AppointmentState.MOVED: _("Moved to another time"),
        AppointmentState.CANCELLED_BY_CLAIMANT: _("You cancelled it"),
        AppointmentState.CANCELLED_BY_US: _("We cancelled it"),
    }[meeting.state]


def _told(whole: MeetingWhole) -> list[str]:
    """What happened, a fact a sentence."""
    meeting, name = whole.appointment, coach_called(whole.coach)
    day = speech().named_day(clock.as_london(meeting.starts_at).date())
    length = length_words(meeting.minutes)
    if meeting.state is AppointmentState.BOOKED:
        return [
            _("Your meeting with %(coach)s began on %(day)s at %(time)s.", coach=name, day=day,
              time=clock_words(meeting.starts_at)),
            _("It was planned for %(length)s.", length=length),
        ]  # fmt: skip
    return {
        AppointmentState.MET: [
            _("You met %(coach)s on %(day)s.", coach=name, day=day),
            _("It was planned for %(length)s.", length=length),
        ],
        AppointmentState.DID_NOT_MEET: [
            _("You and %(coach)s did not meet on %(day)s.", coach=name, day=day),
            _("Was something hard about the time or the place? You can choose a new time. You do not have to say why."),
        ],
        AppointmentState.MOVED: [_("This meeting was moved to another time.")],
        AppointmentState.CANCELLED_BY_CLAIMANT: [
            _("You cancelled this meeting with %(coach)s.", coach=name),
            _("Nothing else changes. If you like, you can choose a new time."),
        ],
        AppointmentState.CANCELLED_BY_US: [
            _("We cancelled this meeting. We are sorry."),
            _("You can choose a new time."),
        ],
    }[meeting.state]  # fmt: skip


def _may_say(whole: MeetingWhole) -> bool:
    """Once it began, and took place as far as anybody knows; there is something to be kept."""
    meeting = whole.appointment
    took_place = meeting.state in (AppointmentState.MET, AppointmentState.BOOKED)
    return took_place and meeting.starts_at <= clock.now() and bool(whole.adjustments)


def _kept_form(whole: MeetingWhole) -> KeptForm:
    mine = whole.said_by(Party.CLAIMANT)
    data = {f"kept_{id_.hex}": said.outcome.value for id_, said in mine.items()}
    data |= {f"words_{id_.hex}": said.words or "" for id_, said in mine.items()}
    return KeptForm.of(whole.adjustments, kept_labels(whole.adjustments), formdata=None, data=data)


def _said(whole: MeetingWhole) -> dict[str, Any]:
    """What each of the two said about each adjustment; one sentence for whoever said that everything was kept."""
    coach, mine = whole.said_by(Party.COACH), whole.said_by(Party.CLAIMANT)
    name = coach_called(whole.coach)
    held = {each.id for each in whole.adjustments}
    all_kept = {
        _("%(coach)s wrote: everything was kept.", coach=name): _all_kept(coach, held),
        _("You said: everything was kept."): _all_kept(mine, held),
    }
    rows = [
        {
            "label": _label(each),
            "coach": "" if _all_kept(coach, held) else _coach_says(coach, each.id, name),
            "mine": "" if _all_kept(mine, held) else _i_said(mine, each.id),
            "words": (mine[each.id].words or "") if each.id in mine else "",
        }
        for each in whole.adjustments
    ]
    return {
        "sentences": [sentence for sentence, said in all_kept.items() if said],
        "rows": [said for said in rows if said["coach"] or said["mine"] or said["words"]],
    }


def _all_kept(said: Mapping[UUID, AdjustmentOutcome], held: set[UUID]) -> bool:
    return said.keys() == held and all(each.outcome is Outcome.KEPT for each in said.values())


def _coach_says(said: Mapping[UUID, AdjustmentOutcome], adjustment_id: UUID, name: str) -> str:
    if adjustment_id not in said:
        return ""
    return {
        Outcome.KEPT: _("%(coach)s wrote: this was kept.", coach=name),
        Outcome.PARTLY: _("%(coach)s wrote: this was kept in part. That was our mistake and we are sorry.", coach=name),
        Outcome.NOT_KEPT: _("%(coach)s wrote: this was not kept. That was our mistake and we are sorry.", coach=name),
    }[said[adjustment_id].outcome]


def _i_said(said: Mapping[UUID, AdjustmentOutcome], adjustment_id: UUID) -> str:
    if adjustment_id not in said:
        return ""
    return {
        Outcome.KEPT: _("You said: this was kept."),
        Outcome.PARTLY: _("You said: this was kept in part."),
        Outcome.NOT_KEPT: _("You said: this was not kept."),
    }[said[adjustment_id].outcome]
