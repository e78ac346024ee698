"""The fixed words of the product as people read them. Reasons are kept as a code with parameters and said here."""

from collections.abc import Iterable, Mapping

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale, lazy_gettext

from coachdesk.models.label import (
    AppointmentState,
    CircumstanceKind,
    CoachAnswer,
    CoachChoice,
    HandoverPartKind,
    HandoverReason,
    Mode,
    Nation,
    ReductionKind,
    RepresentativeKind,
    Role,
    SignInWay,
    SteadyReason,
    WhenAway,
)
from coachdesk.placing.words import SENTENCES, reason_text
from coachdesk.translation import gettext as _

MODES = {
    Mode.IN_PERSON: lazy_gettext("In person"),
    Mode.PHONE: lazy_gettext("Phone"),
    Mode.VIDEO: lazy_gettext("Video"),
    Mode.OUTREACH: lazy_gettext("Out and about"),
    Mode.HOME_VISIT: lazy_gettext("Home visit"),
}
MODES_WITHIN = {
    Mode.IN_PERSON: lazy_gettext("in person"),
    Mode.PHONE: lazy_gettext("by phone"),
    Mode.VIDEO: lazy_gettext("by video"),
    Mode.OUTREACH: lazy_gettext("out and about"),
    Mode.HOME_VISIT: lazy_gettext("at home"),
}
STATES = {
    AppointmentState.BOOKED: lazy_gettext("Booked"),
    AppointmentState.MET: lazy_gettext("Met"),
    AppointmentState.DID_NOT_MEET: lazy_gettext("Did not meet"),
    AppointmentState.MOVED: lazy_gettext("Moved"),
    AppointmentState.CANCELLED_BY_CLAIMANT: lazy_gettext("Called off by them"),
    AppointmentState.CANCELLED_BY_US: lazy_gettext("Called off by us"),
}
NATIONS = {
    Nation.ENGLAND: lazy_gettext("England"),
    Nation.WALES: lazy_gettext("Wales"),
    Nation.SCOTLAND: lazy_gettext("Scotland"),
    Nation.NORTHERN_IRELAND: lazy_gettext("Northern Ireland"),
}
ROLES = {
    Role.COACH: lazy_gettext("work coach"),
    Role.LEAD: lazy_gettext("team lead"),
    Role.ADMINISTRATOR: lazy_gettext("administrator"),
    Role.SUPPORTER: lazy_gettext("supporter"),
    Role.SERVICE_WORKER: lazy_gettext("service worker"),
    Role.RECEPTION: lazy_gettext("reception"),
    Role.SAFEGUARDING: lazy_gettext("safeguarding lead"),
    Role.REVIEWER: lazy_gettext("independent reviewer"),
    Role.DATA_PROTECTION: lazy_gettext("data protection officer"),
}
SETTINGS = {
    "rhythm_days": lazy_gettext("Days between meetings, where nothing else is agreed"),
    "first_meeting_minutes": lazy_gettext("Length of a first meeting"),
    "meeting_minutes": lazy_gettext("Length of a meeting after that"),
    "rest_minutes": lazy_gettext("Rest after each meeting"),
    "write_up_minutes": lazy_gettext("Writing up after each meeting"),
    "responsive_percent": lazy_gettext("Extra for what nobody planned"),
    "new_start_minutes": lazy_gettext("Extra in the month somebody starts"),
    "handover_out_minutes": lazy_gettext("Handing somebody over to another coach"),
    "handover_in_minutes": lazy_gettext("Taking somebody over from another coach"),
    "review_minutes": lazy_gettext("Extra in a month with a review"),
    "referral_minutes": lazy_gettext("A month for each open referral"),
    "evidence_minutes": lazy_gettext("A month for each piece of evidence that is being gathered"),
    "paused_minutes": lazy_gettext("Time a month for somebody who paused"),
    "leave_percent": lazy_gettext("Share of hours for leave and sickness"),
    "fixed_percent": lazy_gettext("Share of hours for duty, training and team time"),
    "room_percent": lazy_gettext("A caseload has room below"),
    "full_percent": lazy_gettext("A caseload is over the line above"),
    "too_much_percent": lazy_gettext("A caseload is too much above"),
    "continuity_good_percent": lazy_gettext("Meetings with the named coach: good from"),
    "continuity_watch_percent": lazy_gettext("Meetings with the named coach: to act on below"),
    "coach_promise_days": lazy_gettext("Days until somebody without a coach has one"),
    "answer_days": lazy_gettext("Days until an answer"),
    "retention_months": lazy_gettext("Months a record is kept after the last contact"),
    "retention_nightly": lazy_gettext("Delete every night what is kept no longer"),
}
UNITS = {
    "days": lazy_gettext("days"),
    "working days": lazy_gettext("working days"),
    "minutes": lazy_gettext("minutes"),
    "percent": lazy_gettext("per cent"),
    "hours": lazy_gettext("hours"),
    "months": lazy_gettext("months"),
    "one or nought": lazy_gettext("1 for yes, 0 for no"),
}
PASSWORDS = {
    "too_short": lazy_gettext("Use 12 characters or more. Three words you remember are good."),
    "too_long": lazy_gettext("Use 200 characters or fewer."),
    "is_the_name": lazy_gettext("Use something that is not your name or your email address."),
    "is_common": lazy_gettext(
        "This is among the first that guessers try. Put three or four words of your own together."
    ),
    "is_local": lazy_gettext(
        "This is made of names that people here know. Add words that only you would put beside them."
    ),
}
SIGN_IN_WAYS = {
    SignInWay.PASSWORD: lazy_gettext("with a password and a second thing"),
    SignInWay.PASSKEY: lazy_gettext("with a passkey"),
    SignInWay.CODE: lazy_gettext("with a code"),
    SignInWay.LINK: lazy_gettext("with a link"),
    SignInWay.PROVIDER: lazy_gettext("with your work account"),
    SignInWay.DEMO: lazy_gettext("by stepping in"),
}
SHOWN_WHO = {
    "in_person": lazy_gettext("They stand before me, and I know them or saw a document with a photograph"),
    "on_video": lazy_gettext("On a video call, and somebody who knows them was there too"),
    "called_back": lazy_gettext("I rang them on the number on the staff list, and asked what only they know"),
}
RIGHTS = {
    "last_administrator": lazy_gettext("This is the only administrator. Make another one first."),
    "no_address": lazy_gettext("Write an email address, such as name@example.org."),
    "address_taken": lazy_gettext("Another account has this email address."),
    "by_invitation": lazy_gettext("A supporter is let in by the person they support, by invitation."),
    "no_office": lazy_gettext("Choose the office. Only administrators work everywhere."),
    "not_on_staff": lazy_gettext("Coaches and leads are on the staff list. Load the list with this person first."),
    "no_end": lazy_gettext("Write the last day. Somebody from a service is let in until a day."),
    "ends_before": lazy_gettext("The last day is before the first."),
    "has_it": lazy_gettext("They have this role there already. End it first, to give it other days."),
    "own_rights": lazy_gettext("Nobody changes what they may do themselves. Ask another administrator."),
}
ACCOUNT_EVENTS = {
    "account.password_set": lazy_gettext("A new password was set."),
    "account.password_link_made": lazy_gettext("An administrator made a link to set a password."),
    "account.factors_reset": lazy_gettext(
        "An administrator made sure who you are, and took every way to sign in away."
    ),
    "account.email_changed": lazy_gettext("An administrator changed your email address."),
    "account.sign_ins_ended": lazy_gettext("Sign-ins were ended."),
    "account.closed": lazy_gettext("The account was closed."),
    "account.opened_again": lazy_gettext("The account was opened again."),
    "passkey.added": lazy_gettext("A passkey was added."),
    "passkey.removed": lazy_gettext("A passkey was taken away."),
    "authenticator.added": lazy_gettext("An authenticator app was added."),
    "authenticator.removed": lazy_gettext("The authenticator app was taken away."),
    "recovery_codes.made": lazy_gettext("Ten new codes for paper were made."),
    "recovery_code.used": lazy_gettext("A code from paper was used."),
    "role.granted": lazy_gettext("A role was given."),
    "role.ended": lazy_gettext("A role was ended."),
}
START_REASONS = {
    "handover": lazy_gettext("Handed over from the coach before."),
    "imported": lazy_gettext("Came with the records of the old system."),
    "lead_chose": lazy_gettext("Chosen by the team lead."),
}
END_REASONS = {
    "another_coach": lazy_gettext("The person chose another coach."),
    "coach_left": lazy_gettext("The coach left."),
    "coach_leaves": lazy_gettext("The coach left."),
    "conflict": lazy_gettext("The coach was too close to be their coach."),
    "handover": lazy_gettext("Handed over."),
    "more_time": lazy_gettext("The person said yes to a coach with more time."),
    "needs_changed": lazy_gettext("What the person needs has changed."),
    "lead_chose": lazy_gettext("The team lead found another coach."),
    "merged": lazy_gettext("Two records of the same person became one."),
    "moved_office": lazy_gettext("The person goes on at another office."),
}
# Why somebody comes to another coach, and what is written for the next one.
HANDOVER_REASONS = {
    HandoverReason.COACH_LEAVES: lazy_gettext("The coach leaves"),
    HandoverReason.ASKED_FOR_ANOTHER: lazy_gettext("The person asked for another coach"),
    HandoverReason.MORE_TIME: lazy_gettext("The new coach has more time"),
    HandoverReason.CONFLICT: lazy_gettext("The coach is too close to be their coach"),
    HandoverReason.NEEDS_CHANGED: lazy_gettext("What the person needs has changed"),
    HandoverReason.LEAD_CHOSE: lazy_gettext("The team lead found another coach"),
}
HANDOVER_PARTS = {
    HandoverPartKind.KNOW: lazy_gettext("What I want my next coach to know"),
    HandoverPartKind.STRENGTHS: lazy_gettext("Strengths"),
    HandoverPartKind.HELPS: lazy_gettext("What helps"),
    HandoverPartKind.AVOID: lazy_gettext("What to avoid"),
}
WHEN_AWAY = {
    WhenAway.WAIT: lazy_gettext("Wait for my coach"),
    WhenAway.SOONER: lazy_gettext("Meet my coach before they go"),
    WhenAway.COVER: lazy_gettext("Meet the cover coach"),
    WhenAway.ANOTHER_WAY: lazy_gettext("Talk with the cover coach by phone"),
}
COACH_ANSWERS = {
    CoachAnswer.GIVEN: lazy_gettext("Another coach was found"),
    CoachAnswer.NOBODY_FITS: lazy_gettext("Nobody else fits yet"),
    CoachAnswer.TAKEN_BACK: lazy_gettext("Taken back"),
}
COACH_CHOICES = {
    CoachChoice.WAIT: lazy_gettext("To wait"),
    CoachChoice.THIS_COACH: lazy_gettext("This coach, all the same"),
    CoachChoice.ELSEWHERE: lazy_gettext("Somebody of another team or office"),
}
REDUCTIONS = {
    ReductionKind.TRAINEE: lazy_gettext("Trainee, fewer people"),
    ReductionKind.RETURNER: lazy_gettext("Returning, fewer hours"),
    ReductionKind.OTHER_DUTY: lazy_gettext("Another duty"),
}
STEADY_REASONS = {
    SteadyReason.CRISIS: lazy_gettext("A very hard time"),
    SteadyReason.REVIEW: lazy_gettext("A review is open"),
}
CIRCUMSTANCES = {
    CircumstanceKind.HOSPITAL: lazy_gettext("In hospital"),
    CircumstanceKind.PRISON: lazy_gettext("In prison"),
    CircumstanceKind.NO_FIXED_ADDRESS: lazy_gettext("No fixed address"),
}
REPRESENTATIVES = {
    RepresentativeKind.APPOINTEE: lazy_gettext("Appointee"),
    RepresentativeKind.DEPUTY: lazy_gettext("Deputy"),
    RepresentativeKind.ATTORNEY: lazy_gettext("Attorney"),
}
MAY_DECIDE = {
    "benefit": lazy_gettext("the benefit"),
    "money": lazy_gettext("money and property"),
    "health": lazy_gettext("health and care"),
    "letters": lazy_gettext("letters in their place"),
    "meetings": lazy_gettext("meetings in their place"),
}


