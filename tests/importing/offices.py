"""Made-up offices by the seed: their files, and which rows of them come in, are warned about or are rejected, and why.

Every kind of rejection and warning is there at least once, and at no lower rate than in tests/data/office.
"""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from coachdesk.importing.kind import COLUMNS, Kind

FIRST = ["Ama", "Blessing", "Ellie", "Imran", "José", "Kofi", "Llŷr", "Ngọc", "Nia", "Siobhán", "Zoë", "Żaneta", "阿明"]
LAST = [
    "O'Brien",
    "van der Berg",
    "Nguyễn",
    "García",
    "Wiśniewska",
    "Ap-Rhys",
    "D’Souza",
    "Li",
    "Okafor",
    "",
    "Ní Bhriain",
]
ODD = ["<script>alert(1)</script>", '=HYPERLINK("http://x.example","hi")', "@sum", "'=not a formula", "'Tis", "-Ann"]
NEEDS = [
    "", "", "", "large print", "phone only; no phone calls", "female coach only", "Welsh please; quiet room",
    "interpreter - Polish; does not like surprises - say what will happen", "BSL interpreter", "needs breaks",
    "please, no letters to home address;; my neighbour's dog barks", "no mornings; text reminders only",
]  # fmt: skip
MODES = ["in person", "In Person", "F2F", "phone", "tel", "video", "outreach"]
OUTCOMES = ["met", "met", "met", "did not attend", "rearranged", "cancelled by us", "cancelled by claimant"]
TODAY = date(2026, 11, 24)
Rows = list[dict[str, str]]


@dataclass
class Made:
    """Rows by kind, and the lines of each that come to something else than coming in, by the code of the reason."""

    rows: dict[Kind, Rows] = field(default_factory=lambda: {kind: [] for kind in Kind})
    rejected: dict[Kind, dict[int, str]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    warned: dict[Kind, dict[int, set[str]]] = field(default_factory=lambda: {kind: defaultdict(set) for kind in Kind})
    repeated: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))

    def add(self, kind: Kind, **values: str) -> int:
        """A row, and the line it will stand on."""
        self.rows[kind].append(dict.fromkeys(COLUMNS[kind], "") | values)
        return len(self.rows[kind]) + 1

    def files(self, **how: object) -> dict[Kind, bytes]:
        """The three files as they would come."""
        return {kind: written(self.rows[kind], COLUMNS[kind], **how) for kind in Kind}  # type: ignore[arg-type]

    def expected(self, kind: Kind) -> dict[str, int]:
        """The counts of a first import."""
        rows, rejected = len(self.rows[kind]), len(self.rejected[kind])
        return {
            "rows": rows, "rejected": rejected, "unchanged": self.repeated[kind], "updated": 0,
            "imported": rows - rejected - self.repeated[kind], "warned": len(self.warned[kind]),
        }  # fmt: skip


