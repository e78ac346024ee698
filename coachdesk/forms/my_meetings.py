"""What a person says about their meetings: a time, what they want to talk about, when it never suits, how often."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from coachdesk import clock
from coachdesk.forms.base import GIVE_THE_DAY, Form, stripped
from coachdesk.models import Adjustment
from coachdesk.models.label import Outcome
from coachdesk.slots import typed_time
from coachdesk.translation import gettext as _

DATES = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d %B %Y", "%d.%m.%Y"]
SPOKEN = {"noon": 720, "midday": 720, "12 noon": 720, "midnight": 0, "12 midnight": 0, "24:00": 0}
WRITE_A_TIME = lazy_gettext("Write a time, such as 9am or 1:30pm.")
TOO_LONG = lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")
DAY_MINUTES = 24 * 60
YEARS_AHEAD = 10
DAYS = {
    "0": lazy_gettext("Every Monday"),
    "1": lazy_gettext("Every Tuesday"),
    "2": lazy_gettext("Every Wednesday"),
    "3": lazy_gettext("Every Thursday"),
    "4": lazy_gettext("Every Friday"),
    "5": lazy_gettext("Every Saturday"),
    "6": lazy_gettext("Every Sunday"),
    "every": lazy_gettext("Every day"),
    "dates": lazy_gettext("Only on one date, or some dates"),
}
RHYTHMS = {
    "14": lazy_gettext("About every 2 weeks"),
    "21": lazy_gettext("About every 3 weeks"),
    "28": lazy_gettext("About every 4 weeks"),
    "42": lazy_gettext("About every 6 weeks"),
    "56": lazy_gettext("About every 8 weeks"),
}
KEPT = {
    Outcome.KEPT: lazy_gettext("Yes"),
    Outcome.PARTLY: lazy_gettext("In part"),
    Outcome.NOT_KEPT: lazy_gettext("No"),
}


def clock_minute(text: str) -> int:
    """The minute of the day that somebody wrote: 9am, 13.30, noon, midnight. Raises ValueError for anything else."""
    said = " ".join(text.split()).casefold()
    return SPOKEN[said] if said in SPOKEN else typed_time.read_time(said)


class ClockField(StringField):  # type: ignore[misc]
    """A time of the day as people write it; `minute` is what was meant. What was typed stays as it is."""

    minute: int | None = None

    def pre_validate(self, form: Form) -> None:
        if not (self.data or "").strip():
            return
        try:
            self.minute = clock_minute(self.data)
        except ValueError:
            raise ValidationError(str(WRITE_A_TIME)) from None


class DayField(DateField):  # type: ignore[misc]
    """A day that may be left empty."""

    def process_formdata(self, typed: list[str]) -> None:
        if any(text.strip() for text in typed):
            super().process_formdata(typed)


class PeriodForm(Form):
    """A time that does not suit: on a day of the week or on dates, from and to. Both empty is the whole day."""

    days = SelectField(
        lazy_gettext("Which days?"), choices=[SelectChoice(value, words) for value, words in DAYS.items()]
    )
    starts = ClockField(lazy_gettext("From what time?"))
    ends = ClockField(lazy_gettext("Until what time?"))
    from_on = DayField(lazy_gettext("First day"), format=DATES)
    until_on = DayField(lazy_gettext("Last day"), format=DATES)

    @property
    def said(self) -> dict[str, Any]:
        """The time as it is kept, once it makes sense."""
        dates, first = self.days.data == "dates", self.from_on.data
        return {
            "weekday": int(self.days.data) if self.days.data.isdigit() else None,
            "starts_minute": self._starts,
            "ends_minute": self._ends,
            "from_on": first or clock.today(),
            "until_on": self.until_on.data or (first if dates else None),
        }

    @property
    def _starts(self) -> int:
        return 0 if self.starts.minute is None else self.starts.minute

    @property
    def _ends(self) -> int:
        """Midnight is an end, too."""
        return self.ends.minute or DAY_MINUTES

    def validate_from_on(self, field: DateField) -> None:
        if self.days.data == "dates" and field.data is None and not field.errors:
            raise ValidationError(str(GIVE_THE_DAY))
        _not_far_away(field.data)

    def validate_until_on(self, field: DateField) -> None:
        last, first = field.data, self.from_on.data
        if last and first and last < first:
            raise ValidationError(_("The last day comes before the first. Look at both again."))
        until = last or (first if self.days.data == "dates" else None)
        if until and until < clock.today():
            raise ValidationError(_("This is over already. Give a day that is still to come."))
        _not_far_away(last)

    def validate_ends(self, field: ClockField) -> None:
        if self.starts.errors or field.errors or (self.starts.data and self.starts.minute is None):
            return
        if self._ends <= self._starts:
            raise ValidationError(_("This ends before it begins. Is it am or pm?"))
        if day := self._one_day():
            _exists(day, self._starts, self._ends)

    def _one_day(self) -> date | None:
        """The only day this is about, where it is only one."""
        first, last = self.from_on.data, self.until_on.data
        one = first is not None and (last == first or (last is None and self.days.data == "dates"))
        return first if one else None


def _not_far_away(day: date | None) -> None:
    if day is not None and not 2000 <= day.year <= clock.today().year + YEARS_AHEAD:
        raise ValidationError(_("This day is far away. Look at the year again."))


def _exists(day: date, starts: int, ends: int) -> None:
    """In spring an hour is missing from one night: nobody can be anywhere in it. The end is the last minute before."""
    if _is_missing(day, starts) or (_is_missing(day, ends - 1) and _is_missing(day, ends)):
        raise ValidationError(
            _("The clocks go forward that night. There is no time between 1am and 2am. Choose another time.")
        )


def _is_missing(day: date, minute: int) -> bool:
    try:
        return not typed_time.instants(day, min(minute, DAY_MINUTES - 1))
    except typed_time.NotATime:
        return True


class RhythmForm(Form):
    """How often we meet; an empty choice is what the office does."""

    rhythm = RadioField(lazy_gettext("How often would you like to meet?"), validate_choice=False)

    def __init__(self, now: int | None, usual: str, *, fresh: bool) -> None:
        """A fresh one shows what holds now, whatever else the page was sent."""
        held = {"rhythm": "" if now is None else str(now)}
        super().__init__(**({"formdata": None, "data": held} if fresh else {}))
        self.rhythm.choices = [SelectChoice("", usual)]
        self.rhythm.choices += [SelectChoice(days, words) for days, words in RHYTHMS.items()]
        if now is not None and str(now) not in RHYTHMS:
            self.rhythm.choices.append(SelectChoice(str(now), _("About every %(days)s days", days=now)))

    def validate_rhythm(self, field: RadioField) -> None:
        if field.data is None or field.data not in [choice.value for choice in self.rhythm.choices]:
            raise ValidationError(_("Choose one of those that are offered."))

    @property
    def days(self) -> int | None:
        return int(self.rhythm.data) if self.rhythm.data else None


class TimeForm(Form):
    """One of the times that are offered: an instant, as the page wrote it."""

    time = RadioField(
        lazy_gettext("Choose a time"),
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Choose one of the times."))],
    )
    mode = HiddenField()
    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    starts_at: datetime | None = None

    def validate_time(self, field: RadioField) -> None:
        try:
            self.starts_at = typed_time.offered(field.data)
        except typed_time.NotATime:
            raise ValidationError(_("Choose one of the times.")) from None


class OwnAgendaForm(Form):
    """What the person wants to talk about, and who comes with them."""

    theirs = TextAreaField(
        lazy_gettext("What I want to talk about"), filters=[stripped], validators=[Length(max=2000, message=TOO_LONG)]
    )
    company = TextAreaField(
        lazy_gettext("Who comes with me"), filters=[stripped], validators=[Length(max=2000, message=TOO_LONG)]
    )


class KeptForm(Form):
    """Whether each adjustment was kept, in the person's eyes. What they do not answer is left as it is."""

    adjustment_ids: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, adjustments: Sequence[Adjustment], labels: Mapping[UUID, str], **kwargs: Any) -> "KeptForm":
        """A form with two fields for each of these adjustments."""
        choices = [SelectChoice(outcome.value, words) for outcome, words in KEPT.items()]
        fields: dict[str, Any] = {"adjustment_ids": tuple(each.id for each in adjustments)}
        for each in adjustments:
            fields[f"kept_{each.id.hex}"] = RadioField(labels[each.id], choices=choices, validators=[Optional()])
            fields[f"words_{each.id.hex}"] = TextAreaField(
                lazy_gettext("What happened, if you want to say"),
                filters=[stripped],
                validators=[Length(max=2000, message=TOO_LONG)],
            )
        made: KeptForm = type(cls.__name__, (cls,), fields)(**kwargs)
        return made

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one answer, and it is one of those that are offered."""
        fits: bool = super().validate(extra_validators)
        if fits and not self.outcomes:
            self.form_errors.append(_("Choose an answer for at least one of them."))
            return False
        return fits

    @property
    def outcomes(self) -> dict[UUID, tuple[Outcome, str]]:
        return {
            id_: (Outcome(self[f"kept_{id_.hex}"].data), self[f"words_{id_.hex}"].data or "")
            for id_ in self.adjustment_ids
            if self[f"kept_{id_.hex}"].data
        }

    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each adjustment."""
        return [(self[f"kept_{id_.hex}"], self[f"words_{id_.hex}"]) for id_ in self.adjustment_ids]
