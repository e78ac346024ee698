"""The fixed words of the product: what a column may hold. How each is said on a page is in `words.py`."""

from enum import StrEnum


class Nation(StrEnum):
    """Where an office is: its bank holidays and its languages follow."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class Role(StrEnum):
    """What somebody does here; granted from a date, to a date."""

    COACH = "coach"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Strength(StrEnum):
    """How an adjustment binds: kept always, kept where it can be, or good to know."""

    HARD = "hard"
    PREFERENCE = "preference"
    INFORMATION = "information"


class AppointmentState(StrEnum):
    """What became of a meeting. Facts, with no counter."""

    BOOKED = "booked"
    MET = "met"
    DID_NOT_MEET = "did_not_meet"
    MOVED = "moved"
    CANCELLED_BY_CLAIMANT = "cancelled_by_claimant"
    CANCELLED_BY_US = "cancelled_by_us"


class Mode(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    OUTREACH = "outreach"
    HOME_VISIT = "home_visit"


class ResourceKind(StrEnum):
    """What takes time."""

    COACH = "coach"
    CLAIMANT = "claimant"
    ROOM = "room"
    INTERPRETER = "interpreter"


class ClaimKind(StrEnum):
    """A booking stands; a hold ends by itself."""

    BOOKING = "booking"
    HOLD = "hold"


class Channel(StrEnum):
    """A way out of the building."""

    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    CALENDAR = "calendar"


class MatterKind(StrEnum):
    """What the person has to choose before a meeting can be booked."""

    COACH_BREAKS_ADJUSTMENT = "coach_breaks_adjustment"
    ADJUSTMENTS_CONTRADICT = "adjustments_contradict"


class LeaveKind(StrEnum):
    """Why a member of staff meets nobody in a stretch of time, as far as anybody needs to know."""

    LEAVE = "leave"
    TRAINING = "training"
    TEAM_TIME = "team_time"
    WRITING_UP = "writing_up"


class Party(StrEnum):
    """The two who have a plan together."""

    CLAIMANT = "claimant"
    COACH = "coach"


class Outcome(StrEnum):
    """Whether an adjustment was kept."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"


class AdditionKind(StrEnum):
    """What was added to a note: the first two by the person, the others by the coach."""

    OWN_ACCOUNT = "own_account"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION = "correction"
    ANSWER = "answer"


class StepState(StrEnum):
    """How a step stands; which follows which is in models/step.py."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    NOT_NOW = "not_now"
    DISAGREED = "disagreed"
    DONE = "done"
    TAKEN_OFF = "taken_off"


class Purpose(StrEnum):
    """What a database is for, for life."""

    LIVE = "live"
    DEMO = "demo"
