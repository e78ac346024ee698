"""Keeping somebody safe: out of search, away from a member of staff, and an opening out of the person's own list."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models.label import Sensitivity, ShutOutKind

FOUND = "found"
LONG = Length(max=2000, message=lazy_gettext("Use 2,000 characters or fewer. What you typed is still here."))
WHY_SENSITIVE = {
    Sensitivity.IN_HIDING: lazy_gettext("They are safe only while somebody does not find them"),
    Sensitivity.STAFF: lazy_gettext("They work here"),
    Sensitivity.RELATION: lazy_gettext("Somebody who works here is close to them"),
    Sensitivity.OTHER: lazy_gettext("Another reason, which they know"),
}
WHY_SHUT_OUT = {
    ShutOutKind.ABUSER: lazy_gettext("They harmed the person, or may"),
    ShutOutKind.RELATION: lazy_gettext("They are family, or close"),
    ShutOutKind.THEMSELVES: lazy_gettext("It is they themselves, who come here too"),
    ShutOutKind.ASKED: lazy_gettext("The person asked for it"),
}


class FindForm(Form):
    """The reference of somebody, typed whole."""

    reference = StringField(lazy_gettext("Reference of the person"), filters=[stripped], validators=[Length(max=40)])


class SensitiveForm(Form):
    """Why a record is kept out of search, or that it may be found."""

    why = RadioField(
        lazy_gettext("Who finds this record"), validators=[InputRequired(lazy_gettext("Choose who finds it."))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.why.choices = [
            SelectChoice(FOUND, lazy_gettext("People of the office find it by the whole name or reference")),
            *(SelectChoice(each.value, words) for each, words in WHY_SENSITIVE.items()),
        ]

    @property
    def kind(self) -> Sensitivity | None:
        return None if self.why.data == FOUND else Sensitivity(self.why.data)


class ShutOutForm(Form):
    """Whom to shut out, and why."""

    staff = SelectField(lazy_gettext("Who is shut out"))
    kind = RadioField(lazy_gettext("Why"), validators=[InputRequired(lazy_gettext("Choose why."))])
    words = TextAreaField(lazy_gettext("More, if it helps"), filters=[stripped], validators=[LONG])

    def __init__(self, staff: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.staff.choices = [SelectChoice("", lazy_gettext("Choose somebody"))] + [
            SelectChoice(value, name) for value, name in staff.items()
        ]
        self.staff.validators = [InputRequired(lazy_gettext("Choose who is shut out."))]
        self.kind.choices = [SelectChoice(each.value, words) for each, words in WHY_SHUT_OUT.items()]


class HoldBackForm(Form):
    """Why an opening is kept from the person's list, and the day to look again."""

    words = TextAreaField(
        lazy_gettext("Why it is not safe that they see it"),
        filters=[stripped],
        validators=[InputRequired(lazy_gettext("Write why it is not safe.")), LONG],
    )
    review_on = DateField(
        lazy_gettext("The day to look again"), format=DAY_FORMATS, validators=[InputRequired(GIVE_THE_DAY)]
    )


class CoverForm(Form):
    """Who stands in, and from when until when."""

    coach = SelectField(lazy_gettext("Who stands in"))
    from_on = DateField(lazy_gettext("From"), format=DAY_FORMATS, validators=[InputRequired(GIVE_THE_DAY)])
    until_on = DateField(lazy_gettext("Until"), format=DAY_FORMATS, validators=[InputRequired(GIVE_THE_DAY)])

    def __init__(self, coaches: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.coach.choices = [SelectChoice("", lazy_gettext("Choose a coach"))] + [
            SelectChoice(value, name) for value, name in coaches.items()
        ]
        self.coach.validators = [InputRequired(lazy_gettext("Choose who stands in."))]
