"""The pages of continuity, every word made ready. Numerator and denominator stand beside every share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from coachdesk.continuity import FEWEST_FOR_A_MEAN, FEWEST_FOR_COC, Band, Means, Ratio, band
from coachdesk.continuity_trend import Figures, Month, Share
from coachdesk.queries.continuity import Coach, OfPerson
from coachdesk.small_groups import Shown
from coachdesk.translation import N_, decimal_text, gettext, ngettext, whole_text
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.trend_chart import HEIGHT, chart

T = TypeVar("T")
Lines = Mapping[str, float]
UPC = N_("Share of the coach they met most (UPC)")
COC = N_("How little it was spread over several (COC, Bice and Boxerman)")
SECON = N_("How often the next meeting was with the same coach (SECON)")
# Of the tag: its kind and its drawing. Red is for how we booked, never for somebody.
TAGS = {Band.GOOD: ("good", "check"), Band.WATCH: ("watch", "alert"), Band.ACT: ("act", "alert")}


def page(found: Figures, on: date, lines: Lines) -> dict[str, Any]:
    """What both pages show: the headline, the picture, its table, and the other measures."""
    newest, this_month = found.newest, found.months[-1]
    return {
        "newest": newest and _headline(newest, on, lines),
        "this_month": _in_this_month(this_month),
        "chart": _chart(found.months, lines),
        "chart_words": _chart_words(found.months),
        "height": HEIGHT,
        "months": [_month(each, on) for each in found.months],
        "measures": _measures(found.means),
        "bands_words": _(
            "Good from %(good)s%%, to watch from %(watch)s%%, to act on below. The office chooses these two lines.",
            good=f"{max(lines.values()):g}",
            watch=f"{min(lines.values()):g}",
        ),
        "window_words": _three_months(newest.first_on if newest else this_month.first_on),
    }


def coach(each: Coach, lines: Lines) -> dict[str, Any]:
    """A line of the lead's table."""
    return {
        "name": each.name,
        "share": share_words(each.line.share),
        "tag": each.line.share.figure and _tag(each.line.share.figure.ratio, lines),
        "own_people": cell(each.line.own_people, _ratio),
    }


def share_words(found: Shown[Share]) -> dict[str, str]:
    return cell(found, lambda share: _ratio(share.ratio) | {"chosen": _chosen_apart(share.chosen_cover)})


def cell(found: Shown[T], words: Callable[[T], dict[str, str]]) -> dict[str, str]:
    """A figure, or why there is none."""
    if found.figure is not None:
        return words(found.figure)
    return {"none": _("Not shown") if found.fewer_than_five else _("No meetings")}


def own_people(found: Shown[Ratio]) -> dict[str, str]:
    return cell(found, _ratio)


def of_person(found: OfPerson, called: str) -> dict[str, Any] | None:
    """One person's own figures, for those who work with them. COC tells something from three meetings on."""
    share, pattern = found.share, found.pattern
    measures = [(UPC, pattern.upc), (COC, pattern.coc if pattern.meetings >= FEWEST_FOR_COC else None),
                (SECON, pattern.secon)]  # fmt: skip
    if pattern.meetings < FEWEST_FOR_A_MEAN:
        measures = []
    if not share.meetings and not measures:
        return None
    return {
        "named": share.meetings
        and ngettext(
            "%(part)s of %(num)d meeting since a coach was named was with their own coach.",
            "%(part)s of %(num)d meetings since a coach was named were with their own coach: %(percent)s%%.",
            share.meetings,
            part=share.with_named,
            percent=share.ratio.percent,
        ),
        "chosen": share.chosen_cover
        and ngettext(
            "%(num)d of them was with the cover coach whom %(name)s chose.",
            "%(num)d of them were with the cover coach whom %(name)s chose.",
            share.chosen_cover,
            name=called,
        ),
        "all_words": _("Over all %(count)s meetings that took place", count=pattern.meetings),
        "measures": [(gettext(words), decimal_text(figure)) for words, figure in measures if figure is not None],
    }


