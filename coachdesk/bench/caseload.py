"""The caseload page: 120 people beside the floor, and 480 people beside the page of 120."""

from functools import partial

from coachdesk.bench import cpu, plans, visitor
from coachdesk.bench.counting import Counted, counting
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import caseload as floor
from coachdesk.bench.page_figures import of_page
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.rows_shown import rows_shown
from coachdesk.bench.sizes import HEAVY_COACH, NOW, USUAL_COACH
from coachdesk.bench.stage import Stage

PATH = "/caseload?show=all"


class Differs(RuntimeError):
    """The floor and the page do not show the same, so that a ratio of them means nothing."""


def measure(stage: Stage) -> Figure:
    """The whole page, signed in."""
    cookie, heavy_cookie = stage.cookie_of(USUAL_COACH), stage.cookie_of(HEAVY_COACH)
    bare = floor.bare_page(stage.source, stage.lexicon, stage.coach_id(USUAL_COACH), NOW)
    counted, page = look(stage, cookie)
    shown = same_rows(page, visitor.get(bare, "/").body)
    floor_page = partial(visitor.get, bare, "/")
    app_page = partial(visitor.get, stage.app, PATH, cookie)
    compared = in_turns(floor_page, app_page)
    heavy = in_turns(app_page, partial(visitor.get, stage.app, PATH, heavy_cookie))
    whole = plans.read_whole(stage.engine, counted.statements)
    cpu_ratio = cpu.ratio(stage, floor_page, app_page)
    measured = {
        **of_page(compared, counted, page, rows=shown, cpu_ratio=cpu_ratio),
        "heavy": {"rows": stage.size.heavy, "app_ms": heavy.app_ms, "ratio": heavy.ratio, "noisy": heavy.noisy},
    }
    goals = (
        Goal("times the bare page", 2.5, compared.ratio, timed=True),
        Goal("95th percentile in times of the median", 2.0, compared.app_p95_ms / compared.app_ms, timed=True),
        Goal("queries of the page", 6, counted.page),
        Goal("rows fetched for each person shown", 3, counted.rows_fetched / shown),
        Goal("HTML in kB for 120 rows", 60, len(page) / 1000 / shown * 120),
        Goal("480 people in times of 120", 3.5, heavy.ratio, timed=True),
        Goal("large tables read from end to end", 0, len(whole)),
    )
    notes = (*cpu.note(cpu_ratio), *noise(compared.noisy or heavy.noisy))
    return Figure("caseload", stage.size.name, stage.engine_name, measured, goals, notes)


def look(stage: Stage, cookie: str, path: str = PATH) -> tuple[Counted, bytes]:
    """The page once, with what it asked of the database."""
    visitor.get(stage.app, path, cookie)  # the first page of a process also asks which database this is
    with counting(stage.engine) as counted:
        answer = visitor.get(stage.app, path, cookie)
    if answer.status != 200:
        raise Differs(f"{path} answered with {answer.status}.")
    return counted, answer.body


def same_rows(page: bytes, bare: bytes) -> int:
    """How many rows both show. Raises Differs with the first that is not the same."""
    of_page, of_floor = rows_shown(page), rows_shown(bare)
    for shown, wanted in zip(of_page, of_floor, strict=False):
        if shown != wanted:
            raise Differs(f"The page shows {shown}, the floor {wanted}.")
    if len(of_page) != len(of_floor) or not of_page:
        raise Differs(f"The page shows {len(of_page)} rows, the floor {len(of_floor)}.")
    return len(of_page)


def noise(noisy: bool) -> tuple[str, ...]:
    return ("Noisy: the middle half of the rounds' ratios is a tenth apart or more.",) if noisy else ()
