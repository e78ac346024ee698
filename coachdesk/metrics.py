"""Counts of what is asked and how long it took, for whoever runs the service: by route and status, never by person.

Off unless COACHDESK_METRICS says yes. With several workers each writes into a folder that PROMETHEUS_MULTIPROC_DIR
names, and whichever is asked adds them all up.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_switch = {"on": False}


def start(*, on: bool) -> None:
    _switch["on"] = on


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Add one request."""
    if _switch["on"]:
        requests, durations, _registry = _kept()
        requests.labels(route, method, str(status)).inc()
        durations.labels(route).observe(seconds)


def as_text(now: Mapping[str, tuple[str, Mapping[str, float]]]) -> bytes:
    """All counts, and what is true just now: by name what it is, and a number for each thing it is said of."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = _kept()[2]
    return bytes(generate_latest(registry)) + b"".join(_gauge(name, *told) for name, told in now.items())


def _gauge(name: str, what: str, numbers: Mapping[str, float]) -> bytes:
    """In the text form itself: what is asked for afresh each time is kept in no worker's folder."""
    lines = [f"# HELP {name} {what}", f"# TYPE {name} gauge"]
    lines += [f'{name}{{of="{of}"}} {number}' for of, number in numbers.items()]
    return "\n".join([*lines, ""]).encode()


@cache
def _kept() -> tuple[Any, Any, Any]:
    from prometheus_client import CollectorRegistry, Counter, Histogram

    registry = CollectorRegistry()
    names = ["route", "method", "status"]
    requests = Counter("coachdesk_requests", "Requests answered", names, registry=registry)
    durations = Histogram(
        "coachdesk_request_seconds", "How long an answer took", ["route"], buckets=BUCKETS, registry=registry
    )
    return requests, durations, registry
