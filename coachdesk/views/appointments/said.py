"""Small sentences about a meeting: what somebody has to see to, and what was said about keeping to adjustments."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from coachdesk.adjustments.words import label_text, short_text
from coachdesk.forms.appointments import HOW_KEPT
from coachdesk.models import Adjustment, AdjustmentOutcome, Claimant
from coachdesk.models.label import Outcome
from coachdesk.translation import gettext as _


def seen_to(codes: Iterable[str], adjustments: Sequence[Adjustment]) -> list[str]:
    """What no search of times can see to: rooms, interpreters, company. Each once, as it is called."""
    params = {each.code: each.params for each in adjustments}
    return [
        short_text(code, params.get(code)) if code.startswith("LANG_") else label_text(code)
        for code in dict.fromkeys(codes)
    ]


def outcome_lines(adjustments: Sequence[Adjustment], said: Mapping[UUID, AdjustmentOutcome]) -> list[dict[str, Any]]:
    """What was said of each adjustment, those that were not wholly kept with what was in the way."""
    return [
        {
            "short": short_text(each.code, each.params),
            "strength": each.strength.value,
            "outcome": str(HOW_KEPT[said[each.id].outcome]),
            "is_kept": said[each.id].outcome is Outcome.KEPT,
            "words": said[each.id].words or "",
        }
        for each in adjustments
        if each.id in said
    ]


def kept_words(claimant: Claimant) -> str:
    return _("Were %(name)s’s adjustments kept?", name=claimant.spoken_of)
