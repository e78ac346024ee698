"""The people of a made-up office and what is kept of each, row by row: fixed arithmetic, sealed like real records."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from coachdesk.adjustments.catalogue import kind
from coachdesk.bench import ids
from coachdesk.bench.sizes import COACHES_IN_AN_OFFICE, NOW, Size
from coachdesk.crypto import box
from coachdesk.crypto.vault import Vault
from coachdesk.db import Base
from coachdesk.models import (
    Adjustment,
    Claimant,
    DataKey,
    Event,
    Matter,
    Office,
    Relationship,
    Staff,
    Team,
    WordsToAsk,
)  # fmt: skip
from coachdesk.search_name import search_name
from coachdesk.services.audit import canonical
from coachdesk.spoken_reference import ALPHABET

Made = tuple[type[Base], dict[str, Any]]
Span = tuple[int, date, date | None, str | None]
TODAY = NOW.date()
FIRST = (
    "Ada", "Amara", "Ben", "Carys", "Dawit", "Ewa", "Farah", "Gwen", "Hassan", "Iolo", "Jude", "Kemi", "Llŷr", "Maryam",
    "Nia", "Oleh", "Priya", "Quentin", "Rhian", "Siobhán", "Tomasz", "Uzma", "Viktor", "Wen", "Xin", "Yusuf", "Zofia",
)  # fmt: skip
LAST = (
    "Adeyemi", "Begum", "Campbell", "Davies", "Evans", "Fofana", "Griffiths", "Hughes", "Ibrahim", "Jones", "Kowalska",
    "Lewis", "Morgan", "Nowak", "O'Brien", "Price", "Quinn", "Roberts", "Shevchenko", "Thomas", "Usman", "Vaughan",
    "Walker",
)  # fmt: skip
OTHER_SCRIPTS = (("محمد", "علی", "Muhammad Ali"), ("Оксана", "Мельник", "Oksana Melnyk"), ("李", "明", "Li Ming"))
CODES = (
    "TIME_EXTEND", "FMT_LARGE", "CON_TEXT", "LANG_INTERP", "TIME_NO_AM", "FMT_SUMMARY", "STAFF_FEMALE", "CON_NO_PHONE",
    "TIME_BREAKS", "FMT_PLAIN", "COM_BSL",
)  # fmt: skip
RHYTHMS = (None, 7, 14, 28)
SEEN_IN_FILE = dict.fromkeys(
    ("reference", "first_names", "last_name", "preferred_name", "date_of_birth", "email", "mobile", "postcode"),
    "0" * 24,
)


def offices(size: Size, name: str) -> Iterator[Made]:
    """Offices of twenty coaches, a team and a lead in each."""
    for number in range(size.offices):
        yield (
            Office,
            {"id": ids.made("office", number), "name": f"{name} {number:03}", "nation": "england", "language": "en"},
        )
        yield Team, {"id": ids.made("team", number), "office_id": ids.made("office", number), "name": "Team A"}


def staff(size: Size, vault: Vault) -> Iterator[Made]:
    """The coaches, and after them a lead for each office."""
    for number in range(size.coaches + size.offices):
        is_lead = number >= size.coaches
        office = number - size.coaches if is_lead else number // COACHES_IN_AN_OFFICE
        key_id = ids.made("data_key", size.claimants + number)
        yield DataKey, _key(vault, key_id, "staff", ids.made("staff", number))[0]
        yield Staff, {
            "id": ids.made("staff", number), "key_id": key_id, "office_id": ids.made("office", office),
            "team_id": ids.made("team", office), "staff_no": f"B{number:06}",
            "name": f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}", "weekly_hours": 37,
            "working_days": "Mon-Fri", "gender": "", "languages": [], "skills": [], "is_coach": not is_lead,
            "is_lead": is_lead, "imported": {}, "version": 1,
        }  # fmt: skip


class Person:
    """One claimant by number: their rows in every table but the meetings."""

    def __init__(self, size: Size, vault: Vault, number: int) -> None:
        self.size, self.vault, self.number = size, vault, number
        self.id, self.key_id = ids.made("claimant", number), ids.made("data_key", number)

    def rows(self) -> Iterator[Made]:
        row, self.key = _key(self.vault, self.key_id, "claimant", self.id)
        yield DataKey, row
        yield Claimant, self._claimant()
        yield from self._relationships()
        yield from self._adjustments()
        yield from self._words()
        yield from self._matters()
        yield from self._events()

    def _claimant(self) -> dict[str, Any]:
        number = self.number
        first, last, latin = _name(number)
        preferred = "Sam" if number % 9 == 4 else ""
        email, mobile = f"person{number}@example.net", f"07700 {900_000 + number % 100_000}"
        has_email, has_own_words = number % 10 != 9, number % 10 == 6
        return {
            "id": self.id, "key_id": self.key_id,
            "office_id": ids.made("office", self.size.coach_of(number) // COACHES_IN_AN_OFFICE),
            "reference": f"K{number:08}", "spoken_reference": _spoken(number),
            "first_names": first, "last_name": last, "latin_name": latin, "preferred_name": preferred, "pronouns": "",
            "search_name": search_name(first, last, latin, preferred),
            "date_of_birth": date(1960, 1, 1) + timedelta(days=number * 17 % 16_000),
            "language": ("", "en", "pl", "cy")[number % 4],
            "claim_started_on": self._since(), "imported": SEEN_IN_FILE,
            "email_enc": self._seal("claimant", "email_enc", self.id, email) if has_email else None,
            "email_index": self.vault.blind("email", email) if has_email else None,
            "mobile_enc": self._seal("claimant", "mobile_enc", self.id, mobile),
            "mobile_index": self.vault.blind("mobile", mobile),
            "postcode_enc": self._seal("claimant", "postcode_enc", self.id, f"LS{number % 20 + 1} 1AA"),
            "own_words_enc": self._seal("claimant", "own_words_enc", self.id, OWN_WORDS) if has_own_words else None,
            "own_words_at": NOW - timedelta(days=number % 90) if has_own_words else None,
            "rhythm_days": RHYTHMS[number % 4], "made_at": NOW - timedelta(days=400), "version": 1,
        }  # fmt: skip

    def _since(self) -> date:
        return TODAY - timedelta(days=30 + self.number % 700)

    def _relationships(self) -> Iterator[Made]:
        """One that holds, and for one in three an earlier one."""
        number, size = self.number, self.size
        spans: list[Span] = [(size.coach_of(number), self._since(), None, None)]
        if number % 3 == 0:
            spans.append((number % size.coaches, self._since() - timedelta(days=200), self._since(), "handover"))
        for ordinal, (coach, since, until, why) in enumerate(spans):
            yield Relationship, {
                "id": ids.made("relationship", number * 2 + ordinal), "claimant_id": self.id,
                "coach_id": ids.made("staff", coach), "started_on": since, "ended_on": until,
                "start_reason": "imported", "start_params": {}, "end_reason": why,
            }  # fmt: skip

    def _adjustments(self) -> Iterator[Made]:
        """None to three that hold: one and a half for each person; every tenth had one that ended."""
        number = self.number
        how_many = number // 7 % 4
        for ordinal in range(how_many + (number % 10 == 1)):
            code, row_id = CODES[(number + ordinal * 5) % len(CODES)], ids.made("adjustment", number * 4 + ordinal)
            details = self._seal("adjustment", "details_enc", row_id, "Please, every time.") if ordinal == 0 else None
            yield Adjustment, {
                "id": row_id, "key_id": self.key_id, "claimant_id": self.id, "code": code,
                "strength": kind(code).strength.value, "params": {}, "details_enc": details, "imported": True,
                "from_on": self._since(), "ended_on": TODAY if ordinal == how_many else None,
            }  # fmt: skip

    def _words(self) -> Iterator[Made]:
        if self.number % 12 in (5, 11):
            row_id = ids.made("words_to_ask", self.number)
            yield WordsToAsk, {
                "id": row_id, "key_id": self.key_id, "claimant_id": self.id, "ordinal": 0,
                "words_enc": self._seal("words_to_ask", "words_enc", row_id, "not near the old building"),
                "said_on": self._since(), "asked_on": TODAY if self.number % 12 == 11 else None,
            }  # fmt: skip

    def _matters(self) -> Iterator[Made]:
        if self.number % 40 in (3, 23):
            settled = self.number % 40 == 23
            yield Matter, {
                "id": ids.made("matter", self.number), "key_id": self.key_id, "claimant_id": self.id,
                "kind": "adjustments_contradict", "about": "CON_TEXT CON_NO_PHONE",
                "params": {"first": "CON_TEXT", "second": "CON_NO_PHONE", "reason": "contacts_differ"},
                "opened_at": NOW - timedelta(days=20), "settled_at": NOW if settled else None,
                "choice": "CON_TEXT" if settled else None, "how": "phone" if settled else None,
                "chosen_on": TODAY if settled else None,
            }  # fmt: skip

    def _events(self) -> Iterator[Made]:
        verbs = ["claimant.imported", *(["claimant.own_words_changed"] if self.number % 10 == 6 else [])]
        for ordinal, verb in enumerate(verbs):
            row = {
                "id": ids.made("event", self.number * 2 + ordinal), "at": NOW - timedelta(days=400 - 380 * ordinal),
                "actor": "system:bench", "verb": verb, "subject": "claimant", "subject_id": self.id,
                "claimant_id": self.id, "facts": "{}",
            }  # fmt: skip
            row["key_name"], row["code"] = self.vault.sign(canonical(row))
            yield Event, row

    def _seal(self, table: str, column: str, row_id: UUID, text: str) -> bytes:
        return box.seal(text, self.key_id, self.key, box.place(table, column, row_id))


OWN_WORDS = "I read better than I hear. Write the main points down, and give me a moment before I answer."


def _name(number: int) -> tuple[str, str, str]:
    """First names, last name, and the name in Latin letters where it is written in others; some have one name."""
    if number % 31 == 8:
        return OTHER_SCRIPTS[number % len(OTHER_SCRIPTS)]
    if number % 97 == 11:
        return FIRST[number % len(FIRST)], "", ""
    return FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)], ""


def _spoken(number: int) -> str:
    """A short reference: the multiplier shares no factor with 24 ** 6, so no two numbers have the same one."""
    rest = (number * 48_271 + 12_345) % 24**6
    letters = ""
    for _place in range(6):
        rest, letter = divmod(rest, 24)
        letters += ALPHABET[letter]
    return f"{letters[:3]}-{letters[3:]}"


def _key(vault: Vault, key_id: UUID, subject: str, subject_id: UUID) -> tuple[dict[str, Any], bytes]:
    plain = os.urandom(32)
    wrapped = vault.wrap(key_id, plain)
    return {"id": key_id, "subject": subject, "subject_id": subject_id, "wrapped": wrapped, "made_at": NOW}, plain
