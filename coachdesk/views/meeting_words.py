"""The usual words of a meeting, so that nobody goes into it blind: what nobody wrote for this one is said here.

`briefing` says them to the person ("you"), or to whoever works with them. The person's own come first.
"""

from collections.abc import Collection
from datetime import datetime

from coachdesk import clock
from coachdesk.db import db
from coachdesk.models import Agenda, Appointment, Claimant, Office, Staff
from coachdesk.models.label import Mode
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech

Line = tuple[str, str]
NO_CALLS = "CON_NO_PHONE"
LAST_DIGITS = 3


def briefing(
    appointment: Appointment,
    agenda: Agenda | None,
    coach: Staff | None,
    office: Office,
    claimant: Claimant,
    *,
    you: bool,
    codes: Collection[str] = (),
) -> list[Line]:
    """Who, when, where, what happens and what does not: each a short label and its words. `codes` are adjustments."""
    lines = _to_them if you else _of_them
    return [
        *_who(coach, claimant, you=you),
        *_beside(appointment),
        *_when(appointment),
        *_where(appointment, agenda, coach, office, claimant, you=you, codes=codes),
        *lines(agenda, coach, claimant),
    ]


def clock_words(instant: datetime) -> str:
    """10:15am, 11am, 12 noon: a time as a letter says it."""
    at = clock.as_london(instant)
    if (at.hour, at.minute) == (12, 0):
        return _("12 noon")
    time = f"{(at.hour - 1) % 12 + 1}:{at.minute:02}" if at.minute else f"{(at.hour - 1) % 12 + 1}"
    return _("%(time)sam", time=time) if at.hour < 12 else _("%(time)spm", time=time)


def length_words(minutes: int) -> str:
    """45 minutes; 1 hour; 1 hour and 15 minutes."""
    hours, rest = divmod(minutes, 60)
    of_hours = ngettext("%(num)d hour", "%(num)d hours", hours)
    of_minutes = ngettext("%(num)d minute", "%(num)d minutes", rest)
    if not hours:
        return of_minutes
    return _("%(hours)s and %(minutes)s", hours=of_hours, minutes=of_minutes) if rest else of_hours


def coach_called(coach: Staff | None) -> str:
    """A coach by their first name, as everybody here speaks of them."""
    return coach.name.split()[0] if coach and coach.name.split() else _("your coach")


def _who(coach: Staff | None, claimant: Claimant, *, you: bool) -> list[Line]:
    if coach is None:
        return []
    if you:
        return [(_("Who"), _("%(coach)s, your coach", coach=coach.name))]
    return [(_("Who"), _("%(name)s with %(coach)s", name=claimant.spoken_of, coach=coach.name))]


def _beside(appointment: Appointment) -> list[Line]:
    """A second coach, where three meet."""
    other = db.session.get(Staff, appointment.beside_id) if appointment.beside_id else None
    return [(_("Also there"), other.name)] if other else []


def _when(appointment: Appointment) -> list[Line]:
    day = speech().named_day(clock.as_london(appointment.starts_at).date())
    starts, ends = clock_words(appointment.starts_at), clock_words(appointment.ends_at)
    when = _("%(day)s, from %(starts)s to %(ends)s", day=day, starts=starts, ends=ends)
    return [(_("When"), when), (_("How long"), length_words(appointment.minutes))]


def _where(
    appointment: Appointment,
    agenda: Agenda | None,
    coach: Staff | None,
    office: Office,
    claimant: Claimant,
    *,
    you: bool,
    codes: Collection[str],
) -> list[Line]:
    place, name = (agenda and agenda.place) or "", coach_called(coach)
    if appointment.mode is Mode.PHONE:
        return [(_("How"), _by_phone(office, claimant, name, place, you=you, codes=codes))]
    if appointment.mode is Mode.VIDEO:
        usual = (
            _("By video. %(coach)s gives you the link before the day.", coach=name)
            if you
            else _("By video. Give %(name)s the link before the day.", name=claimant.spoken_of)
        )
        return [(_("How"), _("By video: %(link)s", link=place) if place else usual)]
    return [(_("Where"), place or _usual_place(appointment.mode, office, claimant, name, you=you))]


