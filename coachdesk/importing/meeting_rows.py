"""A row of meetings.csv, read: when, with whom, how, and what became of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from coachdesk.importing.dates import read_time
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Line
from coachdesk.models.label import AppointmentState, Mode

LONGEST_STAFF_NO = 31
LONGEST_MINUTES = 1440
MODES: Mapping[str, Mode] = MappingProxyType({
    "in person": Mode.IN_PERSON, "in-person": Mode.IN_PERSON, "f2f": Mode.IN_PERSON, "face to face": Mode.IN_PERSON,
    "phone": Mode.PHONE, "tel": Mode.PHONE, "telephone": Mode.PHONE, "by phone": Mode.PHONE,
    "video": Mode.VIDEO, "video call": Mode.VIDEO, "online": Mode.VIDEO,
    "outreach": Mode.OUTREACH, "community": Mode.OUTREACH, "out and about": Mode.OUTREACH,
})  # fmt: skip
OUTCOMES: Mapping[str, AppointmentState] = MappingProxyType({
    "met": AppointmentState.MET, "attended": AppointmentState.MET, "completed": AppointmentState.MET,
    "did not attend": AppointmentState.DID_NOT_MEET, "did not meet": AppointmentState.DID_NOT_MEET,
    "not attended": AppointmentState.DID_NOT_MEET, "dna": AppointmentState.DID_NOT_MEET,
    "rearranged": AppointmentState.MOVED, "rebooked": AppointmentState.MOVED, "moved": AppointmentState.MOVED,
    "rescheduled": AppointmentState.MOVED,
    "cancelled by us": AppointmentState.CANCELLED_BY_US, "cancelled by office": AppointmentState.CANCELLED_BY_US,
    "cancelled by staff": AppointmentState.CANCELLED_BY_US,
    "cancelled by claimant": AppointmentState.CANCELLED_BY_CLAIMANT,
    "cancelled by customer": AppointmentState.CANCELLED_BY_CLAIMANT,
    "cancelled by them": AppointmentState.CANCELLED_BY_CLAIMANT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """A meeting as the file has it."""

    line: Line
    reference: str
    staff_no: str
    starts_at: datetime
    minutes: int
    mode: Mode
    state: AppointmentState

    @property
    def facts(self) -> str:
        """A short print of what can change about a meeting while it is still the same."""
        return print_of(self.minutes, self.mode, self.state)


def print_of(minutes: int, mode: str, state: str) -> str:
    return hashlib.blake2s(f"{minutes} {mode!s} {state!s}".encode(), digest_size=4).hexdigest()


def read(line: Line) -> ReadMeeting:
    """The row, read. Raises Rejected when it is no meeting that was."""
    reference, staff_no, starts_at, minutes, mode, outcome = line.values
    if not line.whole:
        raise Rejected("columns")
    if not reference:
        raise Rejected("no_reference")
    if len(staff_no) > LONGEST_STAFF_NO:
        raise Rejected("too_long", column="staff_no", most=str(LONGEST_STAFF_NO))
    start = read_time(starts_at)
    if start is None:
        raise Rejected("time", value=starts_at)
    known_mode, known_outcome = MODES.get(_words(mode)), OUTCOMES.get(_words(outcome))
    if known_mode is None:
        raise Rejected("mode", value=mode)
    if known_outcome is None:
        raise Rejected("outcome", value=outcome)
    return ReadMeeting(line, reference, staff_no, start, _minutes(minutes), known_mode, known_outcome)


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LONGEST_MINUTES):
        raise Rejected("minutes", value=text)
    return int(text)


def _words(text: str) -> str:
    return " ".join(text.casefold().replace("canceled", "cancelled").split())
