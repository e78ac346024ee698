"""All that a person's adjustments ask of a meeting: how long, how, when, with how much notice.

How an adjustment binds is what the person's own row says, not what the catalogue says. One that is kept always rules
times out; a wish chooses and marks, and rules nothing out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from coachdesk.adjustments.catalogue import kind, kinds_of
from coachdesk.adjustments.modes import ALL_MODES
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.models.label import Strength
from coachdesk.slots.own_rule import LENGTHS, OwnRule, asks_for_length, rule_of

WAYS = ("in_person", "phone", "video", "outreach", "home_visit")
Held = frozenset[tuple[str, Strength]]


@dataclass(frozen=True)
class Rules:
    """`own` are the rules that are kept always, `wishes` those that are kept where they can be.

    `without` says how long the meeting would be without one of the person's adjustments, where that is shorter.
    """

    minutes: int
    rest_minutes: int
    modes: frozenset[str]
    mode: str
    first: bool = False
    own: tuple[OwnRule, ...] = ()
    wishes: tuple[OwnRule, ...] = ()
    without: tuple[tuple[str, int], ...] = ()

    @property
    def not_before(self) -> int | None:
        return max((each.not_before for each in self.own if each.not_before is not None), default=None)

    @property
    def not_after(self) -> int | None:
        return min((each.not_after for each in self.own if each.not_after is not None), default=None)

    @property
    def notice_days(self) -> int:
        return max((each.notice_days for each in self.own), default=0)

    @property
    def least_options(self) -> int:
        return max((each.least_options for each in self.own), default=0)

    @property
    def distinct_days(self) -> bool:
        return any(each.distinct_days for each in self.own)


def rules_of(
    codes: Mapping[str, Strength] | Iterable[str],
    *,
    first: bool,
    settings: Mapping[str, float],
    mode: str | None = None,
    last_mode: str | None = None,
    minutes: int | None = None,
    any_length: bool = False,
    stops: Mapping[str, str] | None = None,
) -> Rules:
    """The rules for one meeting. `stops` are codes because of which nothing can be offered, each with why.

    `minutes` is a length that somebody chose; with `any_length` it stands, as that of a meeting that is only moved.
    """
    held = codes if isinstance(codes, Mapping) else {code: kind(code).strength for code in codes}
    bases = int(settings["first_meeting_minutes"]), int(settings["meeting_minutes"])
    least = 0 if any_length else min(bases)
    rules = _standing(frozenset(held.items()), bases[0] if first else bases[1], least, minutes)
    own = rules.own
    if stops:
        stopped = tuple(replace(rule_of(code), stops=why) for code, why in stops.items())
        own = (*stopped, *(each for each in own if each.code not in stops))
    chosen = mode or _usual_way(rules, last_mode)
    return replace(rules, own=own, first=first, mode=chosen, rest_minutes=int(settings["rest_minutes"]))


@lru_cache(maxsize=1024)
def _standing(held: Held, base: int, least_base: int, minutes: int | None) -> Rules:
    """What does not depend on the day, the last meeting or the way of meeting."""
    hard = [each.code for each in kinds_of(code for code, binds in held if binds is Strength.HARD)]
    soft = [each.code for each in kinds_of(code for code, binds in held if binds is Strength.PREFERENCE)]
    own = [rule_of(code) for code in hard]
    length = minutes or meeting_minutes((code for code, _ in held), base)
    broken = _length_broken(hard, least_base, length) if minutes and least_base else None
    return Rules(
        minutes=length,
        rest_minutes=0,
        modes=ALL_MODES.intersection(*(each.modes for each in own)),
        mode="",
        own=tuple(replace(each, stops=LENGTHS) if each.code == broken else each for each in own),
        wishes=tuple(map(rule_of, soft)),
        without=() if minutes else tuple(_without(held, hard, base, length)),
    )


def _length_broken(hard: Iterable[str], base: int, minutes: int) -> str | None:
    """The adjustment that a meeting of this length, which somebody chose, would break."""
    lengths = [code for code in hard if asks_for_length(code)]
    at_most = [int(each) for kind in kinds_of(lengths) for each in kind.values("slot_max")]
    if at_most:
        shortest = min(at_most)
        too_long = (kind.code for kind in kinds_of(lengths) if str(shortest) in kind.values("slot_max"))
        return next(too_long) if minutes > shortest else None
    return lengths[0] if lengths and minutes < meeting_minutes(lengths, base) else None


def _without(held: Held, hard: Iterable[str], base: int, minutes: int) -> Iterable[tuple[str, int]]:
    for code in hard:
        if asks_for_length(code):
            shorter = meeting_minutes((other for other, _ in held if other != code), base)
            if shorter < minutes:
                yield code, shorter


def _usual_way(rules: Rules, last_mode: str | None) -> str:
    """The way that is wished for, else that of the last meeting, else the first; only one that the rules leave."""
    allowed = [way for way in WAYS if way in rules.modes]
    liked = [way for way in allowed if all(way in wish.modes for wish in rules.wishes)]
    wished = [way for way in liked if any(wish.modes != ALL_MODES for wish in rules.wishes)]
    if last_mode in (wished or liked or allowed):
        return str(last_mode)
    return next(iter(wished or liked or allowed), WAYS[0])
