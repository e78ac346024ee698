"""What somebody said when they were asked about another coach, written down by whoever heard it."""

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from coachdesk.forms.base import Form

YES, NO = "yes", "no"


class AnswerForm(Form):
    """A yes or a no. Who has not said either has not answered, and nothing is written down."""

    answer = RadioField(
        lazy_gettext("What they said"),
        choices=[
            SelectChoice(YES, lazy_gettext("Yes, they would change")),
            SelectChoice(NO, lazy_gettext("No, they keep their coach")),
        ],
        validators=[InputRequired(lazy_gettext("Say what they said. Without an answer there is nothing to save."))],
    )

    @property
    def agreed(self) -> bool:
        return bool(self.answer.data == YES)
