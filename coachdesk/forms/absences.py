"""Absences as they are typed: until when, who covers instead, what a person chose."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form
from coachdesk.forms.hours import refuse_far_or_past
from coachdesk.models.label import WhenAway
from coachdesk.translation import gettext as _

ASK_ME = ""


class AwayForm(Form):
    """From a day to a day, both with; or `today`, which is one press."""

    from_on = DateField(lazy_gettext("First day"), format=DAY_FORMATS, validators=[Optional()])
    until_on = DateField(lazy_gettext("Last day"), format=DAY_FORMATS, validators=[Optional()])
    today = HiddenField()

    def validate_from_on(self, field: DateField) -> None:
        refuse_far_or_past(field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.from_on.data is None and not self.today.data:
            self.from_on.errors = [str(GIVE_THE_DAY)]
        return not self.from_on.errors

    def validate_until_on(self, field: DateField) -> None:
        refuse_far_or_past(field.data)
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day has to be the first day or later."))

    def days(self, today: date) -> tuple[date, date]:
        """What was meant; of a form that was checked."""
        first = self.from_on.data or today
        return first, self.until_on.data or first


class BackForm(Form):
    """The day from which on somebody is there again."""

    back_on = DateField(lazy_gettext("Back from"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)])


class AnotherForm(Form):
    """Who covers instead."""

    coach = SelectField(lazy_gettext("Who covers"), validators=[InputRequired(lazy_gettext("Choose who covers."))])

    def __init__(self, coaches: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.coach.choices = [SelectChoice("", lazy_gettext("Choose a coach"))] + [
            SelectChoice(value, name) for value, name in coaches.items()
        ]


class ChoiceForm(Form):
    """What a person chose for one meeting: what can be chosen stands on the page as `choice` or `another_way phone`."""

    choice = RadioField(lazy_gettext("What would you like?"), validators=[InputRequired(lazy_gettext("Choose one."))])

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = choices

    @property
    def chosen(self) -> tuple[WhenAway, str | None]:
        """What, and for another way which; of a form that was checked."""
        what, _space, mode = self.choice.data.partition(" ")
        return WhenAway(what), mode or None


class DefaultForm(Form):
    """What silence means."""

    when_away = RadioField(lazy_gettext("If I say nothing"))

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when_away.choices = choices

    @property
    def chosen(self) -> WhenAway | None:
        return WhenAway(self.when_away.data) if self.when_away.data else None
