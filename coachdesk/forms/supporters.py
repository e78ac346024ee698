"""Letting somebody in beside oneself, to a service, and being let in."""

from datetime import date, timedelta

from flask_babel import lazy_gettext
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from coachdesk.forms.base import Form, stripped
from coachdesk.models.label import SupportScope
from coachdesk.services.accounts import ADDRESS
from coachdesk.translation import gettext as _

A_NAME = lazy_gettext("Write a name.")
TOO_LONG = lazy_gettext("Use 200 characters or fewer.")
SPANS = {
    "91": lazy_gettext("3 months"),
    "182": lazy_gettext("6 months"),
    "365": lazy_gettext("A year"),
}


def _name(label: str) -> StringField:
    return StringField(label, filters=[stripped], validators=[DataRequired(A_NAME), Length(max=200, message=TOO_LONG)])


class Span(RadioField):  # type: ignore[misc]
    """For how long, from today; nobody has to work out a date."""

    def __init__(self, label: str, **more: object) -> None:
        super().__init__(label, choices=[SelectChoice(*each) for each in SPANS.items()], default="91", **more)

    def until(self, today: date) -> date:
        return today + timedelta(days=int(self.data))


def _plan() -> BooleanField:
    return BooleanField(lazy_gettext("My plan: what I want, and the steps"))


def _meetings() -> BooleanField:
    return BooleanField(lazy_gettext("My meetings: when and where"))


class ScopesForm(Form):
    plan = _plan()
    meetings = _meetings()

    @property
    def scopes(self) -> list[str]:
        held = {SupportScope.PLAN: self.plan.data, SupportScope.MEETINGS: self.meetings.data}
        return [scope.value for scope, chosen in held.items() if chosen]

    def validate_plan(self, _field: BooleanField) -> None:
        """What is to mend stands at the first of them."""
        if not self.scopes:
            raise ValidationError(_("Choose at least one. You can change it any time."))


class SupporterForm(ScopesForm):
    """In the order in which it is filled in, which is the order in which what is to mend is told."""

    name = _name(lazy_gettext("Their name"))
    plan = _plan()
    meetings = _meetings()
    span = Span(lazy_gettext("For how long?"))


class InvitationForm(Form):
    name = _name(lazy_gettext("Name"))
    office = SelectField(lazy_gettext("Office"))
    span = Span(lazy_gettext("For how long?"))


class TakeUpForm(Form):
    name = _name(lazy_gettext("Your name"))
    email = StringField(
        lazy_gettext("Your email address"),
        filters=[stripped],
        validators=[Length(max=254, message=lazy_gettext("Use a shorter address."))],
    )
    password = PasswordField(
        lazy_gettext("A password"),
        validators=[InputRequired(lazy_gettext("Choose a password of 12 characters or more."))],
    )

    def validate_email(self, field: StringField) -> None:
        if not ADDRESS.fullmatch(field.data or ""):
            raise ValidationError(_("Write an email address, such as name@example.org."))
