"""The page of figures that are tried out, every word made ready."""

from typing import Any

from flask import url_for

from coachdesk import words
from coachdesk.office_settings import KINDS
from coachdesk.queries.loads import Load
from coachdesk.queries.what_if import BesideEachOther, WhatIf
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext, number_text, tenths_text, whole_text
from coachdesk.views.workload_rows import BEYOND
from coachdesk.workload_words import band_text, percent_text


def page(found: WhatIf, *, whole: bool, everybody: bool) -> dict[str, Any]:
    """What the template is given."""
    return {
        "coaches": [_row(each) for each in found.coaches],
        "office": _row(found.office) | {"name": _("Whole office") if whole else _("Whole team")},
        "is_tried": bool(found.tried) or everybody,
        "tried": [(name, f"{value:g}") for name, value in found.tried.items()],
        "tried_words": [
            _(
                "%(what)s: %(before)s → %(after)s %(unit)s",
                what=str(words.SETTINGS[name]),
                before=f"{found.figures[name]:g}",
                after=f"{value:g}",
                unit=str(words.UNITS[KINDS[name].unit]),
            )
            for name, value in found.tried.items()
        ],
        "usual_words": _usual(found),
        "own_rhythm": bool(found.own_rhythm),
        "hours_words": _hours(found, tried=bool(found.tried) or everybody),
        "own_words": _own(found, everybody=everybody),
    }


def _row(each: BesideEachOther) -> dict[str, Any]:
    load = each.before
    return {
        "name": load.name,
        "url": url_for("workload.show", staff_id=load.coach_id) if load.coach_id else None,
        "people": whole_text(load.people),
        "there": tenths_text(load.available / 60),
        "before": _side(each.before) | {"fit": whole_text(each.fit_before)},
        "after": _side(each.after) | {"fit": whole_text(each.fit_after)},
        "near": load.settings.full_from,
    }


def _side(load: Load) -> dict[str, Any]:
    return {
        "needed": tenths_text(load.needed / 60),
        "percent": round(min(load.percent, BEYOND)),
        "percent_words": percent_text(load.percent),
        "band": load.band.value,
        "band_words": band_text(load.band),
    }


def _usual(found: WhatIf) -> str:
    if not found.tried:
        return _(
            "Somebody with whom nothing else is agreed needs %(minutes)s minutes a month.",
            minutes=number_text(found.usual_before),
        )
    return _(
        "Somebody with whom nothing else is agreed would need %(after)s minutes a month instead of %(before)s.",
        after=number_text(found.usual_after),
        before=number_text(found.usual_before),
    )


def _hours(found: WhatIf, *, tried: bool) -> str:
    before, after = found.office.before, found.office.after
    if not tried:
        return _(
            "%(needed)s hours are needed here, of %(there)s.",
            needed=number_text(before.needed / 60),
            there=number_text(before.available / 60),
        )
    return _(
        "%(after)s hours would be needed here instead of %(before)s, of %(there)s.",
        after=number_text(after.needed / 60),
        before=number_text(before.needed / 60),
        there=number_text(before.available / 60),
    )


def _own(found: WhatIf, *, everybody: bool) -> str:
    if not found.own_rhythm:
        return ""
    if everybody:
        return ngettext(
            "%(num)d person of %(people)s has agreed a rhythm of their own: reckoned as if they agreed to this one.",
            "%(num)d people of %(people)s have agreed a rhythm of their own: reckoned as if they agreed to this one.",
            found.own_rhythm,
            people=whole_text(found.people),
        )
    return ngettext(
        "%(num)d person of %(people)s has agreed a rhythm of their own, which stays.",
        "%(num)d people of %(people)s have agreed a rhythm of their own, which stays.",
        found.own_rhythm,
        people=whole_text(found.people),
    )
