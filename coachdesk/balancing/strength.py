"""How strong a relationship is, by a rule that stands on the screen, and which relationships balancing never touches.

The points, 1 to 24:
  1  everybody who has a coach
  1  for each meeting they had together, up to 8
  4  if they met in the last four weeks; 3 in the last eight weeks; 2 in the last 13; 1 in the last 26
  1  for each thing the person entrusted to this coach, up to 4: own words, notes answered, shared goals and steps
  1  for each full half year together, up to 3
  4  if the person said that they wish to stay
If the person said that they wish for another coach, it is 1 and nothing else counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

MEETINGS, ENTRUSTED, HALF_YEARS, STAY = 8, 4, 3, 4
RECENT = ((28, 4), (56, 3), (91, 2), (182, 1))  # days since they met, points
WEEKS_OF_HALF_A_YEAR = 26
MOST = 24
NEW_FOR_WEEKS = 13
STAFF_SAME = "STAFF_SAME"


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of two people says about their time together."""

    meetings_together: int = 0
    last_met_days_ago: int | None = None
    entrusted: int = 0
    weeks_together: float = 0
    wishes_to_stay: bool = False
    wishes_to_leave: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: a code with parameters, and the points it brings."""

    code: str
    points: int
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Strength:
    """The points, and the lines that they are the sum of."""

    points: int
    lines: tuple[Line, ...]


def strength(record: Record) -> Strength:
    """The rule that stands above."""
    if record.wishes_to_leave:
        return Strength(1, (Line("wishes_to_leave", 1),))
    halves = int(record.weeks_together // WEEKS_OF_HALF_A_YEAR)
    lines = [
        Line("a_coach", 1),
        _counted("meetings", record.meetings_together, MEETINGS),
        _recent(record.last_met_days_ago),
        _counted("entrusted", record.entrusted, ENTRUSTED),
        _counted("half_years", halves, HALF_YEARS),
        Line("wishes_to_stay", STAY if record.wishes_to_stay else 0),
    ]
    told = tuple(each for each in lines if each.points)
    return Strength(sum(each.points for each in told), told)


def _counted(code: str, count: int, most: int) -> Line:
    return Line(code, max(0, min(count, most)), {"count": str(count)})


def _recent(days: int | None) -> Line:
    points = next((points for within, points in RECENT if days is not None and days <= within), 0)
    return Line("last_met", points, {"days": "" if days is None else str(days)})


def never_moved(
    codes: Collection[str] = (),
    *,
    weeks_together: float | None = None,
    crisis_open: bool = False,
    review_open: bool = False,
    said_no: bool = False,
    moved_this_year: bool = False,
    has_left_list: bool = False,
    shut: bool = False,
) -> str:
    """The first code of what keeps balancing from somebody, or nothing. Weeks that nobody knows are many."""
    reasons = {
        "same_coach_please": STAFF_SAME in codes,
        "crisis_open": crisis_open,
        "review_open": review_open,
        "said_no": said_no,
        "under_13_weeks": weeks_together is not None and weeks_together < NEW_FOR_WEEKS,
        "moved_this_year": moved_this_year,
        "has_left_list": has_left_list,
        "shut": shut,
    }
    return next((code for code, holds in reasons.items() if holds), "")
