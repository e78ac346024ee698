"""The search for times beside the floor: five people of one coach, fourteen days each, down to the same starts."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.bench import ids
from coachdesk.bench.caseload import Differs, noise
from coachdesk.bench.counting import counting
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import slots as floor
from coachdesk.bench.floor.source import Source
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.sizes import NOW, USUAL_COACH
from coachdesk.bench.stage import Stage
from coachdesk.db import db, look_as
from coachdesk.models import Claimant, Staff
from coachdesk.models.label import Nation
from coachdesk.queries import offices
from coachdesk.queries.diary import diary_of
from coachdesk.services import slots
from coachdesk.slots.rules import Rules, rules_of
from coachdesk.slots.search import Answer, search
from coachdesk.working_days import bank_holidays

DAYS, PEOPLE = slots.DAYS, 5
TODAY = clock.as_london(NOW).date()
Asked = tuple[Claimant, Staff, Rules]


def measure(stage: Stage) -> Figure:
    """What is compared is the reading and the search down to the free starts; the account of the others is told."""
    with stage.app.app_context():
        session = db.session
        look_as(session, "system:bench")
        asked = people_of(session, stage)
        statement = floor.STATEMENT.format(ts="::timestamptz" if stage.source.is_postgresql else "")
        statement = stage.source.statement(statement)
        found = [same(session, stage.source, statement, each) for each in asked]
        with counting(stage.engine) as counted:
            slots.offer(session, asked[0][0], asked[0][1], at=NOW)
        of_floor = partial(_all_on_the_floor, stage.source, statement, asked)
        compared = in_turns(of_floor, partial(_all_here, session, asked))
        whole = in_turns(of_floor, partial(_all_here, session, asked, with_account=True))
    measured = {
        "rounds": compared.rounds,
        "people": len(asked),
        "starts": sum(found),
        "floor_ms": compared.floor_ms / len(asked),
        "app_ms": compared.app_ms / len(asked),
        "ratio": compared.ratio,
        "ratio_with_account": whole.ratio,
        "spread": compared.spread,
        "noisy": compared.noisy,
        "queries": dict(counted.queries),
        "rows_fetched": counted.rows_fetched,
    }
    goals = (
        Goal("times the plain sweep", 2.0, compared.ratio, timed=True),
        Goal("queries of a search", 3, counted.page),
    )
    return Figure("slots", stage.size.name, stage.engine_name, measured, goals, noise(compared.noisy))


def people_of(session: Session, stage: Stage, how_many: int = PEOPLE) -> list[Asked]:
    """People of the usual coach for whom a time can be found, and what their adjustments ask."""
    coach = session.get_one(Staff, stage.coach_id(USUAL_COACH))
    settings = offices.chosen(session, coach.office_id, TODAY)
    found: list[Asked] = []
    for number in stage.size.people_of(USUAL_COACH):
        claimant = session.get_one(Claimant, ids.made("claimant", number))
        answer = slots.offer(session, claimant, coach, at=NOW)
        if answer.free and len(found) < how_many:
            diary = answer.diary
            rules = rules_of(diary.codes, first=answer.rules.first, settings=settings, mode=answer.rules.mode)
            found.append((claimant, coach, rules))
    return found


def same(session: Session, source: Source, statement: str, asked: Asked) -> int:
    """How many starts both find. Raises Differs."""
    here, there = here_free(session, asked).free, floor_free(source, statement, asked)
    if here != there:
        raise Differs(f"The search finds {len(here)} times, the floor {len(there)}.")
    return len(here)


def here_free(session: Session, asked: Asked) -> Answer:
    claimant, coach, rules = asked
    diary = diary_of(session, claimant, coach, from_on=TODAY, days=DAYS, at=NOW)
    return search(diary, rules, from_on=TODAY, days=DAYS, now=NOW)


def floor_free(source: Source, statement: str, asked: Asked) -> list[datetime]:
    claimant, coach, rules = asked
    return floor.free(source, statement, coach.id, claimant.id, _figures(rules), NOW, DAYS)


def _figures(rules: Rules) -> floor.Asked:
    possible = rules.mode in rules.modes and not any(each.stops for each in rules.own)
    return floor.Asked(
        rules.minutes, rules.rest_minutes, rules.not_before or 0, rules.not_after or 24 * 60, rules.notice_days,
        possible, bank_holidays(Nation.ENGLAND),
    )  # fmt: skip


def _all_here(session: Session, asked: Sequence[Asked], *, with_account: bool = False) -> None:
    for each in asked:
        answer = here_free(session, each)
        assert answer.free
        if with_account:
            assert answer.days and answer.ruled_out and answer.three()


def _all_on_the_floor(source: Source, statement: str, asked: Sequence[Asked]) -> None:
    for each in asked:
        assert floor_free(source, statement, each)
