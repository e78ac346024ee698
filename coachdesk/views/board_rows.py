"""The board in words: a line for each coach, what is to know beside the figures, and what waits for the lead."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import url_for

from coachdesk import words
from coachdesk.models import Office
from coachdesk.queries.board import Beside, Covered, Stands, Waits
from coachdesk.queries.load_weeks import Asked
from coachdesk.queries.loads import Load, whole_team
from coachdesk.small_groups import FEWEST
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech
from coachdesk.views.load_rows import load_row
from coachdesk.workload import Band, WorkloadSettings

OVER = (Band.OVER, Band.TOO_MUCH)
Told = tuple[str, str, str, str]


def page(
    office: Office, coaches: Sequence[Stands], waiting: Mapping[str, Waits], settings: WorkloadSettings
) -> dict[str, Any]:
    """What the template is given: the coaches, in their teams where there are several."""
    loads = [each.load for each in coaches]
    whole = whole_team(loads, settings)
    return {
        "summary": _summary(loads, whole),
        "teams": [_team(name, of_team, settings) for name, of_team in _in_teams(coaches)],
        "whole": _line(whole) if len(coaches) > 1 else None,
        "waiting": list(_waiting(office, waiting)),
        "room_percent": settings.full_from,
    }


def _summary(loads: Sequence[Load], whole: Load) -> list[str]:
    """How things stand, in whole sentences."""
    over = sum(load.band in OVER for load in loads)
    if not loads:
        return [_("There are no coaches here yet.")]
    if not over:
        return [_("Everybody is under the line.")]
    fits = whole.needed <= whole.available
    return [
        ngettext("%(num)s coach is over the line.", "%(num)s coaches are over the line.", over),
        _("There is room for them in the team.") if fits else _("The whole team is over it."),
    ]


def _in_teams(coaches: Sequence[Stands]) -> Iterator[tuple[str, Sequence[Stands]]]:
    """By team where they are of several, whoever is of none last; else all of them without a heading."""
    names = sorted({each.beside.team for each in coaches}, key=lambda name: (not name, name))
    if len(names) < 2:
        yield "", coaches
        return
    for name in names:
        yield name or _("In no team"), [each for each in coaches if each.beside.team == name]


def _team(name: str, coaches: Sequence[Stands], settings: WorkloadSettings) -> dict[str, Any]:
    together = whole_team((each.load for each in coaches), settings)
    return {
        "name": name,
        "coaches": [_line(each.load) | {"notes": list(_notes(each))} for each in coaches],
        "together": _line(together) | {"name": _("%(team)s together", team=name)} if name else None,
    }


def _line(load: Load) -> dict[str, Any]:
    """A line of hours; how many people somebody has is not told apart where they are fewer than five."""
    few = 0 < load.people < FEWEST
    return load_row(load) | {"people": _("under 5") if few else load.people, "notes": []}


def _notes(coach: Stands) -> Iterator[tuple[str, str]]:
    """What is to know of one coach: a kind of mark, and a sentence."""
    beside, said = coach.beside, speech()
    if coach.asked:
        yield "act", _asked(coach.asked, coach.load)
    if beside.away_until_on:
        yield "", _away(beside, coach.load, said.named_day(beside.away_until_on))
    for each in beside.covers:
        yield "", _covers(each)
    if beside.leaves_on:
        yield "", _leaves(beside, said.day(beside.leaves_on))
    if beside.reduced_until_on:
        until = said.day(beside.reduced_until_on)
        yield "", _("%(kind)s, until %(day)s.", kind=words.reduction(beside.reduced_as), day=until)


def _asked(asked: Asked, load: Load) -> str:
    return ngettext(
        "%(num)s week above %(line)s%%. Open the hours to say what you do about it.",
        "%(num)s weeks above %(line)s%%. Open the hours to say what you do about it.",
        asked.weeks,
        line=f"{load.settings.too_much_from:g}",
    )


def _covers(covered: Covered) -> str:
    return ngettext(
        "Covers %(num)s person for %(name)s until %(day)s.",
        "Covers %(num)s people for %(name)s until %(day)s.",
        covered.people,
        name=covered.name,
        day=speech().named_day(covered.until_on),
    )


def _away(beside: Beside, load: Load, day: str) -> str:
    if beside.covered >= load.people:
        return _("Away until %(day)s; everybody has a named cover.", day=day)
    return ngettext(
        "Away until %(day)s; %(num)s of %(people)s has a named cover.",
        "Away until %(day)s; %(num)s of %(people)s have a named cover.",
        beside.covered,
        day=day,
        people=load.people,
    )


def _leaves(beside: Beside, day: str) -> str:
    return ngettext(
        "Leaves on %(day)s: of %(num)s person, %(named)s with a new coach, %(agreed)s read and corrected.",
        "Leaves on %(day)s: of %(num)s people, %(named)s with a new coach, %(agreed)s read and corrected.",
        beside.handed,
        day=day,
        named=beside.named,
        agreed=beside.agreed,
    )


def _waiting(office: Office, waiting: Mapping[str, Waits]) -> Iterator[dict[str, str]]:
    """What waits for the lead's word; what nobody waits for is not there."""
    for what, say in SAID.items():
        found = waiting.get(what)
        if found and found.people:
            told, soonest, link, url = say(office, found)
            day = speech().named_day(found.soonest_on)
            yield {"words": told, "more": soonest % {"day": day} if found.soonest_on else "", "link": link, "url": url}


def _without_coach(office: Office, found: Waits) -> Told:
    told = ngettext("%(num)s person has no coach yet", "%(num)s people have no coach yet", found.people)
    url = url_for("placements.index", office=office.id)
    return told, _("A coach was promised by %(day)s."), _("Place them"), url


def _to_settle(_office: Office, found: Waits) -> Told:
    told = ngettext("%(num)s person has something to settle", "%(num)s people have something to settle", found.people)
    return told, "", _("Settle"), url_for("matters.index")


def _another_coach(_office: Office, found: Waits) -> Told:
    told = ngettext("%(num)s person asked for another coach", "%(num)s people asked for another coach", found.people)
    return told, _("An answer was promised by %(day)s."), _("Answer"), url_for("coach_requests.index")


def _conflict(_office: Office, found: Waits) -> Told:
    told = ngettext("%(num)s coach is too close to a person", "%(num)s coaches are too close to a person", found.people)
    return told, "", _("Find another coach"), url_for("coach_requests.index")


def _asked_to_move(office: Office, found: Waits) -> Told:
    told = ngettext(
        "%(num)s person was asked to change coach", "%(num)s people were asked to change coach", found.people
    )
    until = _("They have until %(day)s. Silence changes nothing.")
    return told, until, _("See"), url_for("balancing.index", office=office.id)


SAID = {
    "without_coach": _without_coach,
    "another_coach": _another_coach,
    "conflict": _conflict,
    "to_settle": _to_settle,
    "asked_to_move": _asked_to_move,
}
