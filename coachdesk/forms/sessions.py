"""Signing in, and choosing a password."""

from flask_babel import lazy_gettext
from wtforms import PasswordField, StringField

from coachdesk.forms.base import Form, stripped


class SignInForm(Form):
    email = StringField(lazy_gettext("Email address"), filters=[stripped])
    password = PasswordField(lazy_gettext("Password"))


class PasswordForm(Form):
    password = PasswordField(lazy_gettext("A new password"))
