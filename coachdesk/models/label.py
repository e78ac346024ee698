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
    SUPPORTER = "supporter"
    SERVICE_WORKER = "service_worker"
    RECEPTION = "reception"
    SAFEGUARDING = "safeguarding"
    REVIEWER = "reviewer"
    DATA_PROTECTION = "data_protection"


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


class Sensitivity(StrEnum):
    """Why a record does not even appear in search."""

    STAFF = "staff"
    RELATION = "relation"
    IN_HIDING = "in_hiding"
    OTHER = "other"


class ShutOutKind(StrEnum):
    """Why a member of staff is shut out of one person's record."""

    THEMSELVES = "themselves"
    RELATION = "relation"
    ABUSER = "abuser"
    ASKED = "asked"


class OpeningReason(StrEnum):
    """Why the glass was broken; the words beside it say more."""

    SAFETY = "safety"
    HERE_NOW = "here_now"
    STANDING_IN = "standing_in"
    ANSWERING = "answering"
    OTHER = "other"


class SupportScope(StrEnum):
    """What a supporter may do; the person chooses each one."""

    PLAN = "plan"
    MEETINGS = "meetings"
    WRITE = "write"


class SignInWay(StrEnum):
    """How a browser was signed in."""

    PASSWORD = "password"  # noqa: S105 (a word, no secret)
    PASSKEY = "passkey"
    CODE = "code"
    LINK = "link"
    PROVIDER = "provider"
    DEMO = "demo"


class CircumstanceKind(StrEnum):
    """What somebody's life is like for a while, as far as it changes how we meet."""

    HOSPITAL = "hospital"
    PRISON = "prison"
    NO_FIXED_ADDRESS = "no_fixed_address"


class RepresentativeKind(StrEnum):
    """Who may act for somebody, with authority that was seen. Capacity is presumed."""

    APPOINTEE = "appointee"
    DEPUTY = "deputy"
    ATTORNEY = "attorney"


class OutsideParty(StrEnum):
    """Who asks from outside for something about a person."""

    BENEFIT_AUTHORITY = "benefit_authority"
    POLICE = "police"
    COURT = "court"
    OTHER = "other"


class Decision(StrEnum):
    """What the data protection officer decided."""

    GIVEN = "given"
    IN_PART = "in_part"
    DECLINED = "declined"


class RecordRequestKind(StrEnum):
    """What a person asks for about their own record."""

    COPY = "copy"
    CORRECTION = "correction"
    ERASURE = "erasure"


class IncidentKind(StrEnum):
    """What went wrong with somebody's record."""

    MISPLACED_NOTE = "misplaced_note"
    WRONG_PERSON_TOLD = "wrong_person_told"
    LOST = "lost"
    OTHER = "other"


class WhenAway(StrEnum):
    """What somebody wants to happen to a meeting while their coach is away."""

    WAIT = "wait"
    SOONER = "sooner"
    COVER = "cover"
    ANOTHER_WAY = "another_way"


class HandoverReason(StrEnum):
    """Why somebody comes to another coach."""

    COACH_LEAVES = "coach_leaves"
    ASKED_FOR_ANOTHER = "another_coach"
    MORE_TIME = "more_time"
    CONFLICT = "conflict"
    NEEDS_CHANGED = "needs_changed"
    LEAD_CHOSE = "lead_chose"


class HandoverPartKind(StrEnum):
    """What a handover says; promises that are open stand in the plan, and are read from there."""

    KNOW = "know"
    STRENGTHS = "strengths"
    HELPS = "helps"
    AVOID = "avoid"


class CoachAnswer(StrEnum):
    """What became of a request for another coach."""

    GIVEN = "given"
    NOBODY_FITS = "nobody_fits"
    TAKEN_BACK = "taken_back"


class CoachChoice(StrEnum):
    """What somebody chose where nobody fitted all that they asked for."""

    WAIT = "wait"
    THIS_COACH = "this_coach"
    ELSEWHERE = "elsewhere"


class SteadyReason(StrEnum):
    """Why a change of coach would come at a bad moment."""

    CRISIS = "crisis"
    REVIEW = "review"


class ReductionKind(StrEnum):
    """Why somebody has less time with people for a while."""

    TRAINEE = "trainee"
    RETURNER = "returner"
    OTHER_DUTY = "other_duty"
