"""The page of a proposal, every word made ready: hours before and after, each move and its cost, and who was asked."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import format_decimal

from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.words import broken_text
from coachdesk.balancing import Move, NotPossible, Proposal, StillOver, words
from coachdesk.forms.balancing import Shown, sealed
from coachdesk.models import Office, Team
from coachdesk.policies import Viewer
from coachdesk.queries.balancing import Coach, Here, Situation
from coachdesk.queries.moves import Asked
from coachdesk.services.balancing import Decided, why_it_does_not_fit
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext, number_text
from coachdesk.views.balancing_words import hours_left, how_good, stays_text, still_over_text
from coachdesk.views.filters import Speech, speech
from coachdesk.views.led_offices import ways_to
from coachdesk.views.moves import became
from coachdesk.views.who import name_row
from coachdesk.workload import Band, WorkloadSettings, band

BEYOND = 999
OFFERED = 300  # people whose names are offered to whoever types one


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page stands: an office, or one team of it, and the others there are."""

    office: Office
    offices: Sequence[Office]
    team_id: UUID | None
    teams: Sequence[Team]

    def address(self, endpoint: str = "balancing.index") -> str:
        """This page of this place."""
        office = self.office.id if len(self.offices) > 1 else None
        return url_for(endpoint, office=office, team=self.team_id)


def page(
    place: Place, situation: Situation, proposal: Proposal, shown: Shown, asked: Sequence[Asked], viewer: Viewer
) -> dict[str, Any]:
    """What the templates of this page are given; what can be accepted is sealed for one account alone."""
    said = speech()
    return {
        "places": _ways(place),
        "summary": _summary(situation, proposal),
        "action": place.address("balancing.decide"),
        "state": sealed(shown, viewer.account_id),
        "board": [_coach(each, situation, proposal) for each in situation.coaches.values()],
        "moves": [_move(each, situation, shown, said) for each in proposal.moves],
        "sums": _sums(proposal, situation),
        "good": how_good(proposal),
        "left": hours_left(proposal) if proposal.unsolved else "",
        "unsolved": [_unsolved(each, situation) for each in proposal.unsolved],
        "refused": [_refused(each, situation) for each in proposal.not_possible],
        "decided": _decided(shown.decided, situation, {each.person_id for each in proposal.not_possible}),
        "offered": _offered(situation, proposal),
        "coaches": [(str(each), coach.facts.name) for each, coach in situation.coaches.items() if not coach.takes_none],
        "asked": [_asked(each, said) for each in asked],
        "all_back": _all_back(asked),
        "room_percent": situation.room_percent,
        "place_url": _place_url(place) if sum(situation.newcomers.values()) else None,
    }


def _place_url(place: Place) -> str:
    """Where newcomers are given the coaches that are suggested for them."""
    return url_for("placements.index", office=place.office.id if len(place.offices) > 1 else None)


def _ways(place: Place) -> list[tuple[str, str, bool]]:
    """A way to each office, where there are several; then to each team of this one."""
    offices = ways_to("balancing.index", place.offices, place.office)
    if len(place.teams) < 2:
        return offices
    office = place.office.id if offices else None
    return [
        *offices,
        (_("All teams"), url_for("balancing.index", office=office), place.team_id is None),
        *(
            (each.name, url_for("balancing.index", office=office, team=each.id), each.id == place.team_id)
            for each in place.teams
        ),
    ]


def _summary(situation: Situation, proposal: Proposal) -> list[str]:
    over = sum(share > 100 * situation.line for share in proposal.before.values())
    if not over and not proposal.moves:
        told = [_("Everybody is under the line. Nobody has to change coach.")]
    elif proposal.is_everybody_under:
        told = [
            ngettext(
                "%(num)d coach is over the line. With these moves nobody would be.",
                "%(num)d coaches are over the line. With these moves nobody would be.",
                over,
            )
        ]
    else:
        told = [
            ngettext(
                "%(num)d coach is over the line. Not everybody can come under it.",
                "%(num)d coaches are over the line. Not everybody can come under it.",
                over,
            )
        ]
    newcomers = sum(situation.newcomers.values())
    if newcomers:
        told.append(
            ngettext(
                "%(num)d person waits for a first coach, and counts with the one suggested for them.",
                "%(num)d people wait for a first coach, and count with the ones suggested for them.",
                newcomers,
            )
        )
    return told


