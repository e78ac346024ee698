"""The figures for people: a table on the screen, and the page that is kept in the documentation."""

from collections.abc import Iterator, Sequence

from coachdesk import clock
from coachdesk.simulating import assumed
from coachdesk.simulating.figures import Figures
from coachdesk.simulating.simulation import Simulation

RULES = {
    "coachdesk": "CoachDesk",
    "next_free": "next free coach",
    "named_first_free": "named, first free time",
}
ROWS = {
    "named_coach_share": "meetings with the named coach",
    "chosen_cover": "meetings with a cover coach whom the person chose",
    "upc": "UPC",
    "coc": "COC",
    "secon": "SECON",
    "wait_days_median": "days waited, median",
    "wait_days_p90": "days waited, nine in ten at most",
    "waited_over_a_week": "waited longer than a week",
    "hours_over_line": "hours over the line",
    "relationships_broken": "relationships broken",
    "hard_adjustments_broken": "hard adjustments broken",
    "promises_kept": "promises kept",
    "meetings": "meetings held",
}
PERCENT = ("named_coach_share", "waited_over_a_week", "promises_kept")


def lines(simulation: Simulation) -> Iterator[str]:
    """The table for a screen."""
    asked = simulation.asked
    yield f"{asked.weeks} weeks, {asked.coaches} coaches and {asked.people:,} people at the start, seed {asked.seed}"
    yield f"{'':50}" + "".join(f"{words:>24}" for words in RULES.values())
    for name, words in ROWS.items():
        yield f"{words:50}" + "".join(f"{_said(simulation.rules[rule], name):>24}" for rule in RULES)
    yield f"The best that any rule could have reached with the named coach: {_percent(simulation.best)}."
    yield from (f"{'met   ' if met else 'MISSED'} {words}" for words, met in goals(simulation))


def goals(simulation: Simulation) -> Iterator[tuple[str, bool]]:
    """What our own rule has to reach in every year, and whether it did."""
    ours, pooled, anybody = (simulation.rules[rule] for rule in ("coachdesk", "named_first_free", "next_free"))
    share, best = ours.named_coach_share or 0, simulation.best or 0
    yield "19 in 20 of the best possible share with the named coach", share >= 0.95 * best
    yield "twice the share of next free coach", share >= 2 * (anybody.named_coach_share or 0)
    yield "no hard adjustment broken", ours.hard_adjustments_broken == 0
    for name in ("wait_days_median", "wait_days_p90"):
        longest = getattr(pooled, name)
        yield f"{ROWS[name]}: no more than named, first free time", (getattr(ours, name) or 0) <= (longest or 0)


def page_of(simulations: Sequence[Simulation]) -> str:
    """The page of the documentation, with a table for each seed."""
    today, asked = clock.today(), simulations[0].asked
    seeds = " ".join(f"--seed {each.asked.seed}" for each in simulations)
    said = [
        "# A year in minutes",
        "",
        f"{today.day} {today:%B %Y}. Written by `coachdesk simulate --weeks {asked.weeks} --coaches {asked.coaches} "
        f"--people {asked.people} {seeds} --page docs/simulation.md`. {WHAT_IT_IS}",
        "",
        "## What came of it",
    ]
    for each in simulations:
        said += ["", *_table(each)]
    said += [
        "",
        "## Who waits longer, and why",
        "",
        WHO_WAITS,
        "",
        "## What the figures mean",
        "",
        *MEANING,
        "",
        "## What is the same and what differs",
        "",
        *RULES_SAID,
    ]
    said += ["", "## What is assumed", "", "| what | how much | where from |", "| --- | --- | --- |"]
    said += [f"| {each.what} | {each.figure} | {each.source} |" for each in assumed.LIST]
    return "\n".join(said)


def _table(simulation: Simulation) -> Iterator[str]:
    yield f"| seed {simulation.asked.seed} | {' | '.join(RULES.values())} |"
    yield "| --- |" + " ---: |" * len(RULES)
    for name, words in ROWS.items():
        yield f"| {words} | {' | '.join(_said(simulation.rules[rule], name) for rule in RULES)} |"
    yield ""
    yield f"The best that any rule could have reached with the named coach: {_percent(simulation.best)}."
    missed = [words for words, met in goals(simulation) if not met]
    yield f"Goals missed: {'; '.join(missed)}." if missed else "Every goal is met."


