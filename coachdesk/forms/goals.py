"""A first goal, written down for somebody who said it."""

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from coachdesk.forms.base import Form, stripped
from coachdesk.services.goals import LONGEST

NOTHING = lazy_gettext("Write down what they want, in their words.")


class FirstGoalForm(Form):
    words = TextAreaField(
        lazy_gettext("What they want, in their words"),
        filters=[stripped],
        validators=[
            InputRequired(NOTHING),
            Length(max=LONGEST, message=lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")),
        ],
    )
    read_back = BooleanField(lazy_gettext("I read it back to them, and these are their words"))

    def validate_words(self, field: TextAreaField) -> None:
        """Blanks are no words."""
        if not field.data:
            raise ValidationError(gettext("Write down what they want, in their words."))

    def validate_read_back(self, field: BooleanField) -> None:
        """What is written down for somebody is heard by them first."""
        if not field.data:
            raise ValidationError(gettext("Read it back to them first. Only they know if it is right."))
