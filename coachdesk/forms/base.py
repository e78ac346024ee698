"""What every form is made from. The token against forgery is checked for every request, so no form checks it again."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField
from wtforms.validators import InputRequired

GIVE_THE_DAY = lazy_gettext("Give the day, such as 24 11 2026.")


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose fields say in a sentence what does not fit."""

    class Meta:
        csrf = False


class VersionedForm(Form):
    """A form that changes a record: it carries the version it was opened with."""

    version = IntegerField(widget=HiddenField.widget, validators=[InputRequired()])


class DayField(DateField):  # type: ignore[misc]
    """A day; what is none is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(GIVE_THE_DAY)) from error


def stripped(value: str | None) -> str:
    """What was typed without the spaces around it; line ends are one kind."""
    return (value or "").replace("\r\n", "\n").strip()
