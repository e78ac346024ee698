"""Why the glass was broken, in a sentence: to people at work, and to the person themselves."""

from coachdesk.models.label import OpeningReason
from coachdesk.translation import N_
from coachdesk.translation import gettext as _

# Put into a sentence after what was done: "You opened Rosa's record at 10:14, because Rosa is here now."
AT_WORK = {
    OpeningReason.SAFETY: N_("because somebody may not be safe"),
    OpeningReason.HERE_NOW: N_("because %(name)s is here now"),
    OpeningReason.STANDING_IN: N_("to stand in for the coach"),
    OpeningReason.ANSWERING: N_("to answer a question"),
    OpeningReason.OTHER: N_("for another reason"),
}
TO_THEM = {
    OpeningReason.SAFETY: N_("Because somebody might not have been safe."),
    OpeningReason.HERE_NOW: N_("Because you were here."),
    OpeningReason.STANDING_IN: N_("To stand in for your coach."),
    OpeningReason.ANSWERING: N_("To answer a question of yours."),
    OpeningReason.OTHER: N_("For another reason."),
}


def because(reason: OpeningReason, name: str) -> str:
    """The reason as people at work say it of somebody."""
    return _(AT_WORK[reason], name=name)


def told(reason: OpeningReason) -> str:
    """The reason as it is said to the person."""
    return _(TO_THEM[reason])
