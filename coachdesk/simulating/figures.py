"""What came of a year under one rule, in the figures that are printed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from coachdesk.adjustments.modes import modes_allowed
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.continuity import Visit, means, named_share
from coachdesk.services.matters import CoachFacts, why_not
from coachdesk.simulating import assumed
from coachdesk.simulating.desk import Booked, Held
from coachdesk.simulating.plan import ONE_DAY, Plan, minute_of
from coachdesk.simulating.records import coach_id
from coachdesk.slots.own_rule import rule_of
from coachdesk.workload import WorkloadSettings

DIGITS = 4
WEEKS = 4
A_WEEK = 7
SETTINGS = WorkloadSettings(slot=assumed.OFFICE_CHOSE["meeting_minutes"])


@dataclass(frozen=True)
class Figures:
    """One rule's year. Shares are of one; waits are in days from the day somebody was due."""

    named_coach_share: float | None
    upc: float | None
    coc: float | None
    secon: float | None
    wait_days_median: float | None
    wait_days_p90: float | None
    waited_over_a_week: float | None
    hours_over_line: float
    relationships_broken: int
    hard_adjustments_broken: int
    promises_kept: float | None
    meetings: int
    chosen_cover: int

    def as_json(self) -> dict[str, float | int | None]:
        return {
            name: round(value, DIGITS) if isinstance(value, float) else value for name, value in asdict(self).items()
        }


def figures(plan: Plan, held: Sequence[Held], *, broken: int, promises_kept: float | None) -> Figures:
    share = named_share(Visit(each.booked.coach, each.named, each.chosen_cover) for each in held)
    per_person = means(_by_person(held))
    waits = sorted(max(0, (each.booked.on - each.booked.due.due_on).days) for each in held)
    return Figures(
        named_coach_share=share.ratio.share,
        upc=per_person.upc,
        coc=per_person.coc,
        secon=per_person.secon,
        wait_days_median=_percentile(waits, 0.5),
        wait_days_p90=_percentile(waits, 0.9),
        waited_over_a_week=sum(wait > A_WEEK for wait in waits) / len(waits) if waits else None,
        hours_over_line=_hours_over(plan, held),
        relationships_broken=broken,
        hard_adjustments_broken=sum(len(list(broken_at(plan, each.booked))) for each in held),
        promises_kept=promises_kept,
        meetings=share.meetings,
        chosen_cover=share.chosen_cover,
    )


def broken_at(plan: Plan, booked: Booked) -> Iterator[str]:
    """The codes of what a meeting did not keep that is always kept."""
    person, on = plan.people[booked.due.person], booked.on
    codes = person.codes(on)
    coach = plan.coaches[booked.coach]
    facts = CoachFacts(coach_id(coach.number), coach.gender, coach.languages, coach.skills)
    yield from why_not(codes, facts, {coach_id(each) for each in person.not_with(on)})
    if booked.mode not in modes_allowed(codes):
        yield "mode"
    if booked.minutes < meeting_minutes(codes, int(assumed.OFFICE_CHOSE["meeting_minutes"])):
        yield "length"
    begins, ends = minute_of(booked.starts_at), minute_of(booked.ends_at)
    for code in codes:
        rule = rule_of(code)
        if (rule.not_before or 0) > begins or (rule.not_after is not None and rule.not_after < ends):
            yield code
    for kept in person.kept:
        if kept.weekday == on.weekday() and kept.starts_minute < ends and begins < kept.ends_minute:
            yield "TIME_AVOID"


def _by_person(held: Sequence[Held]) -> list[list[int]]:
    met: dict[int, list[int]] = defaultdict(list)
    for each in sorted(held, key=lambda each: each.booked.starts_at):
        met[each.booked.due.person].append(each.booked.coach)
    return list(met.values())


def _percentile(waits: Sequence[int], share: float) -> float | None:
    """The smallest wait that so many did not exceed."""
    return float(waits[max(0, -int(-share * len(waits) // 1) - 1)]) if waits else None


def _hours_over(plan: Plan, held: Sequence[Held]) -> float:
    """For each coach and each four weeks: what their meetings took beyond the time there was, by the workload formula
    and by the hours as they turned out, in hours, all together."""
    worked: dict[tuple[int, int], float] = defaultdict(float)
    for each in held:
        worked[each.booked.coach, _month(plan, each.booked.on)] += _minutes(each.booked)
    there: dict[tuple[int, int], float] = defaultdict(float)
    for day in plan.days():
        for coach in plan.coaches.values():
            if plan.is_there(coach.number, day):
                a_day = coach.weekly_hours * 60 / len({each.weekday for each in coach.hours})
                there[coach.number, _month(plan, day)] += a_day * (1 - SETTINGS.fixed_share)
    return sum(max(0.0, minutes - there[key]) for key, minutes in worked.items()) / 60


def _minutes(booked: Booked) -> float:
    return (booked.minutes + SETTINGS.write_up) * (1 + SETTINGS.responsive)


def _month(plan: Plan, day: date) -> int:
    return (day - plan.first_on) // (ONE_DAY * 7 * WEEKS)
