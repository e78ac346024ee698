"""What every form is made from. The token against forgery is checked for every request, so no form checks it again."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired

from coachdesk.translation import ngettext

DAY_FORMATS = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y"]  # as browsers send a day, and as people type one
GIVE_THE_DAY = lazy_gettext("Give the day, such as 24 11 2026.")
SENTENCES = {
    "Not a valid choice.": lazy_gettext("Choose one of those that are offered."),
    "'%(value)s' is not a valid choice for this field.": lazy_gettext("Choose one of those that are offered."),
    "Not a valid date value.": GIVE_THE_DAY,
    "Not a valid integer value.": lazy_gettext("Write a whole number."),
    "This field is required.": lazy_gettext("This is needed."),
}


class OwnSentences:
    """What WTForms would say in its own words, said in ours."""

    def gettext(self, text: str) -> str:
        return str(SENTENCES.get(text, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return str(SENTENCES[one]) if one in SENTENCES else ngettext(one, many, number)


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose fields say in a sentence what does not fit."""

    class Meta:
        csrf = False

        def get_translations(self, _form: object) -> OwnSentences:
            return OwnSentences()


class VersionedForm(Form):
    """A form that changes a record: it carries the version it was opened with."""

    version = IntegerField(widget=HiddenField.widget, validators=[InputRequired()])


def stripped(value: str | None) -> str:
    """What was typed without the spaces around it; line ends are one kind."""
    return (value or "").replace("\r\n", "\n").strip()
