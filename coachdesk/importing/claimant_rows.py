"""A row of claimants.csv, read: what it says, whether it can come in, and what cannot be taken over."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from coachdesk.adjustments.spoken import language_code
from coachdesk.crypto.vault import Vault
from coachdesk.importing.dates import read_date, read_past_date
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Line
from coachdesk.importing.kind import COLUMNS, Kind

LONGEST = {
    "reference": 40, "first_names": 200, "last_name": 200, "preferred_name": 200, "mobile": 40, "postcode": 20,
    "needs": 20_000,
}  # fmt: skip
LANGUAGES = {"": "", "en": "en", "english": "en", "cy": "cy", "welsh": "cy", "cymraeg": "cy"}
LONGEST_EMAIL = 254
_MEASURED = tuple((column, COLUMNS[Kind.CLAIMANTS].index(column)) for column in LONGEST)

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"]+@[^@\s,;:<>()\[\]\"]+\.[^@\s,;:<>()\[\]\".]+")
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(slots=True)
class ReadClaimant:
    """A person as the file has them. `warnings` are codes with what their sentences name.

    `coach_no` is the number the file gives until it is known whether there is such a coach, and then theirs or none.
    """

    line: Line
    reference: str
    first_names: str
    last_name: str
    preferred_name: str
    born: date | None
    email: str
    mobile: str
    postcode: str
    language: str
    coach_no: str
    started: date | None
    needs: str
    warnings: dict[str, dict[str, str]] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        """What is compared, field by field, with what the last file said and with what CoachDesk has."""
        return {
            "first_names": self.first_names,
            "last_name": self.last_name,
            "preferred_name": self.preferred_name,
            "date_of_birth": self.born.isoformat() if self.born else "",
            "email": self.email,
            "mobile": self.mobile,
            "postcode": self.postcode,
            "language": self.language,
            "claim_started": self.started.isoformat() if self.started else "",
            "current_coach": self.coach_no,
        }


def is_email(text: str) -> bool:
    """Whether a letter could be sent there, by its form."""
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def who(vault: Vault, first_names: str, last_name: str, born: date | str | None) -> str:
    """A keyed digest of a name and a date of birth: equal for one person, however capitals and spaces are used."""
    name = " ".join(unicodedata.normalize("NFKC", f"{first_names} {last_name}").casefold().split())
    return vault.fingerprint(f"who\0{name}\0{born or ''}")


def survey(vault: Vault, line: Line) -> tuple[str, str] | None:
    """The reference of a row and the digest of who stands in it; None where nobody can be told."""
    reference, first_names, last_name, _preferred, born_text, *_rest = line.values
    if not reference or not line.whole:
        return None
    return reference, who(vault, first_names, last_name, read_date(born_text) or born_text)


def read(line: Line, today: date) -> ReadClaimant:
    """The row, read. Raises Rejected when nobody can come in with it."""
    (reference, first_names, last_name, preferred_name, born, email, mobile, postcode,
     language, coach_no, started, needs) = line.values  # fmt: skip
    _refuse(line, reference, first_names or last_name)
    person = ReadClaimant(
        line, reference, first_names, last_name, preferred_name,
        None, email, mobile, postcode, "", coach_no, None, needs,
    )  # fmt: skip
    person.born = _born(born, today, person.warnings)
    person.language = _language(language, person)
    if started:
        person.started = read_past_date(started, until=date.max)
        if person.started is None:
            person.warnings["claim_started"] = {"value": started}
    if email and not is_email(email):
        person.warnings["email"] = {"value": email}
        person.email = ""
    return person


def _refuse(line: Line, reference: str, name: str) -> None:
    if not line.whole:
        raise Rejected("columns")
    if not reference:
        raise Rejected("no_reference")
    if not name:
        raise Rejected("no_name")
    for column, index in _MEASURED:
        if len(line.values[index]) > LONGEST[column]:
            raise Rejected("too_long", column=column, most=str(LONGEST[column]))


def _born(text: str, today: date, warnings: dict[str, dict[str, str]]) -> date | None:
    if not text:
        warnings["no_date_of_birth"] = {}
        return None
    born = read_past_date(text, until=today)
    if born is None:
        raise Rejected("date_of_birth", value=text)
    return born


def _language(text: str, person: ReadClaimant) -> str:
    """The code of a language; a word that is none is kept for the coach to ask about."""
    known = LANGUAGES.get(text.casefold())
    if known is None:
        plain = text.casefold()
        known = plain if _CODE.fullmatch(plain) else language_code(text)
    if known is None or len(known) > 8:
        person.warnings["language"] = {"value": text}
        person.needs = "; ".join(filter(None, (person.needs, text)))
        return ""
    return known
