"""One figure: what was measured, what the goal is, and whether it is met. Quote ratios and counts, not milliseconds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, TypeGuard

PACKAGES = ("flask", "sqlalchemy", "psycopg", "jinja2")


@dataclass(frozen=True)
class Goal:
    """A limit, and what was measured against it. What is timed depends on the machine; a count does not."""

    name: str
    limit: float
    measured: float
    timed: bool = False

    @property
    def met(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        return f"{self.name}: {_number(self.measured)} (goal: at most {_number(self.limit)})"

    def as_row(self, *, judged: bool) -> str:
        """A row of the page of figures."""
        word = "" if not judged else "met" if self.met else "**missed**"
        return f"| {self.name} | {_number(self.measured)} | ≤ {_number(self.limit)} | {word} |"


@dataclass(frozen=True)
class Figure:
    """`measured` is printed as it is; on SQLite goals are told and not judged. What asks no database is on `python`."""

    path: str
    size: str
    engine: str
    measured: Mapping[str, Any]
    goals: tuple[Goal, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def judged(self) -> bool:
        return self.engine.startswith(("postgresql", "python"))

    @property
    def missed(self) -> list[Goal]:
        return [goal for goal in self.goals if not goal.met]

    @property
    def ok(self) -> bool:
        return not (self.judged and self.missed)

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "size": self.size,
            "engine": self.engine,
            "versions": versions(),
            **{name: _rounded(value) for name, value in self.measured.items()},
            "goal": {goal.name: goal.limit for goal in self.goals},
            "missed": [goal.name for goal in self.missed] if self.judged else [],
            "notes": list(self.notes),
            "ok": self.ok,
        }

    def lines(self) -> Iterator[str]:
        """The figure for people."""
        yield f"{self.path}, size {self.size}, on {self.engine}"
        for goal in self.goals:
            sign = "·" if not self.judged else "met   " if goal.met else "MISSED"
            yield f"  {sign} {goal}"
        for note in self.notes:
            yield f"  {note}"


def versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


def moved(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """What is another number than last time, by a tenth at least."""
    for name, value in new.items():
        before = old.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            yield from moved(before, value, f"{prefix}{name}.")
        elif _is_number(value) and _is_number(before) and abs(value - before) > 0.1 * abs(before):
            yield f"{prefix}{name}: {_number(before)} → {_number(value)}"


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {name: _rounded(part) for name, part in value.items()}
    return value
