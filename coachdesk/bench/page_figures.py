"""What is measured of every page beside its floor."""

from typing import Any

from coachdesk.bench.counting import Counted
from coachdesk.bench.process import rss_mib
from coachdesk.bench.rounds import Compared


def of_page(compared: Compared, counted: Counted, page: bytes, *, rows: int, cpu_ratio: float | None) -> dict[str, Any]:
    """Times, statements and size of one page, as they stand in the JSON."""
    return {
        "rounds": compared.rounds,
        "rows": rows,
        "floor_ms": compared.floor_ms,
        "app_ms": compared.app_ms,
        "ratio": compared.ratio,
        "cpu_ratio": cpu_ratio,
        "p95_ratio": compared.app_p95_ms / compared.app_ms,
        "spread": compared.spread,
        "noisy": compared.noisy,
        "queries": dict(counted.queries),
        "rows_fetched": counted.rows_fetched,
        "html_bytes": len(page),
        "rss_mib": rss_mib(),
    }
