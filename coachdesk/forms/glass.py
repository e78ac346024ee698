"""Why somebody opens the record of a person they do not work with: one of a few reasons, and words that they read."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from coachdesk.forms.base import Form, stripped
from coachdesk.models.label import OpeningReason
from coachdesk.translation import gettext as _

LONGEST = 500


class GlassForm(Form):
    """`called`: what the person is called in the reasons."""

    reason = RadioField(
        lazy_gettext("Why do you open it?"),
        validators=[InputRequired(lazy_gettext("Choose why you open it."))],
    )
    words = TextAreaField(
        lazy_gettext("In your words"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write why, in a few words. They read this.")),
            Length(max=LONGEST, message=lazy_gettext("Use 500 characters or fewer. What you typed is still here.")),
        ],
    )

    def __init__(self, called: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        said = {
            OpeningReason.HERE_NOW: _("%(name)s is here now", name=called),
            OpeningReason.SAFETY: _("Somebody may not be safe"),
            OpeningReason.STANDING_IN: _("I stand in for their coach"),
            OpeningReason.ANSWERING: _("I answer a question of theirs"),
            OpeningReason.OTHER: _("Another reason"),
        }
        self.reason.choices = [SelectChoice(reason.value, words) for reason, words in said.items()]
