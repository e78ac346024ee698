"""The board of an office beside the floor: hours of twenty coaches, two of them with more people than usual."""

from collections.abc import Sequence
from functools import partial
from wsgiref.types import WSGIApplication

from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.bench import cpu, ids, plans, visitor
from coachdesk.bench.caseload import Differs, look, noise
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import board as floor
from coachdesk.bench.page_figures import of_page
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.rows_shown import rows_shown
from coachdesk.bench.stage import Stage
from coachdesk.models.label import Role
from coachdesk.queries.load_sql import codes_that_count
from coachdesk.queries.offices import DEFAULTS

PATH = "/board"
WHOLE_TEAM = 1  # the page adds them up in a last line


def measure(stage: Stage) -> Figure:
    """The whole page, signed in as the lead of the first office."""
    cookie = visitor.sign_in(stage.app, stage.size.coaches, Role.LEAD)
    bare = bare_page(stage)
    counted, page = look(stage, cookie, PATH)
    shown = same_rows(page, visitor.get(bare, "/").body)
    floor_page, app_page = partial(visitor.get, bare, "/"), partial(visitor.get, stage.app, PATH, cookie)
    compared = in_turns(floor_page, app_page)
    whole = plans.read_whole(stage.engine, counted.statements)
    cpu_ratio = cpu.ratio(stage, floor_page, app_page)
    measured = of_page(compared, counted, page, rows=shown, cpu_ratio=cpu_ratio)
    goals = (
        Goal("times the bare page", 1.6, compared.ratio, timed=True),
        Goal("95th percentile in times of the median", 2.0, compared.app_p95_ms / compared.app_ms, timed=True),
        Goal("queries of the page", 8, counted.page),
        Goal("large tables read from end to end", 0, len(whole)),
    )
    return Figure("board", stage.size.name, stage.engine_name, measured, goals,
                  (*cpu.note(cpu_ratio), *noise(compared.noisy)))  # fmt: skip


def bare_page(stage: Stage) -> WSGIApplication:
    """The floor for the team of the first office."""
    team_id = ids.made("team", 0)
    return floor.bare_page(stage.source, team_id, stage.lexicon.today, DEFAULTS, codes_that_count(), _minutes)


def _minutes(codes: Sequence[str]) -> int:
    return meeting_minutes(codes, int(DEFAULTS["meeting_minutes"]))


def same_rows(page: bytes, bare: bytes) -> int:
    """How many coaches both show, with the same people, hours and load. Raises Differs with the first that is not."""
    of_page, of_floor = rows_shown(page)[:-WHOLE_TEAM], rows_shown(bare)
    for shown, wanted in zip(of_page, of_floor, strict=False):
        if shown[:-1] != wanted[:-1]:
            raise Differs(f"The page shows {shown}, the floor {wanted}.")
    if len(of_page) != len(of_floor) or not of_page:
        raise Differs(f"The page shows {len(of_page)} coaches, the floor {len(of_floor)}.")
    return len(of_page)