def written(
    rows: Iterable[Mapping[str, str]], columns: Sequence[str], *, encoding: str = "utf-8", ending: str = "\r\n"
) -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator=ending, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def make(seed: int, people: int = 120, meetings: int = 400) -> Made:
    """An office; the same seed makes the same one."""
    chance, made = random.Random(seed), Made()
    staff = [_coach(made, chance, number) for number in range(6)]
    lead = {"staff_no": "L1", "name": "Gwen Pritchard", "email": f"gwen{seed}@example.org", "role": "team lead"}
    made.add(Kind.STAFF, **lead, team="A", weekly_hours="37")
    _odd_staff(made, seed)
    people_here = [_person(made, chance, f"G{seed}-{number:05}", staff) for number in range(people)]
    for number in range(max(1, people // 100)):
        _odd_people(made, chance, f"X{seed}-{number}", staff)
    for number in range(max(1, people // 100)):
        _strangers(made, chance, f"Y{seed}-{number}", staff)
        _twice(made, chance, f"Z{seed}-{number}", staff)
    _meetings(made, chance, people_here, staff, meetings)
    for _ in range(max(1, meetings // 100)):
        _odd_meetings(made, chance, f"Y{seed}-0", people_here[0], staff[0])
    return made


def _coach(made: Made, chance: random.Random, number: int) -> str:
    staff_no = f"S{number:03}"
    made.add(
        Kind.STAFF, staff_no=staff_no, name=f"{chance.choice(FIRST)} {chance.choice(LAST)}".strip(),
        email=f"{staff_no}.{chance.randrange(10**9)}@example.org", role="coach", team="A", working_days="Mon-Fri",
        weekly_hours=chance.choice(["37", "29.5"]), languages=chance.choice(["", "cy", "pl;ur"]),
        gender=chance.choice(["", "female", "male", "prefer not to say"]), skills=chance.choice(["", "mental health"]),
    )  # fmt: skip
    return staff_no


def _odd_staff(made: Made, seed: int) -> None:
    """One of every kind."""
    kind, usual = Kind.STAFF, {"name": "Tom Whitfield", "role": "coach", "weekly_hours": "37"}
    for code, changes in {
        "no_staff_no": {},
        "no_name": {"staff_no": "N1", "name": ""},
        "too_long": {"staff_no": "x" * 32},
    }.items():
        made.rejected[kind][made.add(kind, **usual | changes)] = code
    for name in ("Tom Whitfield", "Amina Yusuf"):
        made.rejected[kind][made.add(kind, **usual | {"staff_no": "TWO", "name": name})] = "shared_staff_no"
    for code, changes in {
        "no_account": {}, "email": {"email": "nowhere"}, "role": {"role": "wizard"},
        "weekly_hours": {"weekly_hours": "all"},
        "gender": {"gender": "?"}, "account_taken": {"email": f"gwen{seed}@example.org"},
    }.items():  # fmt: skip
        email = {"email": f"{code}{seed}@example.org"} if code != "no_account" else {}
        made.warned[kind][made.add(kind, **usual | {"staff_no": f"W-{code}"} | email | changes)].add(code)


def _values(chance: random.Random, reference: str, staff: Sequence[str]) -> dict[str, str]:
    first = chance.choice(ODD) if chance.random() < 0.05 else chance.choice(FIRST)
    started = TODAY - timedelta(days=chance.randrange(900))
    return {
        "reference": reference, "first_names": first, "last_name": chance.choice(LAST),
        "preferred_name": chance.choice(["", "", "Mx Li"]),
        "date_of_birth": said(chance, date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))),
        "email": chance.choice(["", f"{reference.casefold()}@example.net"]),
        "mobile": chance.choice(["", "07700 900123", "+44 7700 900456"]),
        "postcode": chance.choice(["LS10 1LT", "wf14ab"]),
        "language": chance.choice(["en", "English", "", "pl", "Urdu"]),
        "current_coach": chance.choice(["", *staff]), "claim_started": chance.choice(["", said(chance, started)]),
        "needs": chance.choice(NEEDS),
    }  # fmt: skip


def said(chance: random.Random, day: date) -> str:
    """A day in one of the three forms."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    named = f"{day.day:02}-{months[day.month - 1]}-{day.year}"
    return chance.choice([f"{day:%d/%m/%Y}", day.isoformat(), named])


def _person(made: Made, chance: random.Random, reference: str, staff: Sequence[str]) -> str:
    made.add(Kind.CLAIMANTS, **_values(chance, reference, staff))
    return reference


def _odd_people(made: Made, chance: random.Random, reference: str, staff: Sequence[str]) -> None:
    """One of every kind."""
    kind = Kind.CLAIMANTS
    for code, changes in {
        "no_reference": {"reference": ""},
        "date_of_birth": {"date_of_birth": chance.choice(["31/02/1980", "12/12/2031", "01/01/1899", "soon", "1980"])},
        "no_name": {"first_names": "", "last_name": ""},
        "too_long": {"last_name": "x" * 201},
    }.items():
        line = made.add(kind, **_values(chance, f"{reference}-{code}", staff) | changes)
        made.rejected[kind][line] = code
    for code, changes in {
        "coach_unknown": {"current_coach": "S999999"},
        "email": {"email": "not-an-email"},
        "no_date_of_birth": {"date_of_birth": ""},
        "claim_started": {"claim_started": "31/02/2025"},
        "language": {"language": "Quenya of the Noldor"},
    }.items():
        line = made.add(kind, **_values(chance, f"{reference}-{code}", staff) | changes)
        made.warned[kind][line].add(code)


def _strangers(made: Made, chance: random.Random, reference: str, staff: Sequence[str]) -> None:
    for year in range(1980, 1980 + chance.choice([2, 3])):
        line = made.add(Kind.CLAIMANTS, **_values(chance, reference, staff) | {"date_of_birth": f"{year}-05-17"})
        made.rejected[Kind.CLAIMANTS][line] = "shared_reference"


def _twice(made: Made, chance: random.Random, reference: str, staff: Sequence[str]) -> None:
    values = _values(chance, reference, staff) | {"date_of_birth": "1991-12-22", "first_names": "Ellie"}
    made.add(Kind.CLAIMANTS, **values)
    made.add(Kind.CLAIMANTS, **values | {"date_of_birth": "22/12/1991", "first_names": "ELLIE", "postcode": "LS1 1AA"})
    made.repeated[Kind.CLAIMANTS] += 1


def _meetings(made: Made, chance: random.Random, people: Sequence[str], staff: Sequence[str], count: int) -> None:
    """Meetings that were, no two of them the same."""
    known: set[tuple[str, str, str]] = set()
    while len(known) < count:
        at = datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(
            days=chance.randrange(1000), minutes=10 * chance.randrange(48)
        )
        key = (chance.choice(people), chance.choice(staff), f"{at:%d/%m/%Y %H:%M}")
        if key not in known:
            known.add(key)
            made.add(Kind.MEETINGS, **_met(*key, chance))


def _met(reference: str, staff_no: str, starts_at: str, chance: random.Random) -> dict[str, str]:
    return {
        "reference": reference, "staff_no": staff_no, "starts_at": starts_at,
        "minutes": chance.choice(["10", "20", "50"]), "mode": chance.choice(MODES), "outcome": chance.choice(OUTCOMES),
    }  # fmt: skip


def _odd_meetings(made: Made, chance: random.Random, shared: str, reference: str, staff_no: str) -> None:
    kind, minute = Kind.MEETINGS, chance.randrange(10**6)
    at = f"{date(2010, 1, 1) + timedelta(days=minute % 3000)} 09:30"
    for code, changes in {
        "not_imported": {"reference": chance.choice([shared, "nobody"])},
        "no_reference": {"reference": ""},
        "time": {"starts_at": chance.choice(["31/02/2024 10:00", "24/11/2024", "24/11/2024 25:10"])},
        "minutes": {"minutes": chance.choice(["0", "-5", "many", "2000"])},
        "mode": {"mode": "carrier pigeon"},
        "outcome": {"outcome": "booked"},
    }.items():
        line = made.add(kind, **_met(reference, staff_no, at, chance) | changes)
        made.rejected[kind][line] = code
    line = made.add(kind, **_met(reference, "S777", f"{at[:10]} 11:{len(made.rows[kind]) % 60:02}", chance))
    made.warned[kind][line].add("staff_unknown")
