"""Other figures for an office, tried out or kept: what is left empty stays as it is."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired

from coachdesk import words
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.forms.hours import refuse_far_or_past
from coachdesk.forms.offices import range_words
from coachdesk.office_settings import KINDS
from coachdesk.queries.what_if import TRIED


class TryForm(Form):
    """One field for each figure; the words are those of the office's own page."""

    rhythm_days = StringField(words.SETTINGS["rhythm_days"], filters=[stripped])
    meeting_minutes = StringField(words.SETTINGS["meeting_minutes"], filters=[stripped])
    first_meeting_minutes = StringField(words.SETTINGS["first_meeting_minutes"], filters=[stripped])
    write_up_minutes = StringField(words.SETTINGS["write_up_minutes"], filters=[stripped])
    everybody = BooleanField(lazy_gettext("As if everybody with a rhythm of their own agreed to this one"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each figure by its own limits."""
        right = super().validate(extra_validators)
        for name in TRIED:
            try:
                if self[name].data:
                    KINDS[name].read(self[name].data)
            except ValueError:
                self[name].errors = [range_words(KINDS[name])]
                right = False
        return bool(right)

    def wanted(self) -> dict[str, float]:
        """The figures that were typed; of a form that was checked."""
        return {name: KINDS[name].read(self[name].data) for name in TRIED if self[name].data}


class KeepForm(TryForm):
    """The same, from a day on."""

    from_on = DateField(
        lazy_gettext("From which day"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )

    def validate_from_on(self, field: DateField) -> None:
        """What held before stays."""
        refuse_far_or_past(field.data)
