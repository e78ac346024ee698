"""Making an office, and choosing one of its figures, from a day on."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from coachdesk import clock, words
from coachdesk.forms.base import DAY_FORMATS, Form, stripped
from coachdesk.office_settings import KINDS, SettingKind
from coachdesk.translation import gettext as _


class OfficeForm(Form):
    name = StringField(
        lazy_gettext("Name of the office"),
        filters=[stripped],
        validators=[
            InputRequired(message=lazy_gettext("Write what the office is called.")),
            Length(max=120, message=lazy_gettext("Use 120 characters or fewer.")),
        ],
    )
    nation = SelectField(lazy_gettext("Nation"))

    def __init__(self, *args: Any, taken: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.nation.choices = [(nation.value, str(label)) for nation, label in words.NATIONS.items()]

    def validate_name(self, field: StringField) -> None:
        if field.data in self.taken:
            raise ValidationError(_("There is an office of this name already."))


class PlaceForm(Form):
    address = StringField(
        lazy_gettext("Where people come to"),
        filters=[stripped],
        validators=[Length(max=200, message=lazy_gettext("Use 200 characters or fewer."))],
    )
    phone = StringField(
        lazy_gettext("Where people ring"),
        filters=[stripped],
        validators=[Length(max=40, message=lazy_gettext("Use 40 characters or fewer."))],
    )

    def validate_phone(self, field: StringField) -> None:
        if field.data and not any(each.isdigit() for each in field.data):
            raise ValidationError(_("Write a phone number, such as 01632 960 100, or leave it empty."))


class SettingForm(Form):
    name = SelectField(lazy_gettext("Which figure"))
    value = StringField(lazy_gettext("New figure"), filters=[stripped])
    from_on = DateField(
        lazy_gettext("From which day"),
        format=DAY_FORMATS,
        validators=[InputRequired(message=lazy_gettext("Write the day from which it holds, such as 2026-12-01."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.choices = [(name, str(label)) for name, label in words.SETTINGS.items()]

    def validate_from_on(self, field: DateField) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_("Choose today or a later day: what held before stays as it was."))

    def validate_value(self, field: StringField) -> None:
        kind = KINDS.get(self.name.data or "")
        if kind is None:
            return
        try:
            kind.read(field.data or "")
        except ValueError as error:
            raise ValidationError(range_words(kind)) from error


def range_words(kind: SettingKind) -> str:
    """What makes sense of a figure, in a sentence."""
    limits = {"least": f"{kind.least:g}", "most": f"{kind.most:g}"}
    if kind.whole:
        return _("Write a whole number from %(least)s to %(most)s.", **limits)
    return _("Write a number from %(least)s to %(most)s.", **limits)
