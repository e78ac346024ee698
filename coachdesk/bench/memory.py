"""What one web worker holds: at its start, and after many pages of several kinds; and how soon its first page comes."""

from itertools import cycle, islice

from coachdesk.bench import caseload, ids
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.process import rss_mib
from coachdesk.bench.server import Server, serving
from coachdesk.bench.sizes import HEAVY_COACH, USUAL_COACH
from coachdesk.bench.stage import Stage

PAGES = 1_000  # twice
STARTS = 3


def measure(stage: Stage) -> Figure:
    """Two thousand pages in turn: caseloads of 120 and 480, searches, and a hundred people."""
    usual, heavy = stage.cookie_of(USUAL_COACH), stage.cookie_of(HEAVY_COACH)
    starts = [_start(stage, usual) for _number in range(STARTS)]
    with serving(stage.environment()) as server:
        server.first_page("/caseload", usual)
        idle = rss_mib(server.worker)
        asked = cycle(_pages(stage, usual, heavy))
        after_first = _ask(server, asked)
        after_second = _ask(server, asked)
    first_page = sorted(starts)[STARTS // 2]
    measured = {
        "pages": 2 * PAGES,
        "first_page_s": first_page,
        "rss_mib": after_second,
        "idle_mib": idle,
        "after_1000_mib": after_first,
        "after_2000_mib": after_second,
        "last_1000_mib": after_second - after_first,
    }
    goals = (
        Goal("MiB at the start", 110, idle),
        Goal("MiB after 2,000 pages", 160, after_second),
        Goal("MiB that the last 1,000 pages added", 5, after_second - after_first),
        Goal("seconds to the first page", 1.5, first_page, timed=True),
    )
    return Figure("memory", stage.size.name, stage.engine_name, measured, goals)


def _start(stage: Stage, cookie: str) -> float:
    with serving(stage.environment()) as server:
        return server.first_page("/caseload", cookie)


def _pages(stage: Stage, usual: str, heavy: str) -> list[tuple[str, str]]:
    people = islice(stage.size.people_of(USUAL_COACH), 100)
    each = [(f"/claimants/{ids.made('claimant', number)}", usual) for number in people]
    lists = [(caseload.PATH, usual), (caseload.PATH, heavy), ("/caseload?q=an", usual), ("/caseload?sort=name", heavy)]
    return [page for somebody in each for page in (somebody, *lists)]


def _ask(server: Server, asked: "cycle[tuple[str, str]]") -> float:
    """Ask for a thousand pages; what the worker holds then."""
    for path, cookie in islice(asked, PAGES):
        status = server.get(path, cookie)
        if status != 200:
            raise RuntimeError(f"{path} answered with {status}")
    return rss_mib(server.worker)
