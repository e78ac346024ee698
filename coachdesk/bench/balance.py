"""A proposal beside plain dynamic programming that knows no rules: how long, how good, and in how much memory.

Nothing of it needs a database. The people are made by arithmetic (balance_people.py), with every rule among them.
"""

import platform
from collections.abc import Sequence
from statistics import median
from typing import Any

from coachdesk.adjustments.coach_fit import broken_by_coach
from coachdesk.balancing import Coach, Person, Proposal, solve
from coachdesk.balancing.hours import PARTS
from coachdesk.bench.balance_people import made
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import balance as floor
from coachdesk.bench.process import forget_peak, peak_mib, rss_mib
from coachdesk.bench.rounds import timed
from coachdesk.bench.sizes import Size

ROUNDS = 7
TEAM = (12, 1_200)
SECONDS = {"S": 5.0}
LONGEST = 60.0


def measure(size: Size) -> Figure:
    """The whole of it and the floor in turns; a team beside them, that has too little room for everybody."""
    people, coaches = made(size.coaches, size.claimants)
    rows, load = _plain(people, coaches)
    proposal, added = _in_memory(people, coaches)
    least, of_floor, _ = floor.balance(rows, load)
    floors, apps = [], []
    for _round in range(ROUNDS):
        floors.append(timed(lambda: floor.balance(rows, load)))
        apps.append(timed(lambda: solve(people, coaches)))
    ratio = median(app / bare for app, bare in zip(apps, floors, strict=True))
    a_team = made(*TEAM)
    of_team = solve(*a_team)
    seconds_of_team = median(timed(lambda: solve(*a_team)) for _round in range(ROUNDS)) / 1000
    measured: dict[str, Any] = {
        "people": len(people),
        "coaches": len(coaches),
        "rounds": ROUNDS,
        "floor_ms": median(floors),
        "app_ms": median(apps),
        "ratio": ratio,
        "moves": len(proposal.moves),
        "floor_moves": of_floor,
        "cost": proposal.cost,
        "bound": proposal.bound,
        "gap": proposal.gap,
        "over_minutes": proposal.over_minutes,
        "added_mib": added,
        "team": {
            "seconds": seconds_of_team,
            "moves": len(of_team.moves),
            "gap": of_team.gap,
            "over_minutes": of_team.over_minutes,
            "over_bound": of_team.over_bound,
        },
    }
    goals = (
        Goal("times plain dynamic programming without rules", 10, ratio, timed=True),
        Goal("seconds", SECONDS.get(size.name, LONGEST), median(apps) / 1000, timed=True),
        Goal("seconds for a team of twelve", 0.5, seconds_of_team, timed=True),
        Goal("per cent above the proven bound", 1, 100 * proposal.gap),
        Goal("per cent above what is the least without any rule", 1, 100 * (proposal.cost / least - 1) if least else 0),
        Goal("per cent above the proven bound, for a team with too little room", 1, 100 * of_team.gap),
        Goal("minutes over the line that could have gone", 0, proposal.over_minutes - proposal.over_bound),
        Goal("rules broken", 0, _broken(proposal, people, coaches)),
        Goal("MiB that it adds at most", 100, added),
    )
    return Figure("balance", size.name, f"python {platform.python_version()}", measured, goals)


def _in_memory(people: Sequence[Person], coaches: Sequence[Coach]) -> tuple[Proposal, float]:
    """The first one, and the MiB it held beside the people themselves."""
    before = rss_mib()
    forget_peak()
    proposal = solve(people, coaches)
    return proposal, max(0.0, peak_mib() - before)


def _plain(people: Sequence[Person], coaches: Sequence[Coach]) -> tuple[list[floor.Row], floor.Load]:
    number = {each.id: place for place, each in enumerate(coaches)}
    rows = [(number[each.coach_id], round(each.needed_minutes * PARTS), each.cost, each.may_move) for each in people]
    limits = [round(each.available_minutes * PARTS) for each in coaches]
    committed = [round(each.committed_minutes * PARTS) for each in coaches]
    return rows, floor.Load(limits, committed, [each.takes_people for each in coaches])


def _broken(proposal: Proposal, people: Sequence[Person], coaches: Sequence[Coach]) -> int:
    """Hard rules that a move would break, people moved who never are, and coaches who came over the line by it."""
    of_id, person_of = {each.id: each for each in coaches}, {each.id: each for each in people}
    count = 0
    for move in proposal.moves:
        who, coach = person_of[move.person_id], of_id[move.to_id]
        about: dict[str, Any] = {"gender": coach.gender, "languages": coach.languages, "skills": coach.skills}
        count += len(broken_by_coach(who.codes, **about)) + (coach.id in who.not_with) + (not who.may_move)
    over = [key for key, load in proposal.after.items() if load > 100 + 1e-6 >= proposal.before[key]]
    return count + len(over)
