"""What every form is made from. The token against forgery is checked for every request, so no form checks it again."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose fields say in a sentence what does not fit."""

    class Meta:
        csrf = False


class VersionedForm(Form):
    """A form that changes a record: it carries the version it was opened with."""

    version = IntegerField(widget=HiddenField.widget, validators=[InputRequired()])


def stripped(value: str | None) -> str:
    """What was typed without the spaces around it; line ends are one kind."""
    return (value or "").replace("\r\n", "\n").strip()
