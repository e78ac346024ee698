"""Why a row is in doubt, in words. What names a column names it as the file does."""

from collections.abc import Mapping

from coachdesk.importing.doubt import Doubt
from coachdesk.importing.kind import Kind
from coachdesk.translation import N_, gettext, ngettext

REASONS: Mapping[str, str] = {
    # rejected
    "columns": N_("The row has more or fewer cells than the first line has columns."),
    "no_reference": N_("There is no reference."),
    "shared_reference": N_("Rows that are not the same person share the reference “%(value)s”."),
    "another_person": N_("The reference “%(value)s” belongs to somebody with another name or date of birth here."),
    "erased": N_("The reference “%(value)s” belonged to somebody whose record was erased."),
    "no_name": N_("There is no name."),
    "date_of_birth": N_("“%(value)s” is no date of birth."),
    "too_long": N_("“%(column)s” is longer than %(most)s characters."),
    "not_imported": N_("Nobody with the reference “%(value)s” was imported."),
    "time": N_("“%(value)s” is no day and time."),
    "minutes": N_("“%(value)s” is no number of minutes from 1 to 1440."),
    "mode": N_("“%(value)s” is no known way to meet."),
    "outcome": N_("“%(value)s” is no known outcome."),
    "no_staff_no": N_("There is no staff number."),
    "shared_staff_no": N_("Rows that are not the same person share the staff number “%(value)s”."),
    # imported, with a warning
    "coach_unknown": N_("No member of staff has the number “%(value)s”, so there is no coach yet."),
    "coach_left": N_("Staff number “%(value)s” has left, so there is no coach yet."),
    "email": N_("“%(value)s” is no email address. It was left empty."),
    "no_date_of_birth": N_("There is no date of birth."),
    "claim_started": N_("“%(value)s” is no day a claim can have started on. It was left empty."),
    "language": N_("“%(value)s” is no language we know. It is kept for the coach to ask about."),
    "staff_unknown": N_("No member of staff has the number “%(value)s”. The meeting is kept without a coach’s name."),
    "no_account": N_("There is no email address, so there is no account to sign in with."),
    "account_taken": N_("There is an account with this email address already. It was left as it is."),
    "role": N_("“%(value)s” is no known role, so the person has none here."),
    "weekly_hours": N_("“%(value)s” is no number of hours from 0 to 80. 37 was taken."),
    "gender": N_("“%(value)s” is no gender we know. None is kept."),
    # kept as it stands in CoachDesk
    "differs": N_("“%(column)s” is different in CoachDesk, and stays as it is there."),
    "needs_gone": N_("The file no longer says everything it said about needs. What CoachDesk keeps stays."),
    "said_twice": N_("The same row came before, with something else in “%(column)s”. The first one counts."),
}


def reason(doubt: Doubt) -> str:
    """A whole sentence."""
    return gettext(REASONS[doubt.code], **doubt.params)


COLUMNS: Mapping[str, str] = {
    "first_names": N_("First names"),
    "last_name": N_("Last name"),
    "preferred_name": N_("What they want to be called"),
    "date_of_birth": N_("Date of birth"),
    "email": N_("Email address"),
    "mobile": N_("Mobile number"),
    "postcode": N_("Postcode"),
    "language": N_("Language"),
    "claim_started": N_("Start of the claim"),
    "current_coach": N_("Coach"),
    "needs": N_("Needs"),
    "name": N_("Name"),
    "role": N_("Role"),
    "team": N_("Team"),
    "weekly_hours": N_("Hours a week"),
    "working_days": N_("Working days"),
    "gender": N_("Gender"),
    "languages": N_("Languages"),
    "skills": N_("Skills"),
    "minutes, mode, outcome": N_("The meeting’s length, way or outcome"),
}


def column(name: str) -> str:
    """A column as people call it."""
    return gettext(COLUMNS[name]) if name in COLUMNS else name


KINDS: Mapping[Kind, str] = {
    Kind.STAFF: N_("Staff"),
    Kind.CLAIMANTS: N_("People"),
    Kind.MEETINGS: N_("Meetings"),
}


def kind(of: Kind) -> str:
    """What a file tells of, as a heading."""
    return gettext(KINDS[of])


def note(name: str, count: int) -> str:
    """A figure worth telling, as a sentence."""
    if name == "accounts":
        return ngettext("%(num)d account to sign in with. It needs a link to set a password.",
                        "%(num)d accounts to sign in with. Each needs a link to set a password.", count)  # fmt: skip
    if name == "waiting":
        return ngettext("%(num)d person has no coach yet.", "%(num)d people have no coach yet.", count)
    if name == "to_settle":
        return ngettext("%(num)d person has something to settle before a meeting can be booked.",
                        "%(num)d people have something to settle before a meeting can be booked.", count)  # fmt: skip
    if name == "to_ask":
        return ngettext("%(num)d person said something for the coach to ask about.",
                        "%(num)d people said something for the coach to ask about.", count)  # fmt: skip
    return ngettext("%(num)d person has adjustments.", "%(num)d people have adjustments.", count)
