"""The working of a workload in words, one sentence a line."""

from collections.abc import Mapping
from math import isfinite

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
    "with_handovers": N_("With %(minutes_hours)s hours for handovers: %(result_hours)s."),
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
