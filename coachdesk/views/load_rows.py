"""A coach's hours as a line of a page: the figures, and what they mean in words."""

from typing import Any

from flask import url_for

from coachdesk.queries.loads import Load
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext, whole_text
from coachdesk.workload import Band
from coachdesk.workload_words import line_text

BEYOND = 999


def load_row(load: Load) -> dict[str, Any]:
    """One coach, or all of them together."""
    percent = round(min(load.percent, BEYOND))
    return {
        "name": load.name or _("Whole team"),
        "url": url_for("caseload.index", coach=load.coach_id) if load.coach_id else None,
        "working_url": url_for("workload.show", staff_id=load.coach_id) if load.coach_id else None,
        "note": _note(load),
        "people": load.people,
        "needed_hours": whole_text(round(load.needed / 60)),
        "available_hours": whole_text(round(load.available / 60)),
        "percent": percent,
        "percent_after": round(min(load.percent_after, BEYOND)),
        "band": load.band.value,
        "band_words": band_words(load),
    }


def with_working(load: Load) -> dict[str, Any]:
    """The same, and how the figures come out, line by line."""
    return load_row(load) | {"working": [line_text(line) for line in load.working()]}


def _note(load: Load) -> str:
    if not load.people_added:
        return ""
    percent = round(min(load.percent_after, BEYOND))
    return ngettext(
        "With %(num)s more: %(percent)s%%", "With %(num)s more: %(percent)s%%", load.people_added, percent=percent
    )


def band_words(load: Load) -> str:
    """Room, full, over or too much, and by how many hours."""
    hours = round(abs(load.available - load.needed) / 60)
    if not load.available:
        return _("No hours here")
    match load.band:
        case Band.ROOM:
            return _("Room, %(hours)s h", hours=hours)
        case Band.FULL:
            return _("Full")
        case Band.OVER:
            return _("Over by %(hours)s h", hours=hours)
        case Band.TOO_MUCH:
            return _("Too much by %(hours)s h", hours=hours)
