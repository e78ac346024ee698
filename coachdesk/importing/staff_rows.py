"""A row of staff.csv, read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from coachdesk.adjustments.spoken import language_code
from coachdesk.importing.claimant_rows import LANGUAGES, is_email
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Line
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.meeting_rows import LONGEST_STAFF_NO

LONGEST = {"staff_no": LONGEST_STAFF_NO, "name": 200, "team": 120, "working_days": 40, "languages": 400, "skills": 1000}
ROLES: Mapping[str, tuple[bool, bool]] = {
    "coach": (True, False), "work coach": (True, False),
    "team lead": (False, True), "lead": (False, True), "team leader": (False, True),
    "coach and team lead": (True, True),
}  # fmt: skip
GENDERS = {
    "": "", "prefer not to say": "", "not declared": "", "unknown": "",
    "female": "female", "f": "female", "woman": "female", "male": "male", "m": "male", "man": "male",
    "another": "another", "other": "another", "non-binary": "another", "nonbinary": "another", "non binary": "another",
}  # fmt: skip
USUAL_HOURS, MOST_HOURS = Decimal(37), Decimal(80)
USUAL_DAYS = "Mon-Fri"

_MEASURED = tuple((column, COLUMNS[Kind.STAFF].index(column)) for column in LONGEST)
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(slots=True)
class ReadStaff:
    """A member of staff as the file has them."""

    line: Line
    staff_no: str
    name: str
    email: str
    is_coach: bool
    is_lead: bool
    team: str
    weekly_hours: Decimal
    working_days: str
    gender: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    warnings: dict[str, dict[str, str]] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        """What is compared, field by field."""
        return {
            "name": self.name,
            "email": self.email,
            "role": role_text(self.is_coach, self.is_lead),
            "team": self.team,
            "weekly_hours": f"{self.weekly_hours.normalize():f}",
            "working_days": self.working_days,
            "gender": self.gender,
            "languages": ";".join(self.languages),
            "skills": ";".join(self.skills),
        }


def role_text(is_coach: bool, is_lead: bool) -> str:
    return " ".join(word for word, holds in (("coach", is_coach), ("lead", is_lead)) if holds)


def read(line: Line) -> ReadStaff:
    """The row, read. Raises Rejected."""
    staff_no, name, email, role, team, hours, days, gender, languages, skills = line.values
    if not line.whole:
        raise Rejected("columns")
    if not staff_no:
        raise Rejected("no_staff_no")
    if not name:
        raise Rejected("no_name")
    for column, index in _MEASURED:
        if len(line.values[index]) > LONGEST[column]:
            raise Rejected("too_long", column=column, most=str(LONGEST[column]))
    warnings: dict[str, dict[str, str]] = {}
    is_coach, is_lead = _role(role, warnings)
    return ReadStaff(
        line, staff_no, name, _email(email, warnings), is_coach, is_lead, team,
        _hours(hours, warnings), days or USUAL_DAYS, _gender(gender, warnings),
        tuple(_language(each) for each in _list(languages)), tuple(_list(skills)), warnings,
    )  # fmt: skip


def _role(text: str, warnings: dict[str, dict[str, str]]) -> tuple[bool, bool]:
    known = ROLES.get(" ".join(text.casefold().split()))
    if known is None:
        warnings["role"] = {"value": text}
        return False, False
    return known


def _email(text: str, warnings: dict[str, dict[str, str]]) -> str:
    if not text:
        warnings["no_account"] = {}
    elif not is_email(text):
        warnings["email"] = {"value": text}
        return ""
    return text


def _hours(text: str, warnings: dict[str, dict[str, str]]) -> Decimal:
    try:
        hours = Decimal(text.replace(",", ".") or "x")
    except InvalidOperation:
        hours = Decimal(-1)
    if hours.is_finite() and 0 <= hours <= MOST_HOURS:
        return hours.quantize(Decimal("0.1"))
    warnings["weekly_hours"] = {"value": text}
    return USUAL_HOURS


def _gender(text: str, warnings: dict[str, dict[str, str]]) -> str:
    known = GENDERS.get(text.casefold())
    if known is None:
        warnings["gender"] = {"value": text}
    return known or ""


def _list(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def _language(text: str) -> str:
    plain = text.casefold()
    if plain in LANGUAGES:
        return LANGUAGES[plain]
    return plain if _CODE.fullmatch(plain) else language_code(text) or text