def _headline(newest: Month, on: date, lines: Lines) -> dict[str, Any]:
    share = newest.together.figure
    assert share is not None
    so_far = newest.first_on == on.replace(day=1)
    of = {
        "part": whole_text(share.ratio.part),
        "whole": whole_text(share.ratio.whole),
        "month": _month_name(newest.first_on),
    }
    return {
        "percent": _percent(share.ratio),
        "tag": _tag(share.ratio, lines),
        "of_words": _("%(part)s of %(whole)s meetings in the three months to %(month)s, so far.", **of)
        if so_far
        else _("%(part)s of %(whole)s meetings in the three months to %(month)s.", **of),
        "chosen_words": _chosen(share.chosen_cover),
    }


def _in_this_month(month: Month) -> str:
    share, name = month.alone.figure, _month_name(month.first_on)
    if share is None:
        return (
            _("%(month)s so far: not shown yet, fewer than five people.", month=name)
            if month.alone.fewer_than_five
            else ""
        )
    return _(
        "%(month)s so far: %(part)s of %(whole)s, %(percent)s%%.",
        month=name, part=whole_text(share.ratio.part), whole=whole_text(share.ratio.whole), percent=share.ratio.percent,
    )  # fmt: skip


def _chosen(found: Shown[int]) -> str:
    if found.fewer_than_five:
        return _("A few of them with the cover coach the person chose: fewer than five people.")
    if not found.figure:
        return ""
    return ngettext(
        "Of which %(count)s with the cover coach the person chose.",
        "Of which %(count)s with the cover coach they chose.",
        found.figure,
        count=whole_text(found.figure),
    )


def _chosen_apart(found: Shown[int]) -> str:
    return _("Not shown") if found.fewer_than_five else whole_text(found.figure or 0)


def _month(month: Month, on: date) -> dict[str, Any]:
    name = _month_name(month.first_on)
    return {
        "name": _("%(month)s, so far", month=name) if month.first_on == on.replace(day=1) else name,
        "alone": share_words(month.alone),
        "together": share_words(month.together),
    }


def _measures(found: Shown[Means]) -> dict[str, Any]:
    means = found.figure
    if means is None:
        why = _("fewer than five people met twice or more, so they are not shown.") if found.fewer_than_five else ""
        return {"rows": [], "people_words": why}
    rows = [(gettext(UPC), means.upc), (gettext(COC), means.coc), (gettext(SECON), means.secon)]
    people = ngettext("Means over %(count)s person.", "Means over %(count)s people.", means.people,
                      count=whole_text(means.people))  # fmt: skip
    return {"rows": [(words, decimal_text(figure or 0)) for words, figure in rows], "people_words": people}


def _chart(months: Sequence[Month], lines: Lines) -> Any:
    names = [speech().months[each.first_on.month] for each in months]
    alone, together = ([_share_of(each.alone) for each in months], [_share_of(each.together) for each in months])
    return chart(alone, together, names, {round(line) for line in lines.values()})


def _share_of(found: Shown[Share]) -> int | None:
    return found.figure.ratio.percent if found.figure else None


def _chart_words(months: Sequence[Month]) -> str:
    """The picture in words, for whoever does not see it."""
    told = [(each, each.together.figure.ratio) for each in months if each.together.figure]
    if not told:
        return _("No three months can be shown yet. The table below has what there is.")
    (first, before), (last, now) = told[0], told[-1]
    return _(
        "Three months together went from %(before)s%% in %(first)s to %(now)s%% in %(last)s. The table below says all.",
        before=before.percent, first=_month_name(first.first_on), now=now.percent, last=_month_name(last.first_on),
    )  # fmt: skip


def _tag(ratio: Ratio, lines: Lines) -> tuple[str, str, str] | None:
    if ratio.percent is None:
        return None
    found = band(ratio.percent, good=lines["good"], watch=lines["watch"])
    words = {Band.GOOD: _("Good"), Band.WATCH: _("To watch"), Band.ACT: _("To act on")}
    return words[found], *TAGS[found]


def _ratio(ratio: Ratio) -> dict[str, str]:
    if not ratio.whole:
        return {"none": _("No meetings")}
    of = _("%(part)s of %(whole)s", part=whole_text(ratio.part), whole=whole_text(ratio.whole))
    return {"percent": _percent(ratio), "of": of}


def _percent(ratio: Ratio) -> str:
    return f"{ratio.percent}%"


def _month_name(first_on: date) -> str:
    return _("%(month)s %(year)s", month=speech().whole_months[first_on.month], year=first_on.year)


def _three_months(last: date) -> str:
    return _("Three months to %(month)s", month=_month_name(last))
