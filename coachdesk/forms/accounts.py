"""Making an account, giving it a role, and what is asked before its ways to sign in are taken away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from coachdesk import words
from coachdesk.forms.base import DAY_FORMATS, Form, stripped
from coachdesk.models.label import Role
from coachdesk.translation import gettext as _

ADDRESS = r"^[^@\s]+@[^@\s]+$"
NOT_GIVEN_HERE = (Role.SUPPORTER,)


class EmailForm(Form):
    email = StringField(
        lazy_gettext("Email address"), filters=[stripped],
        validators=[Regexp(ADDRESS, message=lazy_gettext("Write an email address, such as name@example.org.")),
                    Length(max=200, message=lazy_gettext("Use 200 characters or fewer."))],
    )  # fmt: skip


class AccountForm(EmailForm):
    name = StringField(
        lazy_gettext("Name"), filters=[stripped],
        validators=[InputRequired(lazy_gettext("Write the person’s name.")),
                    Length(max=200, message=lazy_gettext("Use 200 characters or fewer."))],
    )  # fmt: skip
    staff = SelectField(lazy_gettext("On the staff list as"), validators=[Optional()])

    def __init__(self, *args: Any, staff: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff.choices = [("", _("Nobody on it")), *((str(each), name) for each, name in staff)]


class RoleForm(Form):
    role = SelectField(lazy_gettext("Role"))
    office = SelectField(lazy_gettext("Office"), validators=[Optional()])
    from_on = DateField(
        lazy_gettext("From"), format=DAY_FORMATS,
        validators=[InputRequired(lazy_gettext("Write the day from which it holds."))],
    )  # fmt: skip
    until_on = DateField(lazy_gettext("Until, the last day"), format=DAY_FORMATS, validators=[Optional()])

    def __init__(self, *args: Any, offices: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [
            (role.value, said[:1].upper() + said[1:])
            for role, said in ((each, words.role(each)) for each in Role if each not in NOT_GIVEN_HERE)
        ]
        self.office.choices = [(str(office_id), name) for office_id, name in offices] + [("", _("Everywhere"))]


class ResetForm(Form):
    """How it was made sure who this is; without that nothing is reset."""

    shown = RadioField(
        lazy_gettext("How did you make sure who it is?"),
        validators=[InputRequired(lazy_gettext("Say how you made sure. Without that nothing is taken away."))],
    )
    confirmed = BooleanField(
        lazy_gettext("I am sure that this is the person, and that they ask for it themselves"),
        validators=[InputRequired(lazy_gettext("Tick this when you are sure. Without that nothing is taken away."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown.choices = [(code, str(label)) for code, label in words.SHOWN_WHO.items()]
