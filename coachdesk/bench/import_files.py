"""The export of an old case system, made by arithmetic: any number of people, half of them with needs in words."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from coachdesk.bench.people import FIRST, LAST
from coachdesk.importing.kind import COLUMNS, Kind

PEOPLE_OF_A_COACH = 120
FORMS = ("%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d")
NEEDS = (
    "", "large print", "", "no mornings; text reminders only", "", "needs breaks", "", "Welsh please; quiet room", "",
    "written summary after; something that no rule knows",
)  # fmt: skip


def write(folder: Path, people: int) -> None:
    """staff.csv, claimants.csv and meetings.csv; the last one says nothing, for it is the people that are measured."""
    coaches = -(-people // PEOPLE_OF_A_COACH)
    _write(folder, Kind.STAFF, (_member(number) for number in range(coaches)))
    _write(folder, Kind.CLAIMANTS, (_claimant(number, coaches) for number in range(people)))
    _write(folder, Kind.MEETINGS, ())


def _write(folder: Path, kind: Kind, rows: Iterable[Sequence[str]]) -> None:
    with (folder / kind.file_name).open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS[kind])
        writer.writerows(rows)


def _member(number: int) -> tuple[str, ...]:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
    return f"S{number:06}", name, f"s{number}@example.org", "coach", "Team A", "37", "Mon-Fri", "", "", ""


def _claimant(number: int, coaches: int) -> tuple[str, ...]:
    born = date(1958, 1, 1) + timedelta(days=number * 13 % 17_000)
    began = date(2023, 1, 2) + timedelta(days=number % 1_000)
    return (
        f"I{number:08}",
        FIRST[number % len(FIRST)],
        LAST[number // len(FIRST) % len(LAST)],
        "Sam" if number % 9 == 4 else "",
        born.strftime(FORMS[number % 3]),
        f"import{number}@example.net" if number % 10 else "",
        f"07700 9{number % 100_000:05}",
        f"LS{number % 20 + 1} 1AA",
        ("en", "cy", "pl")[number % 3],
        f"S{number % coaches:06}",
        began.strftime(FORMS[(number + 1) % 3]),
        NEEDS[number % len(NEEDS)],
    )
