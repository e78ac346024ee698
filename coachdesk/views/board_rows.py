"""The board in words: a line for each coach, what is to know beside the figures, and what waits for the lead."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk import words
from coachdesk.models import Office
from coachdesk.queries.board import Beside, Waits
from coachdesk.queries.loads import Load, whole_team
from coachdesk.small_groups import FEWEST
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech
from coachdesk.views.load_rows import load_row
from coachdesk.workload import Band, WorkloadSettings

OVER = (Band.OVER, Band.TOO_MUCH)
Known = Mapping[UUID | None, Beside]


def page(
    office: Office,
    loads: Sequence[Load],
    beside: Mapping[UUID, Beside],
    teams: Sequence[tuple[UUID, str]],
    waiting: Mapping[str, Waits],
    settings: WorkloadSettings,
) -> dict[str, Any]:
    """What the template is given: the coaches, in their teams where there are several."""
    named: Known = {load.coach_id: beside[load.coach_id] for load in loads if load.coach_id}
    team = whole_team(loads, settings)
    return {
        "summary": _summary(loads, team),
        "teams": [_team(name, of_team, named, settings) for name, of_team in _in_teams(loads, named, teams)],
        "whole": _line(team, None) if len(loads) > 1 else None,
        "waiting": list(_waiting(office, waiting)),
        "room_percent": settings.full_from,
    }


def _summary(loads: Sequence[Load], team: Load) -> list[str]:
    """How things stand, in whole sentences."""
    over = sum(load.band in OVER for load in loads)
    if not loads:
        return [_("There are no coaches here yet.")]
    if not over:
        return [_("Everybody is under the line.")]
    told = ngettext("%(num)s coach is over the line.", "%(num)s coaches are over the line.", over)
    room = (
        _("There is room for them in the team.") if team.needed <= team.available else _("The whole team is over it.")
    )
    return [told, room]


def _in_teams(
    loads: Sequence[Load], beside: Known, teams: Sequence[tuple[UUID, str]]
) -> Iterator[tuple[str, Sequence[Load]]]:
    """By team where they are of several, whoever is of none last; else all of them without a heading."""
    of_team = {load.coach_id: beside[load.coach_id].team_id for load in loads}
    if len(set(of_team.values())) < 2:
        yield "", loads
        return
    for team_id, name in (*teams, (None, _("In no team"))):
        if found := [load for load in loads if of_team[load.coach_id] == team_id]:
            yield name, found


def _team(name: str, loads: Sequence[Load], beside: Known, settings: WorkloadSettings) -> dict[str, Any]:
    together = whole_team(loads, settings)
    return {
        "name": name,
        "coaches": [_line(load, beside[load.coach_id]) for load in loads],
        "together": _line(together, None) | {"name": _("%(team)s together", team=name)} if name else None,
    }


def _line(load: Load, beside: Beside | None) -> dict[str, Any]:
    """A line of hours; how many people somebody has is not told apart where they are fewer than five."""
    row = load_row(load)
    few = 0 < load.people < FEWEST
    notes = list(_notes(beside, load)) if beside else []
    return row | {"people": _("under 5") if few else load.people, "notes": notes}


def _notes(beside: Beside, load: Load) -> Iterator[tuple[str, str]]:
    """What is to know of one coach: a kind of mark, and a sentence."""
    said = speech()
    if beside.away_until_on:
        yield "", _away(beside, load, said.named_day(beside.away_until_on))
    for each in beside.covers:
        yield (
            "",
            ngettext(
                "Covers %(num)s person for %(name)s until %(day)s.",
                "Covers %(num)s people for %(name)s until %(day)s.",
                each.people,
                name=each.name,
                day=said.named_day(each.until_on),
            ),
        )
    if beside.leaves_on:
        yield "", _leaves(beside, said.day(beside.leaves_on))
    if beside.reduced_until_on:
        yield "", _("%(kind)s, until %(day)s.", kind=words.reduction(beside.reduced_as),
                    day=said.day(beside.reduced_until_on))  # fmt: skip


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


def _without_coach(office: Office, found: Waits) -> tuple[str, str, str, str]:
    told = ngettext("%(num)s person has no coach yet", "%(num)s people have no coach yet", found.people)
    url = url_for("placements.index", office=office.id)
    return told, _("A coach was promised by %(day)s."), _("Place them"), url


def _to_settle(_office: Office, found: Waits) -> tuple[str, str, str, str]:
    told = ngettext("%(num)s person has something to settle", "%(num)s people have something to settle", found.people)
    return told, "", _("Settle"), url_for("matters.index")


SAID = {"without_coach": _without_coach, "to_settle": _to_settle}
