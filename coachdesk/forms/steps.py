"""A step for the plan: what, by when, and who takes it on."""

from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, HiddenField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, Form, VersionedForm, stripped
from coachdesk.models.label import Party, StepState
from coachdesk.services.steps import ANSWERS, LONGEST

NOT_THE_OWNER = lazy_gettext("Choose who takes this on.")


class StepForm(Form):
    """`owner` comes with the form that was opened: a step for the person, or a promise of the coach."""

    owner = HiddenField(validators=[AnyOf([party.value for party in Party], message=NOT_THE_OWNER)])
    words = TextAreaField(
        lazy_gettext("What is to be done?"),
        filters=[stripped],
        validators=[
            InputRequired(lazy_gettext("Write down what is to be done. A few words are enough.")),
            Length(max=LONGEST, message=lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")),
        ],
    )
    due_on = DateField(lazy_gettext("By when, if there is a day"), format=DAY_FORMATS, validators=[Optional()])

    @property
    def party(self) -> Party:
        return Party(self.owner.data)

    def validate_words(self, field: TextAreaField) -> None:
        """Blanks are no words."""
        if not field.data:
            raise ValidationError(gettext("Write down what is to be done. A few words are enough."))

    def validate_due_on(self, field: DateField) -> None:
        """Nothing is taken on for a day that is over."""
        day: date | None = field.data
        if day is not None and day < clock.today():
            raise ValidationError(gettext("This day is over. Give a day to come, or leave it open."))


class StandingForm(VersionedForm):
    """A press on a step as it was seen."""


class AnswerForm(VersionedForm):
    state = HiddenField(validators=[AnyOf([state.value for state in ANSWERS])])

    @property
    def answer(self) -> StepState:
        return StepState(self.state.data)