def _said(figures: Figures, name: str) -> str:
    value = getattr(figures, name)
    if value is None:
        return "–"
    if name in PERCENT:
        return _percent(value)
    return f"{value:,.3f}" if name in ("upc", "coc", "secon") else f"{value:,.0f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


WHAT_IT_IS = (
    "A made-up office is drawn from a seed: who comes, what they need, when they are due, who does not come to a "
    "meeting, when coaches are on leave, ill, or leave for good, and what people say when they are asked about an "
    "absence. Three rules answer the same events. *CoachDesk* is the product itself: its assignment, cover, handover, "
    "absence questions and slots, on a SQLite database of its own in a temporary folder, with every rule, lock and "
    "audit event. The two others run in memory on the same slot code. No figure here says anything about real people."
)
WHO_WAITS = (
    "Most meetings are on the day that was meant or before it under every rule. With a pool the next ones are a week "
    "later, for those who did not come at first. With one coach who stays a few more wait longer than a week: whoever "
    "waits for a coach on leave or ill, by their own word or because they said nothing, and whoever books at the last "
    "moment with a coach whose days are full and would rather wait than see somebody else once. A late meeting may "
    "serve two, so a few fewer are held. An office that is nearer to its line has longer waits with one coach than a "
    "pool has."
)
MEANING = (
    "- *Meetings with the named coach*: of all that took place, those with whoever was the person's coach that day. "
    "With *next free coach* nobody is named; the coach whom somebody met first counts as theirs. A meeting with a "
    "cover coach whom the person chose counts in the whole, and not as one with the named coach.",
    "- *UPC, COC, SECON*: as on the page of continuity, over people who met somebody twice or more.",
    "- *Days waited*: from the day on which somebody was due by their rhythm to the meeting that took place, those "
    "included on which they did not come at first. A meeting before that day is no wait.",
    "- *Hours over the line*: for each coach and each four weeks what meetings took by the workload formula (writing "
    "up and answering included) beyond the hours that there were as it turned out, all together.",
    "- *Relationships broken*: a named coach who changed while the person was still here; with *next free coach*, a "
    "meeting with another coach than the one before.",
    "- *Hard adjustments broken*: who the coach is, how, how long and when the meeting was.",
    "- *Promises kept*: a first coach by the promised day, and what was said about a meeting in an absence done. Only "
    "CoachDesk promises anything.",
    "- *The best that any rule could have reached* is an upper bound worked out from the events alone, by somebody who "
    "knew every sickness beforehand, had all the room in the world and named the best coach for each person. A meeting "
    "cannot be with the named coach where the person does not want to wait and that coach is away on every working day "
    "within a week of the day they are due, before and after.",
)
RULES_SAID = (
    "- The same for all three: working hours, leave and sickness and the day on which each is known, lengths, rests, "
    "ways of meeting, notice, times that people keep for something else, how long before it a meeting is booked, who "
    "does not come, and on which day they are due again.",
    "- *Next free coach*: whoever is free first from the time of day on at which somebody is due, that day or the next "
    "that has a time. Of several, whoever has the fewest meetings that day.",
    "- *Named, first free time*: a coach is named on arrival, by room. The meeting is at the first free time from the "
    "due day on with anybody; where the named coach has the same time, it is with them.",
    "- *CoachDesk*: the first time of the day that the booking page offers first: with their own coach, in the week up "
    "to the due day the day with most room; a week earlier where there is none; else the first day after it. It is the "
    "same after a meeting to which somebody did not come, so that the next may be less than a week later. Where the "
    "coach is away that day, whoever does not want to wait meets their cover coach if that is sooner; where the "
    "coach's first time is more than a week late, they meet somebody else who fits, once, which counts as a meeting "
    "with a cover coach. Before a leave the coach asks those who are due in it, for nobody else's diary is theirs.",
    "- Neither of the other two asks whether a coach keeps what somebody needs of one (a woman, Welsh, not this one): "
    "that is what people described. Length, way and time of meeting they keep.",
)
