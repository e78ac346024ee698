"""Whether we kept the adjustments at the last meetings, as each of the two says. It is about us: nobody is counted."""

from collections.abc import Sequence
from typing import Any

from coachdesk.models import Claimant
from coachdesk.models.label import Outcome
from coachdesk.queries.claimants import OUTCOMES, Meeting
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.addresses import address_of
from coachdesk.views.filters import speech

LAST_MEETINGS = 6


def outcome_words(claimant: Claimant, meetings: Sequence[Meeting]) -> dict[str, Any] | None:
    """In one sentence, and each meeting where one of the two says that something was not kept."""
    said = [meeting for meeting in meetings if meeting.is_said][:LAST_MEETINGS]
    if not said:
        return None
    kept = sum(meeting.all_kept for meeting in said)
    return {
        "lead": ngettext(
            "Kept at %(kept)d of the last %(num)d meeting.", "Kept at %(kept)d of the last %(num)d meetings.",
            len(said), kept=kept,
        ),
        "not_kept": [_not_kept(claimant, meeting) for meeting in said if not meeting.all_kept],
    }  # fmt: skip


def _not_kept(claimant: Claimant, meeting: Meeting) -> dict[str, str]:
    voices = [
        _("The coach: %(outcome)s.", outcome=_outcome(meeting.coach_says)) if meeting.coach_says is not None else "",
        _("%(name)s: %(outcome)s.", name=claimant.spoken_of, outcome=_outcome(meeting.they_say))
        if meeting.they_say is not None
        else "",
    ]
    return {
        "when_words": speech().day_of(meeting.starts_at),
        "words": " ".join(filter(None, voices)),
        "url": address_of("appointments.show", appointment_id=meeting.id),
    }


def _outcome(rank: int | None) -> str:
    return {Outcome.KEPT: _("all kept"), Outcome.PARTLY: _("partly kept"), Outcome.NOT_KEPT: _("not all kept")}[
        OUTCOMES[rank or 0]
    ]
