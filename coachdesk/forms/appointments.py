"""What is asked about a meeting: which time, what came of it, and what it is about."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from coachdesk import clock
from coachdesk.forms.base import Form, stripped
from coachdesk.models import Adjustment
from coachdesk.models.label import Outcome
from coachdesk.slots import typed_time
from coachdesk.slots.words import typed_text
from coachdesk.translation import gettext as _

TOO_LONG = lazy_gettext("Use 1,000 characters or fewer. What you typed is still here.")
TOO_LONG_FROM_THEM = lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")
CHOOSE_A_TIME = lazy_gettext("Choose one of the times.")
HOW_KEPT = {
    Outcome.KEPT: lazy_gettext("Yes"),
    Outcome.PARTLY: lazy_gettext("Partly"),
    Outcome.NOT_KEPT: lazy_gettext("No"),
}
YES, NO = "yes", "no"
FIRST, SECOND = "first", "second"
YEARS_AHEAD = 5


class OfferedTimeForm(Form):
    """One of the times on the page: an instant, as the page wrote it."""

    starts_at = HiddenField(validators=[InputRequired(CHOOSE_A_TIME)])
    minutes = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    mode = HiddenField()
    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    instant: datetime | None = None

    def validate_starts_at(self, field: HiddenField) -> None:
        try:
            self.instant = typed_time.offered(field.data)
        except typed_time.NotATime:
            raise ValidationError(str(CHOOSE_A_TIME)) from None


class TypedTimeForm(Form):
    """A day and a time as somebody writes them. Where the clock shows it twice, `which` says which one is meant."""

    on = StringField(lazy_gettext("Day"), filters=[stripped])
    time = StringField(lazy_gettext("Time"), filters=[stripped])
    which = RadioField(
        lazy_gettext("The clock shows this time twice"),
        choices=[
            SelectChoice(FIRST, lazy_gettext("The first time, before the clock goes back")),
            SelectChoice(SECOND, lazy_gettext("The second time, an hour later")),
        ],
        validate_choice=False,
    )
    minutes = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    mode = HiddenField()
    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    instant: datetime | None = None
    comes_twice = False
    day: date | None = None

    def validate_on(self, field: StringField) -> None:
        try:
            self.day = typed_time.read_day(field.data)
        except typed_time.NotATime as wrong:
            raise ValidationError(typed_text(wrong.code)) from None
        if not 0 <= self.day.year - clock.today().year <= YEARS_AHEAD:
            raise ValidationError(_("This day is far away. Look at the year again."))

    def validate_time(self, field: StringField) -> None:
        try:
            minute = typed_time.read_time(field.data)
        except typed_time.NotATime as wrong:
            raise ValidationError(typed_text(wrong.code)) from None
        if self.day is None or self.on.errors:
            return
        try:
            found = typed_time.instants(self.day, minute)
        except typed_time.NotATime as wrong:
            raise ValidationError(typed_text(wrong.code)) from None
        self.comes_twice = len(found) > 1
        self.instant = found[-1 if self.which.data == SECOND else 0]

    def validate_which(self, field: RadioField) -> None:
        if self.comes_twice and field.data not in (FIRST, SECOND):
            raise ValidationError(typed_text("comes_twice"))


class AgendaForm(Form):
    """What the coach writes about a meeting, and at the person's word what they want to talk about and who comes."""

    about = TextAreaField(
        lazy_gettext("What it is about"), filters=[stripped], validators=[Length(max=1000, message=TOO_LONG)]
    )
    not_about = TextAreaField(
        lazy_gettext("What it is not about"), filters=[stripped], validators=[Length(max=1000, message=TOO_LONG)]
    )
    bring = StringField(
        lazy_gettext("What to bring"), filters=[stripped], validators=[Length(max=1000, message=TOO_LONG)]
    )
    place = StringField(
        lazy_gettext("Where, or how to join"), filters=[stripped], validators=[Length(max=1000, message=TOO_LONG)]
    )
    theirs = TextAreaField(filters=[stripped], validators=[Length(max=2000, message=TOO_LONG_FROM_THEM)])
    company = TextAreaField(filters=[stripped], validators=[Length(max=2000, message=TOO_LONG_FROM_THEM)])
    theirs_shown = HiddenField(filters=[stripped])
    company_shown = HiddenField(filters=[stripped])

    @property
    def written(self) -> dict[str, str]:
        """What stands in each part now."""
        return {name: text for name, text in self.data.items() if not name.endswith("_shown")}

    @property
    def shown(self) -> dict[str, str]:
        """What stood in the person's parts when the page was opened."""
        return {"theirs": self.theirs_shown.data, "company": self.company_shown.data}

    def show(self, theirs: str, company: str) -> None:
        """Put what stands there now beside what is typed."""
        self.theirs_shown.data, self.company_shown.data = theirs, company


class OutcomeForm(Form):
    """Whether they met, and for each adjustment whether it was kept: yes until somebody says otherwise."""

    met = RadioField(
        lazy_gettext("Did you meet?"),
        choices=[SelectChoice(YES, lazy_gettext("We met")), SelectChoice(NO, lazy_gettext("We did not meet"))],
        validators=[InputRequired(lazy_gettext("Say whether you met."))],
    )

    @classmethod
    def about(cls, adjustments: Sequence[Adjustment], said: Mapping[UUID, Any], **values: Any) -> "OutcomeForm":
        """A form that asks about each of these, with what was said before."""
        fields: dict[str, Any] = {}
        for each in adjustments:
            before = said.get(each.id)
            fields[_kept(each)] = RadioField(
                choices=[SelectChoice(outcome.value, words) for outcome, words in HOW_KEPT.items()],
                default=before.outcome.value if before else Outcome.KEPT.value,
            )
            fields[_words(each)] = TextAreaField(
                lazy_gettext("What was in the way"),
                default=(before.words or "") if before else "",
                filters=[stripped],
                validators=[Length(max=1000, message=TOO_LONG)],
            )
        made: OutcomeForm = type("OutcomeFormOfThese", (cls,), fields)(**values)
        return made

    def of(self, adjustment: Adjustment) -> tuple[RadioField, TextAreaField]:
        """The two fields about one adjustment."""
        return self[_kept(adjustment)], self[_words(adjustment)]

    def outcomes(self, adjustments: Sequence[Adjustment]) -> dict[UUID, tuple[Outcome, str]]:
        """What was said about each. Words about what was kept are not asked for, and not kept."""
        said = {}
        for each in adjustments:
            kept, words = self.of(each)
            outcome = Outcome(kept.data)
            said[each.id] = outcome, "" if outcome is Outcome.KEPT else words.data
        return said


def _kept(adjustment: Adjustment) -> str:
    return f"kept-{adjustment.id.hex}"


def _words(adjustment: Adjustment) -> str:
    return f"words-{adjustment.id.hex}"
