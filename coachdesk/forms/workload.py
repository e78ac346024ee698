"""Less time for a while, and what a lead does about weeks over the line: a day and a reason each, always an end."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models.label import ReductionKind
from coachdesk.services.load_weeks import ACTIONS, FURTHEST
from coachdesk.services.load_weeks import LONGEST as LONGEST_WORDS
from coachdesk.services.reductions import LONGEST, SCHEDULES
from coachdesk.translation import gettext as _
from coachdesk.workload_words import ACTIONS as ACTION_WORDS
from coachdesk.workload_words import REDUCTIONS
from coachdesk.workload_words import SCHEDULES as SCHEDULE_WORDS

NEEDED = InputRequired(message=GIVE_THE_DAY)
PERCENT = lazy_gettext("Write a whole number from 1 to 100.")


class ReductionForm(Form):
    """So much of the time with people, from a day to a day."""

    kind = SelectField(lazy_gettext("Why"))
    percent = IntegerField(
        lazy_gettext("Per cent of the time with people that is taken off"),
        validators=[InputRequired(message=PERCENT), NumberRange(1, 100, message=PERCENT)],
    )
    from_on = DateField(lazy_gettext("First day"), format=DAY_FORMATS, validators=[NEEDED])
    until_on = DateField(lazy_gettext("Last day"), format=DAY_FORMATS, validators=[NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, _(text)) for kind, text in REDUCTIONS.items()]

    def validate_from_on(self, field: DateField) -> None:
        """Not out of sight."""
        if field.data and field.data > clock.today() + LONGEST:
            raise ValidationError(_("Choose a day within two years from now."))

    def validate_until_on(self, field: DateField) -> None:
        """It ends, not before it begins, and not in the past."""
        first: date | None = self.from_on.data
        if field.data and field.data < clock.today():
            raise ValidationError(_("This is over already. Choose today or a later day."))
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day cannot come before the first."))
        if first and field.data and field.data - first > LONGEST:
            raise ValidationError(_("Two years at most: it can be written down again then."))


class ScheduleForm(Form):
    """The usual schedule, from a day on."""

    schedule = SelectField(lazy_gettext("Which schedule"))
    starts_on = DateField(lazy_gettext("From which day"), format=DAY_FORMATS, validators=[NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schedule.choices = [(kind.value, _(SCHEDULE_WORDS[kind]) % {}) for kind in SCHEDULES]

    def validate_starts_on(self, field: DateField) -> None:
        """Its first part must not be over."""
        weeks = SCHEDULES[ReductionKind(self.schedule.data)][0][1] if self.schedule.data in SCHEDULES else 0
        if field.data and (clock.today() - field.data).days >= weeks * 7:
            raise ValidationError(_("The first part of it would be over already. Choose a later day."))
        if field.data and field.data > clock.today() + LONGEST:
            raise ValidationError(_("Choose a day within two years from now."))


class ActionForm(Form):
    """What is done, in words where one likes, and when one looks again."""

    action = SelectField(lazy_gettext("What is done"))
    words = TextAreaField(
        lazy_gettext("In your own words"),
        description=lazy_gettext("The coach reads this. Name no claimant."),
        filters=[stripped],
        validators=[Length(max=LONGEST_WORDS, message=lazy_gettext("Use 1,000 characters or fewer."))],
    )
    look_again_on = DateField(lazy_gettext("When you look again"), format=DAY_FORMATS, validators=[NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices = [(name, _(ACTION_WORDS[name])) for name in ACTIONS]

    def validate_words(self, field: TextAreaField) -> None:
        """Something else is nothing without words."""
        if self.action.data == "other" and not field.data:
            raise ValidationError(_("Write what is done."))

    def validate_look_again_on(self, field: DateField) -> None:
        """Later, and not out of sight."""
        if field.data and not clock.today() < field.data <= clock.today() + FURTHEST:
            raise ValidationError(_("Choose a day after today, within thirteen weeks."))
