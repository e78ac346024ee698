"""A person's page beside the floor, and beside the caseload of 120: it is opened from there all day long."""

from functools import partial

from coachdesk.bench import caseload, cpu, ids, plans, visitor
from coachdesk.bench.caseload import Differs, look, noise, same_rows
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import person as floor
from coachdesk.bench.page_figures import of_page
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.rows_shown import words_missing
from coachdesk.bench.sizes import USUAL_COACH, Size
from coachdesk.bench.stage import Stage

SMALL = (
    "The bare page takes less than a millisecond: seven statements, and no sign-in, header, form or event. "
    "So the goal that counts is the first one."
)


def measure(stage: Stage) -> Figure:
    """Somebody with words of their own, words to ask about and adjustments: every kind of sealed text is opened."""
    cookie, claimant_id = stage.cookie_of(USUAL_COACH), ids.made("claimant", somebody(stage.size))
    path = f"/claimants/{claimant_id}"
    bare = floor.bare_page(stage.source, stage.lexicon, stage.settings.master_keys.keys, claimant_id)
    counted, page = look(stage, cookie, path)
    shown = same(page, visitor.get(bare, "/").body)
    floor_page = partial(visitor.get, bare, "/")
    app_page = partial(visitor.get, stage.app, path, cookie)
    compared = in_turns(floor_page, app_page)
    beside = in_turns(partial(visitor.get, stage.app, caseload.PATH, cookie), app_page)
    whole = plans.read_whole(stage.engine, counted.statements)
    cpu_ratio = cpu.ratio(stage, floor_page, app_page)
    measured = {
        **of_page(compared, counted, page, rows=shown, cpu_ratio=cpu_ratio),
        "beside_caseload": {"ratio": beside.ratio, "noisy": beside.noisy},
    }
    goals = (
        Goal("times the caseload page of 120", 1.0, beside.ratio, timed=True),
        Goal("times the bare page", 12.0, compared.ratio, timed=True),
        Goal("95th percentile in times of the median", 2.0, compared.app_p95_ms / compared.app_ms, timed=True),
        Goal("queries of the page", 12, counted.page),
        Goal("rows fetched", 60, counted.rows_fetched),
        Goal("HTML in kB", 30, len(page) / 1000),
        Goal("large tables read from end to end", 0, len(whole)),
    )
    notes = (SMALL, *cpu.note(cpu_ratio), *noise(compared.noisy or beside.noisy))
    return Figure("person", stage.size.name, stage.engine_name, measured, goals, notes)


def somebody(size: Size) -> int:
    """The first of the usual coach's people who has two adjustments at least and own words (see people.py)."""
    mine = size.people_of(USUAL_COACH)
    return next(number for number in mine if number % 10 == 6 and number // 7 % 4 >= 2)


def same(page: bytes, bare: bytes) -> int:
    """How many meetings both show; every word of the floor stands on the page. Raises Differs."""
    shown = same_rows(page, bare)
    if missing := words_missing(page, bare):
        raise Differs(f"The page does not say {missing[0]!r}.")
    return shown