def role(role: Role) -> str:
    """What somebody does here, in words."""
    return str(ROLES[role])


def mode(value: str) -> str:
    return str(MODES[Mode(value)])


def mode_within(value: str) -> str:
    """How two people meet, inside of a line."""
    return str(MODES_WITHIN[Mode(value)])


def state(value: str) -> str:
    return str(STATES[AppointmentState(value)])


def circumstance(kind: CircumstanceKind) -> str:
    """Where somebody is for a while."""
    return str(CIRCUMSTANCES[kind])


def reduction(kind: str) -> str:
    """Why somebody has less time with people for a while."""
    return str(REDUCTIONS[ReductionKind(kind)])


def representative(kind: RepresentativeKind) -> str:
    """Who may act for somebody."""
    return str(REPRESENTATIVES[kind])


def may_decide(scopes: Iterable[str]) -> str:
    """What they may decide, one after the other."""
    return ", ".join(str(MAY_DECIDE[scope]) for scope in scopes)


def start_reason(code: str, params: Mapping[str, str]) -> str:
    """Why somebody became the coach."""
    return str(START_REASONS[code]) if code in START_REASONS else placing_reason(code, params)


def end_reason(code: str | None) -> str:
    return str(END_REASONS.get(code or "", ""))


def language_name(code: str) -> str:
    """A language in the reader's own: `pl` is Polish."""
    if not code:
        return ""
    try:
        return Locale.parse(code).get_display_name(str(get_locale())) or code
    except (UnknownLocaleError, ValueError):
        return code


def waiting_reason(code: str, params: Mapping[str, str]) -> str:
    """Why somebody has no coach yet."""
    return placing_reason(code, params) or end_reason(code) or _("A coach is being found.")


def placing_reason(code: str, params: Mapping[str, str]) -> str:
    """A reason as it was suggested; nothing for a code that is not one of them."""
    return reason_text(code, params) if code in SENTENCES else ""
