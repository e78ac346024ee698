"""What is written down about a person."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from coachdesk.forms.base import VersionedForm, stripped


class PreferredNameForm(VersionedForm):
    preferred_name = StringField(
        lazy_gettext("The name to use"),
        filters=[stripped],
        validators=[
            Length(max=200, message=lazy_gettext("Use 200 characters or fewer. What you typed is still here."))
        ],
    )


class FrontDeskForm(VersionedForm):
    front_desk = TextAreaField(
        lazy_gettext("For the front desk, in their words"),
        filters=[stripped],
        validators=[
            Length(max=400, message=lazy_gettext("Use 400 characters or fewer. What you typed is still here."))
        ],
    )


class OwnWordsForm(VersionedForm):
    own_words = TextAreaField(
        lazy_gettext("In their words"),
        filters=[stripped],
        validators=[
            Length(max=5000, message=lazy_gettext("Use 5,000 characters or fewer. What you typed is still here."))
        ],
    )
