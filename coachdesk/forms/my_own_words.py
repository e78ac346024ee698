"""What a claimant wants known, written by themselves."""

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Length

from coachdesk.forms.base import VersionedForm, stripped

TOO_LONG = lazy_gettext("Use 5,000 characters or fewer. What you typed is still here.")


class MyOwnWordsForm(VersionedForm):
    own_words = TextAreaField(
        lazy_gettext("In your words"), filters=[stripped], validators=[Length(max=5000, message=TOO_LONG)]
    )
