"""What clashes, in words: a matter is kept as a code with parameters and said here."""

from coachdesk.adjustments.words import label_text
from coachdesk.models import Matter
from coachdesk.models.label import MatterKind
from coachdesk.translation import gettext as _


def clash(matter: Matter) -> str:
    """One sentence: which adjustment the coach does not fit, or which two do not go together."""
    codes = matter.about.split()
    if matter.kind is MatterKind.COACH_BREAKS_ADJUSTMENT:
        return _("They asked for “%(label)s”, and their coach does not fit that.", label=label_text(codes[0]))
    return _(
        "“%(first)s” and “%(second)s” do not go together.", first=label_text(codes[0]), second=label_text(codes[-1])
    )
