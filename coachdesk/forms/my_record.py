"""What I ask about my own record."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coachdesk.forms.base import Form, stripped
from coachdesk.models.label import RecordRequestKind

TOO_LONG = lazy_gettext("Use 4,000 characters or fewer. What you typed is still here.")
KINDS = {
    RecordRequestKind.COPY: lazy_gettext("A copy of everything about me"),
    RecordRequestKind.CORRECTION: lazy_gettext("Something is wrong. Please put it right"),
    RecordRequestKind.ERASURE: lazy_gettext("Please erase my record"),
}


class MyRecordForm(Form):
    kind = RadioField(
        lazy_gettext("What would you like?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validators=[InputRequired(message=lazy_gettext("Choose one of these."))],
    )
    words = TextAreaField(
        lazy_gettext("In your words"), filters=[stripped], validators=[Length(max=4_000, message=TOO_LONG)]
    )

    def validate_words(self, field: Any) -> None:
        if self.kind.data == RecordRequestKind.CORRECTION and not field.data:
            raise ValidationError(gettext("Write what is wrong. A few words are enough."))
