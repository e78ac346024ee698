"""What changes in somebody's life, as it is written down at work."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, VersionedForm, stripped
from coachdesk.models import Office
from coachdesk.services.names import Names
from coachdesk.services.representatives import SCOPES
from coachdesk.translation import gettext as _
from coachdesk.words import CIRCUMSTANCES, MAY_DECIDE, REPRESENTATIVES

LONG = Length(max=2000, message=lazy_gettext("Use 2,000 characters or fewer. What you typed is still here."))
NAME = Length(max=200, message=lazy_gettext("Use 200 characters or fewer. What you typed is still here."))
EARLIEST = date(1900, 1, 1)


class DeathForm(Form):
    """What was told of a death: the day if it is known, and who told us."""

    died_on = DateField(lazy_gettext("The day, if it is known"), format=DAY_FORMATS, validators=[Optional()])
    words = TextAreaField(
        lazy_gettext("Who told us, and how to reach them"),
        filters=[stripped],
        validators=[InputRequired(message=lazy_gettext("Write who told us, as far as you know.")), LONG],
    )

    def validate_died_on(self, field: DateField) -> None:
        if field.data and not EARLIEST <= field.data <= clock.today():
            raise ValidationError(_("Give today or a day before, or leave it empty."))


class NamesForm(VersionedForm):
    """All of what somebody is called."""

    first_names = StringField(lazy_gettext("First names"), filters=[stripped], validators=[NAME])
    last_name = StringField(lazy_gettext("Last name"), filters=[stripped], validators=[NAME])
    latin_name = StringField(lazy_gettext("The whole name in Latin letters"), filters=[stripped], validators=[NAME])
    preferred_name = StringField(lazy_gettext("The name to use"), filters=[stripped], validators=[NAME])
    pronouns = StringField(
        lazy_gettext("Pronouns"),
        filters=[stripped],
        validators=[Length(max=40, message=lazy_gettext("Use 40 characters or fewer. What you typed is still here."))],
    )

    def validate_first_names(self, field: StringField) -> None:
        if not (field.data or self.last_name.data):
            raise ValidationError(_("Write one name at least. One name can be the whole name."))

    @property
    def names(self) -> Names:
        """As they were typed."""
        fields = (self.first_names, self.last_name, self.latin_name, self.preferred_name, self.pronouns)
        return Names(*(field.data or "" for field in fields))


class OfficeMoveForm(Form):
    """Where somebody goes on."""

    office = SelectField(
        lazy_gettext("The office where they go on"),
        validators=[InputRequired(message=lazy_gettext("Choose where they go on."))],
    )

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = [("", _("Choose one")), *((str(each.id), each.name) for each in offices)]


class FromUntilForm(Form):
    """From a day, until a day or open."""

    from_on = DateField(
        lazy_gettext("From which day"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )
    until_on = DateField(lazy_gettext("Until which day, if it is known"), format=DAY_FORMATS, validators=[Optional()])

    def validate_from_on(self, field: DateField) -> None:
        if field.data and not EARLIEST <= field.data <= clock.today().replace(day=1, year=clock.today().year + 2):
            raise ValidationError(_("Choose a day within two years from now."))

    def validate_until_on(self, field: DateField) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day has to be the first day or later."))
        if field.data and field.data.year > clock.today().year + 50:
            raise ValidationError(_("Leave it empty where there is no end in sight."))


class CircumstanceForm(FromUntilForm):
    """Where somebody is for a while."""

    kind = SelectField(lazy_gettext("What it is"))
    words = TextAreaField(lazy_gettext("How to reach them meanwhile"), filters=[stripped], validators=[LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, str(label)) for kind, label in CIRCUMSTANCES.items()]


class RepresentativeForm(FromUntilForm):
    """Who may act for somebody, and the paper that says so."""

    kind = SelectField(lazy_gettext("What they are"))
    name = StringField(
        lazy_gettext("Their name"),
        filters=[stripped],
        validators=[InputRequired(message=lazy_gettext("Write who it is.")), NAME],
    )
    contact = StringField(lazy_gettext("How to reach them"), filters=[stripped], validators=[NAME])
    scopes = SelectMultipleField(lazy_gettext("What they may decide"))
    authority = TextAreaField(
        lazy_gettext("The paper that says so, with its date"),
        filters=[stripped],
        validators=[InputRequired(message=lazy_gettext("Write which paper it is.")), LONG],
    )
    seen = BooleanField(
        lazy_gettext("I saw this paper myself"),
        validators=[InputRequired(message=lazy_gettext("Somebody here has to see the paper first."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, str(label)) for kind, label in REPRESENTATIVES.items()]
        self.scopes.choices = [(scope, str(MAY_DECIDE[scope])) for scope in SCOPES]

    def validate_scopes(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Tick what the paper says they may decide."))
