"""A note as it is typed: four parts, lines that become steps, and whether each adjustment was kept."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import DateInput

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, Form, OwnSentences, stripped
from coachdesk.models.label import Outcome, Party
from coachdesk.services.steps import Agreed

LONGEST, LONGEST_LINE = 20_000, 500
LINES, MOST_LINES = 3, 30
TOO_LONG = Length(
    max=LONGEST, message=lazy_gettext("Use 20,000 characters or fewer in each part. What you typed is still here.")
)
LINE_TOO_LONG = lazy_gettext("Use 500 characters or fewer in a line. What you typed is still here.")
# What of a form is kept as a draft: the person's and the coach's words, and nothing of ours.
OF_A_NOTE = re.compile(r"said|saw|think|off_screen|restricted|agreed-\d{1,3}-(who|what|when)|(kept|why)-[0-9a-f-]{36}")
WORDS = re.compile(r"said|saw|think|agreed-\d{1,3}-(what|when)|why-[0-9a-f-]{36}")
LONGEST_DRAFT = 200_000


class LineForm(PlainForm):  # type: ignore[misc]
    """One thing that was agreed: who does it, what, by when. A line without words is no line."""

    class Meta:
        def get_translations(self, _form: object) -> OwnSentences:
            return OwnSentences()

    who = SelectField(lazy_gettext("Who"), validate_choice=False)
    what = StringField(
        lazy_gettext("What"), filters=[stripped], validators=[Length(max=LONGEST_LINE, message=LINE_TOO_LONG)]
    )
    when = DateField(
        lazy_gettext("When"),
        format=DAY_FORMATS,
        widget=DateInput(),
        validators=[Optional()],
    )

    def validate_who(self, field: SelectField) -> None:
        """A promise is somebody's: nobody is guessed."""
        if field.data not in ("", None, *Party) or (self.what.data and not field.data):
            raise ValidationError(gettext("Choose who does this."))

    def validate_what(self, field: StringField) -> None:
        """A day, or somebody, with nothing to do is a line that was not finished."""
        if not field.data and self.when.raw_data and self.when.raw_data[0].strip():
            raise ValidationError(gettext("Write what is to be done by this day, or take the day away."))

    def validate_when(self, field: DateField) -> None:
        """What is still to be done is not due on a day that is over."""
        day: date | None = field.data
        if day and day < clock.today():
            raise ValidationError(gettext("This day is over. Give one to come, or leave it open."))

    def problems(self) -> list[tuple[str, str]]:
        """What to mend: the id of a field and a sentence for it."""
        return [(field.id, str(field.errors[0])) for field in (self.who, self.what, self.when) if field.errors]


class NoteForm(Form):
    """The four parts. What was agreed is in `agreed`, line for line."""

    said = TextAreaField(filters=[stripped], validators=[TOO_LONG])
    saw = TextAreaField(filters=[stripped], validators=[TOO_LONG])
    think = TextAreaField(filters=[stripped], validators=[TOO_LONG])
    agreed = FieldList(FormField(LineForm), min_entries=LINES, max_entries=MOST_LINES)
    off_screen = BooleanField()
    restricted = BooleanField()

    def __init__(self, name: str, *, more: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        while more and len(self.agreed) < MOST_LINES:
            self.agreed.append_entry()
            more -= 1
        who = [SelectChoice("", gettext("Who")), SelectChoice(Party.COACH.value, gettext("You"))]
        for line in self.agreed:
            line.form.who.choices = [*who, SelectChoice(Party.CLAIMANT.value, name)]

    def problems(self) -> list[tuple[str, str]]:
        """Everything to mend, in the order of the page: the id of a field and a sentence for it."""
        parts = [(field.id, str(field.errors[0])) for field in (self.said, self.saw, self.think) if field.errors]
        return parts + [
            (field_id, gettext("Line %(number)d: %(problem)s", number=number, problem=words))
            for number, line in enumerate(self.agreed, start=1)
            for field_id, words in line.form.problems()
        ]

    def has_lines(self) -> bool:
        """Whether anything stands in a line, finished or not."""
        return any(each.form.what.data for each in self.agreed)

    def lines(self) -> list[Agreed]:
        """What was agreed, as steps.py takes it."""
        return [
            Agreed(Party(line.who.data), line.what.data, line.when.data)
            for line in (each.form for each in self.agreed)
            if line.what.data
        ]


class AdditionForm(Form):
    """What the coach adds to a note."""

    words = TextAreaField(lazy_gettext("What to add"), filters=[stripped], validators=[TOO_LONG])


def outcomes(sent: Mapping[str, str], adjustment_ids: Iterable[UUID]) -> dict[UUID, tuple[Outcome, str]]:
    """Whether each adjustment was kept, as it was ticked; what nobody touched was kept."""
    return {each: (_outcome(sent.get(f"kept-{each}")), sent.get(f"why-{each}", "").strip()[:2000])
            for each in adjustment_ids}  # fmt: skip


def draft_of(sent: Mapping[str, str]) -> dict[str, str]:
    """What of a form is a draft: only fields that a note has, and only text."""
    return {name: text for name, text in sent.items()
            if isinstance(name, str) and isinstance(text, str) and OF_A_NOTE.fullmatch(name)}  # fmt: skip


def is_empty(draft: Mapping[str, str]) -> bool:
    """A draft in which nobody has written anything."""
    return not any(text.strip() for name, text in draft.items() if WORDS.fullmatch(name))


def _outcome(value: str | None) -> Outcome:
    return Outcome(value) if value and value in [*Outcome] else Outcome.KEPT
