"""The day as one strip: where each meeting, rest and absence stands on it, in per cent of its width."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coachdesk import clock

OPENS, CLOSES = 9 * 60, 17 * 60
HOUR = 60
NEAR = 5.0  # per cent: a figure of the scale this near to the time now would be written over it


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the strip: `past`, `next` or `later` for a meeting, `away` for an absence."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Hour:
    """A figure of the scale. Every second one is left out where there is little room."""

    x: str
    figure: int
    is_odd: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Ruler:
    blocks: list[Block]
    hours: list[Hour]
    now_x: str | None
    now_words: str


def ruler(spans: Iterable[tuple[str, datetime, datetime]], now: datetime) -> Ruler:
    """The strip from nine to five, or longer where the day is. Spans are of one London day: kind, from, to."""
    placed = [(kind, _minute(starts_at), _minute(starts_at) + _long(starts_at, ends_at))
              for kind, starts_at, ends_at in spans]  # fmt: skip
    met = [(starts, ends) for kind, starts, ends in placed if kind != "away"]
    opens = min([OPENS, *(starts // HOUR * HOUR for starts, _ends in met)])
    closes = max([CLOSES, *(min(-(-ends // HOUR) * HOUR, 24 * HOUR) for _starts, ends in met)])
    whole = closes - opens

    def x(minute: float) -> float:
        return min(max((minute - opens) / whole, 0.0), 1.0) * 100

    at = _minute(now)
    now_x = x(at) if opens <= at <= closes else None
    blocks = [
        Block(kind, _percent(x(starts)), _percent(x(ends) - x(starts)))
        for kind, starts, ends in placed
        if x(ends) > x(starts)
    ]
    hours = [
        Hour(_percent(x(minute)), minute // HOUR, bool((minute - opens) // HOUR % 2), _anchor(minute, opens, closes))
        for minute in range(opens, closes + 1, HOUR)
        if now_x is None or abs(x(minute) - now_x) > NEAR
    ]
    shown = clock.as_london(now)
    return Ruler(blocks, hours, None if now_x is None else _percent(now_x), f"{shown.hour}:{shown.minute:02}")


def _minute(instant: datetime) -> int:
    at = clock.as_london(instant)
    return at.hour * HOUR + at.minute


def _long(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _anchor(minute: int, opens: int, closes: int) -> str:
    return "start" if minute == opens else "end" if minute == closes else "middle"
