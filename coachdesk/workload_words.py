"""The working of a workload in words, one sentence a line."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from typing import Any

from coachdesk import words
from coachdesk.models.label import ReductionKind
from coachdesk.translation import N_, gettext, ngettext, number_text
from coachdesk.workload import Band, Line

BANDS: Mapping[Band, str] = {
    Band.ROOM: N_("Room"),
    Band.FULL: N_("Full"),
    Band.OVER: N_("Over"),
    Band.TOO_MUCH: N_("Too much"),
}
LINES: Mapping[str, str] = {
    "month_hours": N_("Contract hours: %(weekly_hours)s a week, %(result_hours)s a month."),
    "rostered_hours": N_("Rostered hours: %(weekly_hours)s a week, %(result_hours)s a month."),
    "less_known_leave": N_("Less %(share_percent)s%% for leave that is written down: %(result_hours)s hours."),
    "less_leave": N_("Less %(share_percent)s%% for leave and sickness: %(result_hours)s hours."),
    "less_fixed": N_(
        "Less %(share_percent)s%% for duty, team meetings and training: %(result_hours)s hours with people."
    ),
    "less_reduction": N_("Less %(share_percent)s%% that is taken off for a while: %(result_hours)s hours with people."),
    "with_handovers": N_(
        "With %(minutes_hours)s hours for handovers, %(out)s from here and %(into)s to here: %(result_hours)s."
    ),
    "less_cover": N_("Less %(minutes_hours)s hours that others cover: %(result_hours)s."),
    "with_cover": N_("With %(minutes_hours)s hours of cover for others: %(result_hours)s."),
    "load": N_("Needed: %(needed_hours)s of %(available_hours)s hours, which is %(result)s%%."),
    "paused": N_("Paused: %(result)s minutes a month are kept."),
    "meetings_a_month": N_("One meeting every %(rhythm_days)s days is %(result)s a month."),
    "meetings_and_notes": N_("%(slot)s minutes and %(write_up)s for writing it up, each time: %(result)s minutes."),
    "with_answers": N_("With %(share_percent)s%% for answers in between: %(result)s minutes."),
    "with_new_start": N_("With %(minutes)s minutes for a new start: %(result)s minutes."),
    "with_review": N_("With %(minutes)s minutes for a review: %(result)s minutes."),
    "with_referrals": N_("With %(minutes)s minutes for open referrals: %(result)s minutes."),
    "with_evidence": N_("With %(minutes)s minutes for evidence that is being gathered: %(result)s minutes."),
}
ONCE: Mapping[str, str] = {
    "new_start": N_("New start"),
    "review": N_("Review"),
    "referrals": N_("Open referrals"),
    "evidence": N_("Evidence"),
}
REDUCTIONS: Mapping[ReductionKind, str] = {
    ReductionKind.TRAINEE: N_("Learning the work"),
    ReductionKind.RETURNER: N_("Coming back to work"),
    ReductionKind.OTHER_DUTY: N_("Another duty"),
}
SCHEDULES: Mapping[ReductionKind, str] = {
    ReductionKind.TRAINEE: N_(
        "Learning the work: 80 per cent off for 26 weeks, 60 per cent for 26 more, then 40 per cent for 26"
    ),
    ReductionKind.RETURNER: N_(
        "Coming back to work: 60 per cent off for two weeks, 40 per cent for two more, then 20 per cent for two"
    ),
}
ACTIONS: Mapping[str, str] = {
    "talked": N_("We talked about it"),
    "fewer_new": N_("Fewer new people for a while"),
    "moves_proposed": N_("Moves to other coaches are proposed"),
    "longer_rhythm": N_("A longer rhythm is agreed with people"),
    "cover": N_("Somebody covers for a while"),
    "other": N_("Something else"),
}
MOVES: Mapping[str, str] = {
    "leave_begins": N_("Leave, %(first)s to %(last)s"),
    "leave_ends": N_("Back from leave"),
    "reduction_begins": N_("%(percent)s%% less time with people begins"),
    "reduction_ends": N_("%(percent)s%% less time with people ends"),
    "nears": N_("What begins on %(first)s is within the four weeks"),
    "passes": N_("Part of what began on %(first)s is over"),
    "once_done": N_("What comes once is over for somebody: a new start or a review"),
    "hours_change": N_("Working hours change"),
    "setting": N_("The office’s figure changes: %(name)s %(value)s"),
}


def move_text(code: str, params: Mapping[str, Any], days: Callable[[date], str]) -> str:
    """Why a figure moves on a day; `days` says one as this page does."""
    if code == "cover_given_begins":
        return ngettext("%(num)d person is covered", "%(num)d people are covered", params["people"])
    if code == "cover_given_ends":
        return ngettext(
            "%(num)d person’s cover ends; they are here again",
            "%(num)d people’s cover ends; they are here again",
            params["people"],
        )
    if code == "cover_received_begins":
        return ngettext("Cover for %(num)d person begins", "Cover for %(num)d people begins", params["people"])
    if code == "cover_received_ends":
        return ngettext("Cover for %(num)d person ends", "Cover for %(num)d people ends", params["people"])
    said = {name: days(value) if isinstance(value, date) else value for name, value in params.items()}
    if code == "setting":
        said |= {"name": str(words.SETTINGS[params["name"]]), "value": number_text(params["value"])}
    return gettext(MOVES[code], **said)


def percent_text(load: float) -> str:
    """A load as a whole number of per cent, where there are hours at all."""
    return gettext("%(percent)s%%", percent=round(load)) if isfinite(load) else gettext("no hours")


def band_text(band: Band) -> str:
    """How full a month is, in a word."""
    return gettext(BANDS[band])


def line_text(line: Line) -> str:
    """One line of the working."""
    if line.code == "needed_by_all":
        return ngettext(
            "Hours that %(num)d person needs in a month: %(hours)s.",
            "Hours that %(num)d people need in a month: %(hours)s.",
            int(line.params["people"]),
            hours=number_text(line.result / 60),
        )
    if not isfinite(line.result):
        return gettext("There are no hours with people in this month.")
    return gettext(LINES[line.code], **_figures(line))


def _figures(line: Line) -> dict[str, str]:
    figures = {"result": number_text(line.result), "result_hours": number_text(line.result / 60)}
    for name, value in line.params.items():
        figures[name] = number_text(value)
        figures[f"{name}_hours"] = number_text(value / 60)
        figures[f"{name}_percent"] = number_text(100 * value)
    return figures