def _coach(coach: Coach, situation: Situation, proposal: Proposal) -> dict[str, Any]:
    """One line of the board: before and after, in figures, in words and as bars."""
    coach_id, load = coach.facts.id, coach.load
    before, after = load.percent, proposal.after[coach_id]
    coming = sum(each.to_id == coach_id for each in proposal.moves)
    going = sum(each.from_id == coach_id for each in proposal.moves)
    return {
        "name": coach.facts.name,
        "url": url_for("caseload.index", coach=coach_id),
        "notes": list(filter(None, (_takes_none(coach), _newcomers(situation.newcomers.get(coach_id, 0))))),
        "people": load.people,
        "people_after": load.people - going + coming + situation.newcomers.get(coach_id, 0),
        "hours": _("%(needed)s of %(there)s h", needed=_whole(load.needed), there=_whole(load.available)),
        "before": _figure(before),
        "after": _figure(after),
        "band": _band(before, load.settings),
        "band_after": _band(after, load.settings),
        "change": _change(going, coming),
    }


def _whole(minutes: float) -> str:
    return str(format_decimal(round(minutes / 60)))


def _figure(percent: float) -> int:
    return round(min(percent, BEYOND))


def _band(percent: float, settings: WorkloadSettings) -> tuple[str, str, str]:
    """The words of a band, and how its tag looks."""
    return {
        Band.ROOM: (_("Room"), "good", "check"),
        Band.FULL: (_("Full"), "plain", ""),
        Band.OVER: (_("Over"), "watch", "alert"),
        Band.TOO_MUCH: (_("Too much"), "act", "alert"),
    }[band(percent, settings)]


def _takes_none(coach: Coach) -> str:
    return {
        "leaves": _("Leaves, so nobody new comes to them."),
        "long_away": _("Away for weeks, so nobody new comes to them."),
    }.get(coach.takes_none, "")


def _newcomers(count: int) -> str:
    return ngettext("%(num)d newcomer counted", "%(num)d newcomers counted", count) if count else ""


def _change(going: int, coming: int) -> str:
    """How many people go and come."""
    parts = [
        ngettext("%(num)d person goes", "%(num)d people go", going) if going else "",
        ngettext("%(num)d person comes", "%(num)d people come", coming) if coming else "",
    ]
    return ", ".join(filter(None, parts))


def _identity(here: Here) -> dict[str, Any]:
    return {
        "id": str(here.id),
        "url": url_for("claimants.show", claimant_id=here.id),
        **name_row(here.name, here.latin_name),
        "reference": here.reference,
    }


def _move(move: Move, situation: Situation, shown: Shown, said: Speech) -> dict[str, Any]:
    here = situation.people[move.person_id]
    return _identity(here) | {
        "from": situation.coaches[move.from_id].facts.name,
        "to": situation.coaches[move.to_id].facts.name,
        "why": words.move_text(move.reason_code, move.reason_params),
        "cost": words.strength_text(move.cost),
        "points": move.cost,
        "working": _working(here),
        "hours": _("%(hours)s h", hours=number_text(move.needed_minutes / 60)),
        "is_chosen": here.id not in shown.unticked,
        "is_put_in": here.id in shown.decided.added,
    }


def _working(here: Here) -> list[tuple[str, str]]:
    """Each line of how the strength comes out, with its points."""
    return [
        (words.line_text(line), ngettext("%(num)d point", "%(num)d points", line.points))
        for line in here.strength.lines
    ]


def _sums(proposal: Proposal, situation: Situation) -> str:
    minutes = sum(each.needed_minutes for each in proposal.moves)
    points = ngettext("%(num)d point", "%(num)d points", proposal.cost)
    return ngettext(
        "%(num)d person with %(hours)s hours a month. It breaks %(points)s in all, and takes %(once)s hours once: "
        "handover and first month.",
        "%(num)d people with %(hours)s hours a month. It breaks %(points)s in all, and takes %(once)s hours once: "
        "handovers and first months.",
        len(proposal.moves),
        hours=number_text(minutes / 60),
        points=points,
        once=number_text(len(proposal.moves) * situation.once_minutes / 60),
    )


