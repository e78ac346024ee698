"""What a claimant says for their own plan."""

from flask_babel import lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from coachdesk.forms.base import Form, stripped
from coachdesk.models.label import AdditionKind, Party

LONGEST = 2_000
TOO_LONG = lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")
SAY_SOMETHING = lazy_gettext("Write something here. A few words are enough.")


def _words(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[DataRequired(message=SAY_SOMETHING), Length(max=LONGEST, message=TOO_LONG)],
    )


class GoalForm(Form):
    words = _words(lazy_gettext("What do you want?"))


class StepForm(Form):
    words = _words(lazy_gettext("What is the step?"))
    owner = RadioField(
        lazy_gettext("Who does it?"),
        choices=[SelectChoice(Party.CLAIMANT.value, ""), SelectChoice(Party.COACH.value, "")],
        default=Party.CLAIMANT.value,
    )


class AdditionForm(Form):
    kind = RadioField(
        lazy_gettext("What is it?"),
        choices=[
            SelectChoice(AdditionKind.OWN_ACCOUNT.value, lazy_gettext("My own account of it")),
            SelectChoice(AdditionKind.CORRECTION_ASKED.value, lazy_gettext("Something is wrong. Please put it right")),
        ],
        default=AdditionKind.OWN_ACCOUNT.value,
    )
    words = _words(lazy_gettext("In your words"))
