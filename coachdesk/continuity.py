"""How much of what somebody has with us is with one coach: measures of meetings that took place, as health services use
them. Pure sums: no date is guessed here, and nothing is said of a person that their meetings do not say.

A person's meetings are told by who was met, in their order. With N meetings, n_i of them with coach i:

  UPC    max(n_i) / N                          how much of it was with whoever they met most
  COC    (sum of n_i * n_i - N) / (N * (N-1))  Bice and Boxerman: how little it was spread over several
  SECON  pairs alike / (N-1)                   how often the next meeting was with the coach of the one before
  HI     sum of (n_i / N) * (n_i / N)          Herfindahl; COC = (N * HI - 1) / (N - 1)

Sources: BMC Health Services Research 2022, s12913-022-07953-z, table 2 (UPC, COC, SECON, HI); British Journal of
General Practice 2019;69:e356 (the share of a list with its own doctor) and 2023;73:279, tables 1 and 2 (worked values).

The headline is none of these four, for they ask only whether it was the same coach: BBBA is 0.75 by UPC although A, who
was named, had one meeting of four. It is the share of meetings with whoever was the named coach on that day.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

FEWEST_FOR_A_MEAN = 2
FEWEST_FOR_COC = 3


class Band(StrEnum):
    """What a share of meetings with the named coach calls for. Said of how we book, never of somebody."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many meetings of so many: shown with both, always."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of no meetings."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> int | None:
        """In whole per cent, as it is shown; the bands go by this figure."""
        return None if self.share is None else round(100 * self.share)


@dataclass(frozen=True, slots=True)
class Named:
    """A coach who was named, from the first day to the last. `from_file` when only an old system said so."""

    coach: Hashable
    from_on: date
    until_on: date | None = None
    from_file: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A meeting that took place, as the shares count it: who was met, who was named then, and who sat there too.

    `chosen_cover` when the person chose the cover coach rather than wait for their own.
    """

    coach: Hashable
    named: Hashable | None = None
    chosen_cover: bool = False
    beside: Hashable | None = None

    @property
    def is_own(self) -> bool:
        """With the coach who was named that day; at a handover the two may sit there together."""
        return self.named is not None and self.named in (self.coach, self.beside)


@dataclass(frozen=True, slots=True)
class NamedShare:
    """Meetings with the named coach, of all meetings since somebody was named. Chosen cover is counted in the whole."""

    with_named: int = 0
    meetings: int = 0
    chosen_cover: int = 0

    def __add__(self, other: "NamedShare") -> "NamedShare":
        return NamedShare(
            self.with_named + other.with_named, self.meetings + other.meetings, self.chosen_cover + other.chosen_cover
        )

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.with_named, self.meetings)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The measures of one person's meetings. None where there are too few: COC and SECON need two."""

    meetings: int
    upc: float | None
    coc: float | None
    secon: float | None
    herfindahl: float | None


@dataclass(frozen=True, slots=True)
class Means:
    """The mean over people who met twice or more; None where there is nobody like that."""

    people: int
    upc: float | None
    coc: float | None
    secon: float | None


def upc(coaches: Sequence[Hashable]) -> float | None:
    """Usual provider of care, above 0 to 1: the share of meetings with whoever was met most. Order does not matter."""
    return max(Counter(coaches).values()) / len(coaches) if coaches else None


def coc(coaches: Sequence[Hashable]) -> float | None:
    """Bice–Boxerman continuity of care, 0 (never the same twice) to 1; for two meetings or more, telling from three."""
    if len(coaches) < 2:
        return None
    alike = sum(met * met for met in Counter(coaches).values()) - len(coaches)
    return alike / (len(coaches) * (len(coaches) - 1))


def secon(coaches: Sequence[Hashable]) -> float | None:
    """Sequential continuity, 0 to 1: how often a meeting and the next were with one coach; for two meetings or more."""
    if len(coaches) < 2:
        return None
    return sum(one == later for one, later in pairwise(coaches)) / (len(coaches) - 1)


def herfindahl(coaches: Sequence[Hashable]) -> float | None:
    """Concentration, 1/k for k coaches met equally often, to 1; for one meeting or more. Order does not matter."""
    return sum((met / len(coaches)) ** 2 for met in Counter(coaches).values()) if coaches else None


def pattern(coaches: Sequence[Hashable]) -> Pattern:
    """All measures of one person's meetings, in their order."""
    return Pattern(len(coaches), upc(coaches), coc(coaches), secon(coaches), herfindahl(coaches))


def means(people: Iterable[Sequence[Hashable]]) -> Means:
    """The means over a list of people, each told by whom they met; whoever met once, or nobody, is not counted."""
    counted = [pattern(coaches) for coaches in people if len(coaches) >= FEWEST_FOR_A_MEAN]
    if not counted:
        return Means(0, None, None, None)
    return Means(
        len(counted),
        fmean(each.upc for each in counted if each.upc is not None),
        fmean(each.coc for each in counted if each.coc is not None),
        fmean(each.secon for each in counted if each.secon is not None),
    )


def named_share(visits: Iterable[Visit]) -> NamedShare:
    """For one person, or for everybody on a list: meetings before anybody was named are not counted."""
    counted = [visit for visit in visits if visit.named is not None]
    chosen = sum(visit.chosen_cover and not visit.is_own for visit in counted)
    return NamedShare(sum(visit.is_own for visit in counted), len(counted), chosen)


def own_people(visits: Iterable[Visit], coach: Hashable) -> Ratio:
    """The own-people ratio of a coach, 0 to 1: of the meetings they held, how many were with their own people."""
    held = [visit for visit in visits if visit.coach == coach and visit.named is not None]
    return Ratio(sum(visit.named == coach for visit in held), len(held))


def named_on(spans: Iterable[Named], on: date, met: Collection[Hashable] = (), *, from_file: bool = False) -> Hashable:
    """Who was named on a day, or None. `met` is who was there, `from_file` whether the meeting came with a file.

    On the day of a change both are named, and a meeting with either is with the named coach; else the newer one holds.
    An old system tells who the coach is now and not who it was: of meetings that came with its files it names nobody.
    """
    held = [
        span for span in spans
        if span.from_on <= on and (span.until_on is None or on <= span.until_on) and not (from_file and span.from_file)
    ]  # fmt: skip
    if len(held) < 2:
        return held[0].coach if held else None
    return max(held, key=lambda span: (span.coach in met, span.from_on, span.until_on is None)).coach


def band(percent: float, *, good: float = 80, watch: float = 60) -> Band:
    """Which band a share in per cent falls into; an office chooses both lines, in whichever order they were typed."""
    watch, good = sorted((watch, good))
    if percent >= good:
        return Band.GOOD
    return Band.WATCH if percent >= watch else Band.ACT