def _unsolved(each: StillOver, situation: Situation) -> dict[str, Any]:
    name = situation.coaches[each.coach_id].facts.name
    hours = number_text(each.over_minutes / 60)
    percent = _figure(each.percent) if isfinite(each.percent) else BEYOND
    return {
        "words": _("%(name)s stays over by %(hours)s hours, at %(load)s%%.", name=name, hours=hours, load=percent),
        "why": [still_over_text(reason) for reason in each.reasons],
    }


def _refused(found: NotPossible, situation: Situation) -> str:
    """A move that was put in and cannot be, with the rule that it breaks."""
    code = found.reason.code
    here, coach = situation.people.get(found.person_id), situation.coaches.get(found.to_id)
    if here is None or coach is None:
        return stays_text(code)
    name = coach.facts.name
    broken = why_it_does_not_fit(here, coach)
    told = [broken_text(BrokenRule(*each), name) for each in broken.items() if each[1] != "ruled_out"]
    if told:
        told.append(_("Only %(name)s can say that it is fine.", name=here.called))
    if code != "does_not_fit":
        return f"{here.name}: {' '.join([stays_text(code), *told])}"
    if coach.takes_none:
        return _("%(name)s: %(coach)s takes nobody at present.", name=here.name, coach=name)
    if not told:
        return _("%(coach)s cannot be the coach of %(name)s.", coach=name, name=here.name)
    return f"{here.name}: {' '.join(told)}"


def _decided(decided: Decided, situation: Situation, not_possible: Collection[UUID]) -> list[dict[str, Any]]:
    """What the lead decided before, each with the way to undo it."""
    rows = [(each, _("stays, as you said")) for each in decided.pinned]
    rows += [(each, _("was left out")) for each in decided.dropped]
    names = {
        person: situation.coaches[to].facts.name for person, to in decided.added.items() if to in situation.coaches
    }
    rows += [
        (each, _("cannot be put in, to %(coach)s", coach=name))
        if each in not_possible
        else (each, _("is put in, to %(coach)s", coach=name))
        for each, name in names.items()
    ]
    found = [(situation.people[each], said) for each, said in rows if each in situation.people]
    return [_identity(here) | {"words": said} for here, said in sorted(found, key=lambda each: each[0].name)]


def _offered(situation: Situation, proposal: Proposal) -> list[str]:
    """Whom a lead may type: people of coaches over the line who can be asked, the weakest relationship first."""
    over = {each for each, share in proposal.before.items() if share > 100 * situation.line}
    free = [each for each in situation.people.values() if each.coach_id in over and not each.why_not]
    weakest = sorted(free, key=lambda each: (each.strength.points, each.name))[:OFFERED]
    return [f"{each.reference} {each.name}" for each in weakest]


def _asked(asked: Asked, said: Speech) -> dict[str, Any]:
    move, claimant = asked.move, asked.claimant
    return {
        "url": url_for("moves.show", move_id=move.id),
        **name_row(claimant.name, claimant.latin_name),
        "reference": claimant.spoken_reference,
        "from": asked.from_name,
        "to": asked.to_name,
        "words": _("Asked on %(day)s by %(name)s.", day=said.day_of(move.asked_at), name=asked.asked_by),
        "became": became(asked),
        "tell": "" if move.told_at else _("Nothing could be sent. Tell them yourself."),
        "back_url": url_for("moves.take_back", move_id=move.id),
    }


def _all_back(asked: Iterable[Asked]) -> list[dict[str, Any]]:
    """What was accepted together and is open still can be taken back together."""
    together = Counter((each.move.asked_at, each.move.asked_by) for each in asked)
    first: Mapping[Any, Asked] = {(each.move.asked_at, each.move.asked_by): each for each in reversed(list(asked))}
    said = speech()
    return [
        {
            "url": url_for("moves.take_all_back", move_id=first[key].move.id),
            "words": _("Take all %(num)s of %(moment)s back", num=count, moment=said.moment_within(key[0])),
        }
        for key, count in together.items()
        if count > 1
    ]
