"""What if: the hours of an office as they are, and as they would be with other figures. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from coachdesk.queries import loads, offices
from coachdesk.queries.loads import Facts, Load
from coachdesk.workload import WorkloadSettings, needed_minutes

# What a lead can try out.
TRIED = ("rhythm_days", "first_meeting_minutes", "meeting_minutes", "write_up_minutes")


@dataclass(frozen=True, slots=True)
class BesideEachOther:
    """One coach, or all of them: before and after. `fit` is how many people who need the usual would fit, by room."""

    before: Load
    after: Load
    fit_before: int
    fit_after: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`figures` as they hold, `tried` what is different; `own_rhythm` people keep the rhythm that they agreed."""

    figures: Mapping[str, float]
    tried: Mapping[str, float]
    usual_before: float
    usual_after: float
    coaches: Sequence[BesideEachOther]
    office: BesideEachOther
    people: int
    own_rhythm: int


def what_if(
    session: Session,
    office_id: UUID,
    on: date,
    wanted: Mapping[str, float],
    *,
    among: Select[UUID],
    everybody: bool = False,
) -> WhatIf:
    """These coaches of an office with the figures that hold on a day, and with those that are tried. `everybody`: as if
    those with a rhythm of their own agreed to the new one, too."""
    figures = offices.chosen(session, office_id, on)
    tried = {name: value for name, value in wanted.items() if name in TRIED and figures[name] != value}
    before, after = offices.workload_of(figures), offices.workload_of(figures | tried)
    facts = loads.facts(session, office_id, on, among=among)
    pairs = [(each.load(before, on), (_usual_rhythm(each) if everybody else each).load(after, on)) for each in facts]
    kinds = [(kind, count) for each in facts for kind, count in each.kinds]
    coaches = [BesideEachOther(one, other, fits(one), fits(other)) for one, other in pairs]
    return WhatIf(
        figures,
        tried,
        usual(before),
        usual(after),
        coaches,
        BesideEachOther(
            loads.whole_team((one for one, _other in pairs), before),
            loads.whole_team((other for _one, other in pairs), after),
            sum(each.fit_before for each in coaches),
            sum(each.fit_after for each in coaches),
        ),
        sum(count for _kind, count in kinds),
        sum(count for kind, count in kinds if kind.rhythm_days is not None),
    )


def _usual_rhythm(facts: Facts) -> Facts:
    kinds = [(kind._replace(rhythm_days=None), count) for kind, count in facts.kinds]
    covers = [cover._replace(kind=cover.kind._replace(rhythm_days=None)) for cover in facts.covers]
    return replace(facts, kinds=kinds, covers=covers)


def fits(load: Load) -> int:
    """How many people who need what is usual there is time for."""
    return int(load.available / usual(load.settings))


def usual(settings: WorkloadSettings) -> float:
    """What somebody needs with whom nothing else is agreed."""
    return needed_minutes(settings.slot, settings)
