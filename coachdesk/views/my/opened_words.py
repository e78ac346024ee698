"""What somebody did in a record, as the person themselves reads it. One table: what does not stand in it is not told.

A verb that stands in neither of the two below fails a test: whoever adds one decides here what the person reads.
"""

from collections.abc import Mapping

from coachdesk.translation import N_
from coachdesk.translation import gettext as _

# By verb, or by verb and what it was about.
DID: Mapping[str, str] = {
    "claimant.opened": N_("%(who)s opened your record."),
    "claimant.opened note": N_("%(who)s read a note about you."),
    "claimant.opened appointment": N_("%(who)s looked at a meeting of yours."),
    "claimant.opened matter": N_("%(who)s looked at what you two have to settle."),
    "claimant.seen_on_today": N_("%(who)s saw you on the list of the day."),
    "claimant.preferred_name_changed": N_("%(who)s wrote down what you like to be called."),
    "claimant.own_words_changed": N_("%(who)s wrote down what you want us to know."),
    "claimant.words_asked_about": N_("%(who)s asked you about older words of yours."),
    "claimant.name_changed": N_("%(who)s changed your name here, as you asked."),
    "claimant.front_desk_changed": N_("%(who)s wrote down what the front desk knows about you."),
    "claimant.office_changed": N_("%(who)s moved your record to another office."),
    "claimant.no_account": N_("%(who)s noted that you use no pages of your own."),
    "claimant.account_again": N_("%(who)s noted that you use your own pages again."),
    "claimant.notes_off_screen": N_("%(who)s took your notes off your screen, as you said."),
    "claimant.notes_on_screen": N_("%(who)s put your notes back on your screen, as you said."),
    "claimant.imported": N_("%(who)s brought in your record from the old system."),
    "claimant.updated_from_file": N_("%(who)s brought your details up to date from a file."),
    "off_screen.kept": N_("%(who)s took something off your screen, as you said."),
    "off_screen.brought_back": N_("%(who)s put something back on your screen, as you said."),
    "note.written": N_("%(who)s wrote a note."),
    "note.added_to": N_("%(who)s added to a note."),
    "note_draft.begun": N_("%(who)s began to write a note."),
    "appointment.booked": N_("%(who)s booked a meeting with you."),
    "appointment.moved": N_("%(who)s moved a meeting with you."),
    "appointment.cancelled": N_("%(who)s called off a meeting with you."),
    "appointment.recorded": N_("%(who)s wrote down how a meeting went."),
    "appointment.agenda_written": N_("%(who)s wrote down what a meeting is about."),
    "step.proposed": N_("%(who)s proposed a step."),
    "step.agreed": N_("%(who)s wrote down a step you agreed."),
    "step.answered": N_("%(who)s answered a step."),
    "step.done": N_("%(who)s ticked a step as done."),
    "step.undone": N_("%(who)s took back a tick."),
    "step.taken_off": N_("%(who)s took a step off your plan."),
    "goal.said": N_("%(who)s wrote down what you want."),
    "goal.let_go": N_("%(who)s wrote down that you let a goal go."),
    "contact_plan.rhythm_agreed": N_("%(who)s wrote down how often you two are in touch."),
    "blocked_period.added": N_("%(who)s wrote down a time that does not suit you."),
    "blocked_period.taken_away": N_("%(who)s took away a time that did not suit you."),
    "adjustment.ended": N_("%(who)s ended an adjustment, as you said."),
    "matter.settled": N_("%(who)s wrote down what you chose."),
    "relationship.begun": N_("%(who)s named who your coach is."),
    "relationship.ended": N_("%(who)s noted that a coach of yours stopped."),
    "entry_link.made": N_("%(who)s made a way in to your pages for you."),
    "invitation.made": N_("%(who)s invited somebody in for you."),
    "supporter.opened": N_("%(who)s looked at what you show them."),
    "supporter.named": N_("%(who)s wrote down who supports you."),
    "supporter.proposed": N_("%(who)s wrote down who could support you."),
    "supporter.confirmed": N_("%(who)s asked you about who supports you."),
    "cover.named": N_("%(who)s named who stands in for your coach."),
    "cover.ended": N_("%(who)s noted that nobody stands in for your coach now."),
    "cover.changed": N_("%(who)s changed the days on which somebody stands in for your coach."),
    "cover.words_read": N_("%(who)s read what you want your coach to know, before writing a note."),
    "claimant.when_away_changed": N_("%(who)s wrote down what you want while your coach is away."),
    "absence_question.answered": N_("%(who)s wrote down what you chose for a meeting while your coach is away."),
    "absence_question.told": N_("%(who)s told you that your coach is away."),
    "handover.begun": N_("%(who)s began to hand you over to another coach."),
    "handover.changed": N_("%(who)s changed when, or why, you come to another coach."),
    "handover.named": N_("%(who)s named who your next coach is."),
    "handover.written": N_("%(who)s wrote what your next coach could read."),
    "handover.shown": N_("%(who)s gave you the words for your next coach to read."),
    "handover.shared": N_("%(who)s wrote down that your words may be shared with your next coach."),
    "handover.kept_private": N_("%(who)s wrote down that you tell your next coach yourself."),
    "handover.taken_back": N_("%(who)s wrote down that you want to look at the words again."),
    "handover.no_meeting": N_("%(who)s wrote down that you do not want to meet the two coaches together."),
    "handover.opened": N_("%(who)s read what you shared with your next coach."),
    "handover.stopped": N_("%(who)s noted that your coach stays after all."),
    "handover.done": N_("%(who)s noted that you are with your new coach."),
    "step.taken_over": N_("%(who)s keeps a promise of the coach before."),
    "appointment.handed_over": N_("%(who)s gave a meeting of yours to your new coach."),
    "claimant.opened move": N_("%(who)s looked at what you are asked about your coach."),
    "move.asked": N_("%(who)s asked whether you would like another coach."),
    "move.told": N_("%(who)s told you that you are asked about another coach."),
    "move.answered": N_("%(who)s wrote down what you said about another coach."),
    "move.taken_back": N_("%(who)s took back the question about another coach."),
    "coach_wish.said": N_("%(who)s wrote down what you wish of a coach."),
    "coach_wish.ruled_out": N_("%(who)s wrote down whom you do not want to meet."),
    "coach_wish.fine_again": N_("%(who)s wrote down that somebody is fine with you again."),
    "steady_time.noted": N_("%(who)s noted that your coach stays the same for now."),
    "steady_time.ended": N_("%(who)s noted that a time in which nothing changes is over."),
    "sign_in_code.said": N_("%(who)s told you a code to come in with."),
    "caller_check.agreed": N_("%(who)s wrote down how we know you on the phone."),
    "caller_check.ended": N_("%(who)s took away how we know you on the phone."),
    "caller.question_read": N_("%(who)s was rung in your name, and asked your question."),
    "caller.verified": N_("%(who)s was rung in your name. The caller answered your question."),
    "caller.card_read": N_("%(who)s saw your coach and your next meeting, for a call."),
    "caller.not_verified": N_(
        "%(who)s was rung in your name. The caller did not answer as you agreed, and was told nothing."
    ),
    "caller.call_back_asked": N_("%(who)s was rung in your name, and asked your coach to ring you back."),
    "caller.rung_back": N_("%(who)s rang you back."),
    "circumstance.noted": N_("%(who)s wrote down where you are for a while."),
    "circumstance.ended": N_("%(who)s wrote down that you are back."),
    "representative.noted": N_("%(who)s wrote down who may act for you."),
    "representative.ended": N_("%(who)s wrote down that somebody acts for you no more."),
    "record_request.asked": N_("%(who)s wrote down what you asked about your record."),
    "record_request.opened": N_("%(who)s looked at what you asked about your record."),
    "front_desk.opened": N_("%(who)s looked you up for the front desk."),
    "record_request.decided": N_("%(who)s decided on what you asked about your record."),
    "record_request.given": N_("%(who)s gave you what you asked of your record."),
    "record_request.listed": N_("%(who)s looked at what you asked about your record."),
    "merge.opened": N_("%(who)s looked whether two records are both yours."),
    "record_request.fetched": N_("%(who)s put together a copy of your record."),
}
# Not told here, each for a reason.
QUIET: Mapping[str, tuple[str, ...]] = {
    "it stands in the list as the opening itself": ("glass.broken", "glass.closed", "glass.seen"),
    "no more than a name was read, as in a search": ("glass.looked_at",),
    "it stands on the page about their coach, in words made for it": (
        "coach_request.asked", "coach_request.answered", "coach_request.chosen", "coach_request.told",
        "conflict.declared", "conflict.ended",
    ),
    "it is the person's own": (
        "claimant.opened_own", "handover.read", "entry_link.used", "sign_in_code.used", "sign_in_code.sent",
    ),
    "it follows by itself from what does stand there": (
        "account.created", "account.closed", "matter.opened", "matter.overtaken", "waiting.noted",
        "note_draft.dropped", "note_draft.forgotten", "sign_in_code.refused", "demo.made", "outbox.sent",
        "claimant.compared_with_file", "appointment.compared_with_file", "appointment.updated_from_file",
        "absence_question.asked", "absence_question.defaulted",
    ),
    "it keeps the person safe, and would tell an onlooker": (
        "hold_back.asked", "hold_back.agreed", "hold_back.ended", "hold_back.looked_at", "shut_out.made",
        "shut_out.ended", "claimant.marked_sensitive", "claimant.found_again", "supporter.changed", "supporter.ended",
        "invitation.taken_up",
    ),
    "it is told to the person by whoever did it, or kept from them by law": (
        "incident.opened", "outside_request.opened", "outside_request.entered", "outside_request.named",
        "outside_request.decided", "outside_request.told",
        "redaction.made", "redaction.ended", "incident.entered", "incident.closed", "incident.reader_told",
        "note.hidden", "note.shown_again", "merge.asked", "merge.agreed", "merge.declined", "merge.undone",
        "hold.placed", "hold.ended", "retention.disposed", "claimant.erased",
        "death.told", "death.confirmed", "death.undone",
    ),
}  # fmt: skip
AS: Mapping[str, str] = {
    "coach": N_("%(name)s, your coach,"),
    "cover": N_("%(name)s, who stood in for your coach,"),
    "lead": N_("%(name)s, the team lead,"),
    "glass": N_("%(name)s, who is not your coach,"),
    "safeguarding": N_("%(name)s, the safeguarding lead,"),
    "data_protection": N_("%(name)s, the data protection officer,"),
    "reception": N_("%(name)s, at the front desk,"),
    "reviewer": N_("%(name)s, the independent reviewer,"),
    "administrator": N_("%(name)s, an administrator,"),
    "supporter": N_("%(name)s, your supporter,"),
    "service_worker": N_("%(name)s, who works at a service,"),
}
COACH_THEN = N_("%(name)s, your coach at the time,")
TOLD = frozenset(key.partition(" ")[0] for key in DID)


def who(name: str, role: str, *, is_coach_now: bool = True) -> str:
    """Somebody by name, and as whom they acted."""
    if role == "coach":
        return _(AS["coach"], name=name.split(" ", 1)[0]) if is_coach_now else _(COACH_THEN, name=name)
    return _(AS[role], name=name) if role in AS else name


def did(verb: str, subject: str, who: str) -> str:
    """The whole sentence."""
    return _(DID.get(f"{verb} {subject}") or DID[verb], who=who)
