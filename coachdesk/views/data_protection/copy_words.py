"""How a record is said in a copy of it: parts and columns in plain words, each value as a person reads it."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext

from coachdesk import clock
from coachdesk.adjustments.words import label_text
from coachdesk.services.record_copy import Item
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text
from coachdesk.views.filters import speech

PARTS = {
    "claimant": lazy_gettext("Who you are"),
    "former_name": lazy_gettext("Names you had before"),
    "relationship": lazy_gettext("Your coaches"),
    "waiting": lazy_gettext("When you waited for a coach"),
    "cover": lazy_gettext("Who stood in for your coach"),
    "adjustment": lazy_gettext("Your adjustments"),
    "words_to_ask": lazy_gettext("What you told the old system"),
    "matter": lazy_gettext("What you decided"),
    "blocked_period": lazy_gettext("Times that do not suit you"),
    "goal": lazy_gettext("What you want"),
    "step": lazy_gettext("Steps of your plan"),
    "appointment": lazy_gettext("Meetings"),
    "agenda": lazy_gettext("What meetings were about"),
    "adjustment_outcome": lazy_gettext("Whether your adjustments were kept"),
    "note": lazy_gettext("Notes"),
    "note_addition": lazy_gettext("What was added to notes"),
    "note_draft": lazy_gettext("Drafts of notes"),
    "off_screen": lazy_gettext("What you keep off your screen"),
    "outbox_message": lazy_gettext("Messages to you"),
    "supporter": lazy_gettext("Who supports you"),
    "representative": lazy_gettext("Who may act for you"),
    "caller_check": lazy_gettext("How we know you on the phone"),
    "circumstance": lazy_gettext("What changed how we meet"),
    "death": lazy_gettext("What was written about a death"),
    "opening": lazy_gettext("Who opened your record in an emergency"),
    "outside_request": lazy_gettext("Who asked about you from outside"),
    "record_request": lazy_gettext("What you asked about your record"),
    "incident": lazy_gettext("What went wrong with your record"),
    "hold": lazy_gettext("When your record was kept from being deleted"),
    "merge": lazy_gettext("When two records of yours became one"),
    "account": lazy_gettext("Your way in"),
    "sign_in": lazy_gettext("When you signed in"),
    "entry_link": lazy_gettext("Links to come in"),
    "passkey": lazy_gettext("Your passkeys"),
    "event": lazy_gettext("Who opened your record"),
    "claim": lazy_gettext("Time kept for a meeting"),
    "hold_back": lazy_gettext("An opening that was held back"),
    "shut_out": lazy_gettext("Who is shut out"),
    "redaction": lazy_gettext("What was left out of a copy"),
}
LABELS = {
    "about": lazy_gettext("What about"), "account_id": lazy_gettext("By"), "address": lazy_gettext("Where to"),
    "agreed_at": lazy_gettext("Agreed on"), "agreed_by": lazy_gettext("Agreed by"),
    "asked": lazy_gettext("What was asked"), "asked_at": lazy_gettext("Asked on"), "asked_by": lazy_gettext("Asked by"),
    "asked_on": lazy_gettext("Asked about on"), "at": lazy_gettext("When"), "author_id": lazy_gettext("Written by"),
    "authority": lazy_gettext("Authority"), "basis": lazy_gettext("Lawful basis"), "body": lazy_gettext("What it said"),
    "booked_at": lazy_gettext("Booked on"), "booked_by": lazy_gettext("Booked by"), "bring": lazy_gettext("To bring"),
    "by": lazy_gettext("By"), "changed_by": lazy_gettext("Changed by"), "channel": lazy_gettext("Sent by"),
    "checked_at": lazy_gettext("Seen on"), "checked_by": lazy_gettext("Seen by"), "choice": lazy_gettext("Choice"),
    "chosen_on": lazy_gettext("Chosen on"), "claim_started_on": lazy_gettext("Claim began on"),
    "closed_at": lazy_gettext("Closed on"), "closed_by": lazy_gettext("Closed by"),
    "coach_id": lazy_gettext("Coach"), "coach_saw_at": lazy_gettext("Seen by your coach"),
    "code": lazy_gettext("What"), "company": lazy_gettext("Who comes along"),
    "confirmed_at": lazy_gettext("Confirmed on"), "confirmed_by": lazy_gettext("Confirmed by"),
    "contact": lazy_gettext("How to reach them"),
    "contact_confirmed_at": lazy_gettext("Safe way to write agreed on"),
    "contact_stopped_at": lazy_gettext("Every contact stopped on"),
    "date_of_birth": lazy_gettext("Date of birth"), "decided_at": lazy_gettext("Decided on"),
    "decided_by": lazy_gettext("Decided by"), "decision": lazy_gettext("Decision"),
    "declined_at": lazy_gettext("Declined on"), "details": lazy_gettext("In your words"),
    "device": lazy_gettext("On which device"), "died_on": lazy_gettext("Day"), "due_at": lazy_gettext("Due at"),
    "due_on": lazy_gettext("Until"), "email": lazy_gettext("Email"), "end_reason": lazy_gettext("Why it ended"),
    "ended_at": lazy_gettext("Ended on"), "ended_on": lazy_gettext("Ended on"), "ends_at": lazy_gettext("Ends"),
    "ends_minute": lazy_gettext("Until"), "entered_at": lazy_gettext("Entered on"),
    "entered_by": lazy_gettext("Entered by"), "erased_at": lazy_gettext("Erased on"),
    "first_names": lazy_gettext("First names"), "forbidden_by": lazy_gettext("Law that forbids to tell"),
    "found_at": lazy_gettext("Found on"), "found_by": lazy_gettext("Found by"), "from_on": lazy_gettext("From"),
    "from_whom": lazy_gettext("From whom"), "front_desk": lazy_gettext("What the front desk knows"),
    "given_at": lazy_gettext("Answered on"), "how": lazy_gettext("How you told us"),
    "items": lazy_gettext("What was given"),
    "kept_at": lazy_gettext("Kept on"), "kind": lazy_gettext("Kind"), "language": lazy_gettext("Language"),
    "last_name": lazy_gettext("Last name"), "latin_name": lazy_gettext("Name in Latin letters"),
    "lead_id": lazy_gettext("Contact"), "lead_saw_at": lazy_gettext("Seen by the team lead"),
    "made_at": lazy_gettext("Written down on"), "made_by": lazy_gettext("Written down by"),
    "minutes": lazy_gettext("Minutes"), "mobile": lazy_gettext("Mobile"), "mode": lazy_gettext("How we meet"),
    "name": lazy_gettext("Name"), "named_at": lazy_gettext("Named on"), "named_by": lazy_gettext("Named by"),
    "no_account": lazy_gettext("No online account"), "not_about": lazy_gettext("Not about"),
    "notes_off_screen": lazy_gettext("Notes kept off the screen"), "off_screen": lazy_gettext("Off the screen"),
    "opened_at": lazy_gettext("Opened on"), "outcome": lazy_gettext("What came of it"),
    "own_words": lazy_gettext("What you want us to know"), "own_words_at": lazy_gettext("Said on"),
    "owner": lazy_gettext("Whose step"), "params": lazy_gettext("More"), "party": lazy_gettext("Who asked"),
    "place": lazy_gettext("Place"), "postcode": lazy_gettext("Postcode"),
    "preferred_name": lazy_gettext("Name to use"), "promised_on": lazy_gettext("Promised for"),
    "pronouns": lazy_gettext("Pronouns"), "proposed_by": lazy_gettext("Proposed by"),
    "proved_at": lazy_gettext("Shown who you are on"), "question": lazy_gettext("Question"),
    "queued_at": lazy_gettext("Written on"), "reason": lazy_gettext("Why"),
    "received_on": lazy_gettext("Came on"), "recorded_at": lazy_gettext("Recorded on"),
    "reference": lazy_gettext("Reference in the old system"), "rest_minutes": lazy_gettext("Minutes of rest after it"),
    "restricted": lazy_gettext("Read by your coach alone"), "review_on": lazy_gettext("Looked at again on"),
    "rhythm_days": lazy_gettext("Days between meetings"), "said": lazy_gettext("What you said"),
    "said_at": lazy_gettext("Said on"), "said_by": lazy_gettext("Said by"), "said_on": lazy_gettext("Said on"),
    "saw": lazy_gettext("What your coach saw"), "scopes": lazy_gettext("What they may do"),
    "seen_at": lazy_gettext("Last seen"), "sensitive": lazy_gettext("Protected because"),
    "sent_at": lazy_gettext("Sent on"), "settled_at": lazy_gettext("Settled on"),
    "settled_by": lazy_gettext("Written down by"), "since_on": lazy_gettext("Since"),
    "spoken_reference": lazy_gettext("Your reference"), "staff_id": lazy_gettext("Member of staff"),
    "start_params": lazy_gettext("More about how it began"), "start_reason": lazy_gettext("Why it began"),
    "started_at": lazy_gettext("Began"), "started_on": lazy_gettext("Began on"), "starts_at": lazy_gettext("Begins"),
    "starts_minute": lazy_gettext("From"), "state": lazy_gettext("How it stands"),
    "state_at": lazy_gettext("Since"), "strength": lazy_gettext("How firm"), "subject": lazy_gettext("What"),
    "tell_person": lazy_gettext("You are told"), "theirs": lazy_gettext("What you wanted to talk about"),
    "think": lazy_gettext("What your coach thinks"), "told_at": lazy_gettext("Told on"),
    "told_by": lazy_gettext("Told by"), "totp_at": lazy_gettext("Authenticator app since"),
    "transports": lazy_gettext("How it connects"), "undone_at": lazy_gettext("Undone on"),
    "undone_by": lazy_gettext("Undone by"), "until_at": lazy_gettext("Until"), "until_on": lazy_gettext("Until"),
    "used_at": lazy_gettext("Used on"), "way": lazy_gettext("How"), "weekday": lazy_gettext("Day"),
    "words": lazy_gettext("Words"), "written_at": lazy_gettext("Written on"),
    "written_down_by": lazy_gettext("Written down by"),
}  # fmt: skip


def part_words(name: str) -> str:
    return str(PARTS.get(name, name))


def lines(item: Item) -> list[tuple[str, str]]:
    """What stands in one row: each column in words, with its value."""
    return [(str(LABELS.get(name, name)), value_words(name, value)) for name, value in item.values.items()]


def value_words(name: str, value: Any) -> str:
    """A value as somebody reads it aloud."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        at = clock.as_london(value)
        return _("%(day)s at %(time)s", day=speech().whole_day(at.date()), time=f"{at.hour}:{at.minute:02}")
    if isinstance(value, date):
        return speech().whole_day(value)
    if name == "weekday":
        return speech().whole_weekdays[int(value)]
    if name.endswith("_minute"):
        return f"{int(value) // 60}:{int(value) % 60:02}"
    if name == "code":
        return label_text(str(value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, list):
        return list_text([plain(str(each)) for each in value])
    if name in CODES:
        return str(SAID.get((name, value)) or SAID.get(("", value)) or plain(str(value)))
    return str(value)


def plain(word: str) -> str:
    """A code as words: `did_not_meet` is `did not meet`."""
    return word.replace("_", " ")


# What holds one of our own words, not somebody's text.
CODES = {
    "kind", "state", "mode", "strength", "reason", "start_reason", "end_reason", "choice", "how", "outcome", "said_by",
    "party", "decision", "way", "owner", "proposed_by", "by", "channel", "sensitive", "subject", "language",
}  # fmt: skip
# Codes that say little as they stand: by the column they stand in, or in any.
SAID = {
    ("", "claimant"): lazy_gettext("you"),
    ("", "coach"): lazy_gettext("your coach"),
    ("subject", "claimant"): lazy_gettext("your record"),
    ("strength", "hard"): lazy_gettext("we always keep to it"),
    ("strength", "preference"): lazy_gettext("we keep to it where we can"),
    ("strength", "information"): lazy_gettext("good to know"),
    ("start_reason", "imported"): lazy_gettext("from the old system"),
    ("language", "en"): "English",
    ("language", "cy"): "Cymraeg",
}
