"""What clashes, in words: a matter is kept as codes with parameters and said here."""

from collections.abc import Mapping

from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.contradictions import Contradiction
from coachdesk.adjustments.words import broken_text, contradiction_text
from coachdesk.models.label import MatterKind
from coachdesk.translation import gettext as _


def clash(kind: MatterKind, about: str, params: Mapping[str, str], coach: str) -> str:
    """What does not go together, and why."""
    if kind is MatterKind.ADJUSTMENTS_CONTRADICT:
        return contradiction_text(Contradiction(params["first"], params["second"], params["reason"]))
    if params["reason"] == "ruled_out":
        return _("They asked not to be with %(coach)s, who is their coach.", coach=coach)
    return broken_text(BrokenRule(about, params["reason"]), coach)
