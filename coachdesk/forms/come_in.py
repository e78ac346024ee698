"""Coming in again: who it is for, and the code."""

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from coachdesk.forms.base import Form, stripped

LONGEST = 254


class AskForm(Form):
    said = StringField(
        lazy_gettext("The reference on your paper, or your email address"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Type your reference or your email address. Your coach can tell you, too.")),
            Length(max=LONGEST, message=lazy_gettext("That is longer than a reference or an address.")),
        ],
    )


class CodeForm(Form):
    code = StringField(
        lazy_gettext("Your code"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Type or paste the code.")),
            Length(max=40, message=lazy_gettext("That is longer than a code.")),
        ],
    )
    said = StringField(
        lazy_gettext("The reference on your paper"),
        filters=[stripped],
        validators=[Length(max=LONGEST, message=lazy_gettext("That is longer than a reference."))],
    )