def _usual_place(mode: Mode, office: Office, claimant: Claimant, coach: str, *, you: bool) -> str:
    if mode is Mode.HOME_VISIT:
        return (
            _("%(coach)s comes to your home.", coach=coach)
            if you
            else _("At the home of %(name)s.", name=claimant.spoken_of)
        )
    if mode is Mode.OUTREACH:
        return (
            _("Out and about. %(coach)s tells you the place before the day.", coach=coach)
            if you
            else _(
                "Out and about. The place is not written yet: %(name)s needs it before the day.",
                name=claimant.spoken_of,
            )
        )
    return office.place


def _by_phone(office: Office, claimant: Claimant, coach: str, place: str, *, you: bool, codes: Collection[str]) -> str:
    """We ring a number that was agreed to be safe; where there is none, or no calls are wanted, they ring us."""
    if place:
        return _("By phone: %(how)s", how=place)
    number = "".join(each for each in claimant.mobile or "" if each.isdigit())
    if number and claimant.may_be_written_to and NO_CALLS not in codes:
        last = number[-LAST_DIGITS:]
        return (
            _("By phone. %(coach)s rings you on the number ending %(last)s.", coach=coach, last=last)
            if you
            else _("By phone. You ring %(name)s on the number ending %(last)s.", name=claimant.spoken_of, last=last)
        )
    if office.phone:
        return (
            _("By phone. You ring us on %(phone)s and ask for %(coach)s.", phone=office.phone, coach=coach)
            if you
            else _(
                "By phone. %(name)s rings %(phone)s. We do not ring them.",
                name=claimant.spoken_of,
                phone=office.phone,
            )
        )
    return (
        _("By phone. You and %(coach)s agree before the day who rings, and which number.", coach=coach)
        if you
        else _("By phone. Agree with %(name)s before the day who rings, and which number.", name=claimant.spoken_of)
    )


def _to_them(agenda: Agenda | None, coach: Staff | None, _claimant: Claimant) -> list[Line]:
    name = coach_called(coach)
    usual = _("You and %(coach)s talk about how things are and what you want next. You set the pace.", coach=name)
    lines = [
        (_("What you want to talk about"), (agenda and agenda.theirs) or ""),
        (_("What will happen"), (agenda and agenda.about) or usual),
        (_("What will not happen"), _all((agenda and agenda.not_about) or "", _not_to_them())),
        (_("What to bring"), (agenda and agenda.bring) or _("Nothing.")),
        (_("Who may come along"), (agenda and agenda.company) or _("You may bring anybody you like.")),
        (
            _("If it does not suit you"),
            _("You can change or cancel it any time before it starts. You do not have to say why."),
        ),
        (_("Your choice"), _("Taking part here is your choice. Saying no changes nothing here.")),
    ]
    return [(label, words) for label, words in lines if words]


def _of_them(agenda: Agenda | None, _coach: Staff | None, claimant: Claimant) -> list[Line]:
    name = claimant.spoken_of
    lines = [
        (_("What will happen"), (agenda and agenda.about) or _("You talk about how things are and what is next.")),
        (_("What will not happen"), _all((agenda and agenda.not_about) or "", _not_of_them(name))),
        (_("What to bring"), (agenda and agenda.bring) or _("Nothing.")),
        (_("Who may come along"), (agenda and agenda.company) or _("Anybody %(name)s likes.", name=name)),
    ]
    return [(label, words) for label, words in lines if words]


def _not_to_them() -> str:
    return _("Nobody will ask you to sign or decide anything.")


def _not_of_them(name: str) -> str:
    return _("Nobody asks %(name)s to sign or decide anything.", name=name)


def _all(*said: str) -> str:
    """Sentences one after another, each on its own line."""
    return "\n".join(filter(None, said))
