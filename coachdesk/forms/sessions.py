"""Signing in, choosing a password, and showing a second factor."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from coachdesk.forms.base import Form, stripped


class SignInForm(Form):
    email = StringField(
        lazy_gettext("Email address"), [InputRequired(lazy_gettext("Write your email address."))], filters=[stripped]
    )
    password = PasswordField(lazy_gettext("Password"), [InputRequired(lazy_gettext("Write your password."))])


class PasswordForm(Form):
    password = PasswordField(lazy_gettext("A new password"))


class NewPasswordForm(Form):
    """Changing one's own: the old one first."""

    old = PasswordField(lazy_gettext("Your password now"))
    password = PasswordField(lazy_gettext("A new password"))


class CodeForm(Form):
    """One field for a code from an app or from paper: six figures are of the app."""

    code = StringField(lazy_gettext("Code"), filters=[stripped])


class NewAppForm(CodeForm):
    """The first code of a new app; its secret comes back with it, signed."""

    secret = HiddenField()


class NewPasskeyForm(Form):
    """What its owner calls a new passkey."""

    name = StringField(
        lazy_gettext("What you call it"), filters=[stripped],
        validators=[InputRequired(lazy_gettext("Give it a name, such as “My phone”.")),
                    Length(max=80, message=lazy_gettext("Use 80 characters or fewer."))],
    )  # fmt: skip
