"""Working hours and leave, as they are typed: a time is `9`, `9:30` or `17.00`, and each slip has its sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models.label import LeaveKind
from coachdesk.translation import gettext as _
from coachdesk.translation import locale

WEEKDAYS, PARTS = range(7), (1, 2)
FURTHEST = timedelta(days=2 * 365)
TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
SUCH_AS = lazy_gettext("Write a time such as 9:30.")


def minute_of(text: str) -> int | None:
    """Minutes since midnight; None for what is no time. 24:00 is the end of a day."""
    found = TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    minutes = hour * 60 + minute
    return minutes if minute < 60 and minutes <= 24 * 60 else None


def text_of(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def field_name(weekday: int, part: int, end: str) -> str:
    """`day0_1_from`: Monday, its first part, when it begins."""
    return f"day{weekday}_{part}_{end}"


class HoursFields(Form):
    """A week with up to two parts a day, from a day on; what is left empty is not worked."""

    from_on = DateField(
        lazy_gettext("From which day"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )

    def validate_from_on(self, field: DateField) -> None:
        refuse_far_or_past(field.data)

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        for weekday in WEEKDAYS:
            self._check_day(weekday)
        if not any(field.data for field in self._times()):
            self._say(field_name(0, 1, "from"), _("Write when you work, on one day at least."))
        return right and not self.errors

    def week(self) -> dict[int, list[tuple[int, int]]]:
        """The parts of each day, from minute to minute; of a form that was checked."""
        return {weekday: [part for _number, part in self._parts(weekday)] for weekday in WEEKDAYS}

    def _times(self) -> Iterator[StringField]:
        names = (field_name(day, part, end) for day in WEEKDAYS for part in PARTS for end in ("from", "to"))
        return (self[name] for name in names)

    def _parts(self, weekday: int) -> Iterator[tuple[int, tuple[int, int]]]:
        for part in PARTS:
            starts = minute_of(self[field_name(weekday, part, "from")].data or "")
            ends = minute_of(self[field_name(weekday, part, "to")].data or "")
            if starts is not None and ends is not None:
                yield part, (starts, ends)

    def _check_day(self, weekday: int) -> None:
        day = _day_name(weekday)
        for part in PARTS:
            self._check_part(day, field_name(weekday, part, "from"), field_name(weekday, part, "to"))
        parts = sorted(self._parts(weekday), key=lambda each: each[1])
        if len(parts) == 2 and parts[0][1][1] > parts[1][1][0]:
            self._say(field_name(weekday, 2, "from"), _("%(day)s: the two parts lie over one another.", day=day))

    def _check_part(self, day: str, begins: str, stops: str) -> None:
        said = [(name, self[name].data) for name in (begins, stops)]
        for name, text in said:
            if text and minute_of(text) is None:
                self._say(name, _("%(day)s: write a time such as 9:30.", day=day))
            elif not text and any(other for _name, other in said):
                self._say(name, _("%(day)s: write both times, from and to.", day=day))
        starts, ends = (minute_of(text or "") for _name, text in said)
        if starts is not None and ends is not None and ends <= starts:
            self._say(stops, _("%(day)s: the end has to come after the beginning.", day=day))

    def _say(self, name: str, words: str) -> None:
        self[name].errors = [*self[name].errors, words]


def _hours_form() -> type[HoursFields]:
    """The form with its 28 times: seven days, two parts, from and to."""
    fields = {
        field_name(day, part, end): StringField(label, filters=[stripped])
        for day in WEEKDAYS
        for part in PARTS
        for end, label in (("from", lazy_gettext("from")), ("to", lazy_gettext("to")))
    }
    return type("HoursForm", (HoursFields,), fields)


HoursForm = _hours_form()


def typed_week(week: Mapping[int, Sequence[tuple[int, int]]]) -> dict[str, str]:
    """A week as the form shows it. A third part of a day, which no form of ours writes, is not shown."""
    shown = {}
    for weekday, parts in week.items():
        for part, (starts, ends) in zip(PARTS, parts, strict=False):
            shown[field_name(weekday, part, "from")] = text_of(starts)
            shown[field_name(weekday, part, "to")] = text_of(ends)
    return shown


class LeaveForm(Form):
    """From a day to a day, both with; times where it is less than whole days."""

    kind = SelectField(lazy_gettext("What it is"))
    first_on = DateField(
        lazy_gettext("First day"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )
    first_time = StringField(lazy_gettext("From what time (leave empty for the whole day)"), filters=[stripped])
    last_on = DateField(lazy_gettext("Last day (leave empty for one day)"), format=DAY_FORMATS, validators=[Optional()])
    last_time = StringField(lazy_gettext("Until what time (leave empty for the whole day)"), filters=[stripped])

    def __init__(self, *args: Any, kinds: Mapping[LeaveKind, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, str(label)) for kind, label in kinds.items()]

    def validate_first_on(self, field: DateField) -> None:
        refuse_far_or_past(field.data)

    def validate_last_on(self, field: DateField) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_("The last day has to be the first day or later."))
        refuse_far_or_past(field.data)

    def validate_first_time(self, field: StringField) -> None:
        _refuse_no_time(field.data, self.first_on.data)

    def validate_last_time(self, field: StringField) -> None:
        _refuse_no_time(field.data, self.last_day)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        starts_at, ends_at = self.span()
        wrong = ""
        if ends_at <= starts_at:
            wrong = _("The end has to come after the beginning.")
        elif ends_at <= clock.now():
            wrong = _("This is over already. Choose a later time.")
        if wrong:
            self.last_time.errors = [wrong]
        return not wrong

    @property
    def last_day(self) -> date | None:
        """One day, unless another is named."""
        day: date | None = self.last_on.data or self.first_on.data
        return day

    def span(self) -> tuple[datetime, datetime]:
        """From an instant up to, not with, another; of a form that was checked."""
        assert self.first_on.data and self.last_day
        starts = minute_of(self.first_time.data or "")
        ends = minute_of(self.last_time.data or "")
        return _instant(self.first_on.data, starts or 0), _instant(self.last_day, 24 * 60 if ends is None else ends)


def refuse_far_or_past(day: date | None) -> None:
    """What was, was; and nobody plans further ahead than two years."""
    if day and day < clock.today():
        raise ValidationError(_("Choose today or a later day: what was before stays as it was."))
    if day and day > clock.today() + FURTHEST:
        raise ValidationError(_("Choose a day within two years from now."))


def _refuse_no_time(text: str | None, day: date | None) -> None:
    """What is no time, and what London's clocks do not show on that day, or show twice."""
    if not text:
        return
    minute = minute_of(text)
    if minute is None:
        raise ValidationError(str(SUCH_AS))
    if day is None or day.year > clock.today().year + 3:
        return
    wall = _wall(day, minute)
    if clock.as_london(clock.from_london(wall)).replace(tzinfo=None) != wall:
        raise ValidationError(
            _("The clocks go forward that night, and %(time)s does not come. Choose an earlier or a later time.",
              time=text_of(minute)))  # fmt: skip
    late = wall.replace(tzinfo=clock.LONDON, fold=1)
    if late.utcoffset() != late.replace(fold=0).utcoffset():
        raise ValidationError(
            _("The clocks go back that night, and %(time)s comes twice. Choose an earlier or a later time.",
              time=text_of(minute)))  # fmt: skip


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _instant(day: date, minute: int) -> datetime:
    return clock.from_london(_wall(day, minute))


def _day_name(weekday: int) -> str:
    return str(locale().days["format"]["wide"][weekday])
