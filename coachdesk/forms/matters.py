"""What the person chose about a matter, how they told us, and when."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models import Matter
from coachdesk.services.matters import Choice
from coachdesk.services.settlements import CHOICES, WORDS_NEEDED, How

HOW = {
    How.IN_PERSON: lazy_gettext("In person"),
    How.PHONE: lazy_gettext("By phone"),
    How.VIDEO: lazy_gettext("By video"),
    How.LETTER: lazy_gettext("In writing"),
    How.WITH_SUPPORTER: lazy_gettext("With their supporter"),
    How.OWN_PAGES: lazy_gettext("On their own pages"),
}
TOLD_US = tuple(how for how in How if how is not How.OWN_PAGES)


class SettlementForm(Form):
    """The choices differ with the kind of matter; `choice_labels` says them."""

    choice = RadioField(
        lazy_gettext("What they chose"),
        validators=[InputRequired(lazy_gettext("Say what they chose."))],
    )
    how = RadioField(
        lazy_gettext("How they told us"),
        choices=[SelectChoice(how.value, HOW[how]) for how in TOLD_US],
        validators=[InputRequired(lazy_gettext("Say how they told us."))],
    )
    chosen_on = DateField(
        lazy_gettext("On which day"),
        format=DAY_FORMATS,
        validators=[InputRequired(GIVE_THE_DAY)],
    )
    words = TextAreaField(
        lazy_gettext("In their words"),
        filters=[stripped],
        validators=[
            Length(max=2000, message=lazy_gettext("Use 2,000 characters or fewer. What you typed is still here."))
        ],
    )

    def __init__(self, matter: Matter, labels: dict[Choice, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [SelectChoice(choice.value, labels[choice]) for choice in CHOICES[matter.kind]]

    def validate_chosen_on(self, field: DateField) -> None:
        """Nobody has chosen anything on a day to come, nor long before there was anything to choose."""
        day: date | None = field.data
        if day is None:
            return
        if day > clock.today():
            raise ValidationError(gettext("This day is still to come. Give the day they chose."))
        if day.year < 2000:
            raise ValidationError(gettext("This day is long ago. Give the day they chose."))

    def validate_words(self, field: TextAreaField) -> None:
        """How both can hold, only the person can say."""
        if self.choice.data in WORDS_NEEDED and not field.data:
            raise ValidationError(gettext("Write down how both go together, as they said it."))
