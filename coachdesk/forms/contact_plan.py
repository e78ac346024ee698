"""How often the two are in touch, as they agree it."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from coachdesk.forms.base import VersionedForm
from coachdesk.services.contact_plan import LEAST_DAYS, MOST_DAYS

AS_THE_OFFICE, ANOTHER = "office", "another"
USUAL_DAYS = (7, 14, 21, 28, 42, 56, 84)


class RhythmForm(VersionedForm):
    """A usual rhythm, the office's own, or another number of days. `labels` says each usual one in words."""

    rhythm = RadioField(
        lazy_gettext("What you two agreed"),
        validators=[InputRequired(lazy_gettext("Choose how often."))],
    )
    days = IntegerField(lazy_gettext("The other number of days"), validators=[Optional()])

    def __init__(self, labels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rhythm.choices = [SelectChoice(value, words) for value, words in labels.items()]

    @property
    def agreed_days(self) -> int | None:
        """What was chosen; None is as the office does it."""
        if self.rhythm.data == AS_THE_OFFICE:
            return None
        return self.days.data if self.rhythm.data == ANOTHER else int(self.rhythm.data)

    def validate(self, **more: Any) -> bool:
        """Another number is asked for only where it is chosen; then it is needed."""
        fits: bool = super().validate(**more)
        days = self.days.data
        if self.rhythm.data == ANOTHER and not self.days.errors and not (days and LEAST_DAYS <= days <= MOST_DAYS):
            self.days.errors = [gettext("Give a number of days from 7 to 365.")]
            return False
        return fits
