"""What a caller says, and what people agree to be asked."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from coachdesk.caller_questions import QUESTIONS
from coachdesk.forms.base import Form, stripped
from coachdesk.services.callers import plain
from coachdesk.translation import gettext as _

OWN = "own"
SAID = [
    InputRequired(message=lazy_gettext("Write down the name or the reference that the caller gives.")),
    Length(max=200, message=lazy_gettext("Use 200 characters or fewer. What you typed is still here.")),
]


class CallerForm(Form):
    """Whom the caller says they are."""

    said = StringField(lazy_gettext("The name or reference they give"), filters=[stripped], validators=SAID)


class AnswerForm(Form):
    """What the caller answers."""

    said = HiddenField(filters=[stripped], validators=SAID)
    answer = StringField(
        lazy_gettext("What they answer"),
        filters=[stripped],
        validators=[
            InputRequired(message=lazy_gettext("Write down what they answer. “I do not know” is an answer too.")),
            Length(max=200, message=lazy_gettext("Use 200 characters or fewer. What you typed is still here.")),
        ],
    )


class CallerCheckForm(Form):
    """A question of the list, or one of the person's own, and the answer."""

    question = SelectField(lazy_gettext("The question"))
    own_question = StringField(
        lazy_gettext("A question of their own"), filters=[stripped], validators=[Length(max=200)]
    )
    answer = StringField(lazy_gettext("The answer"), filters=[stripped], validators=[Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(number), _(text)) for number, text in enumerate(QUESTIONS)]
        self.question.choices = [*listed, (OWN, _("Another question, written below"))]

    def validate_own_question(self, field: StringField) -> None:
        if self.question.data == OWN and not field.data:
            raise ValidationError(_("Write the question, or choose one of the list."))

    def validate_answer(self, field: StringField) -> None:
        if len(plain(field.data or "")) < 2:
            raise ValidationError(_("Write an answer of two letters or more."))

    @property
    def chosen(self) -> str:
        """The question in words, in the language of whoever chose it."""
        if self.question.data == OWN:
            return str(self.own_question.data)
        return _(QUESTIONS[int(self.question.data)])


class MyCallerCheckForm(CallerCheckForm):
    """The same, as it is said to the person."""

    own_question = StringField(lazy_gettext("My own question"), filters=[stripped], validators=[Length(max=200)])
    answer = StringField(lazy_gettext("My answer"), filters=[stripped], validators=[Length(max=200)])
