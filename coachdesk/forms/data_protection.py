"""What is typed at the data protection officer's desk, and what leads to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from coachdesk import clock
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, VersionedForm, stripped
from coachdesk.models.label import Decision, IncidentKind, OutsideParty, RecordRequestKind
from coachdesk.services.record_requests import LeftOut

LONGEST = 4_000
TOO_LONG = lazy_gettext("Use 4,000 characters or fewer. What you typed is still here.")
SHORTER = lazy_gettext("Use 200 characters or fewer.")
SAY_WHO = lazy_gettext("Choose who asked.")
PARTIES = {
    OutsideParty.BENEFIT_AUTHORITY: lazy_gettext("A benefit authority"),
    OutsideParty.POLICE: lazy_gettext("The police"),
    OutsideParty.COURT: lazy_gettext("A court"),
    OutsideParty.OTHER: lazy_gettext("Somebody else"),
}
DECISIONS = {
    Decision.GIVEN: lazy_gettext("Given"),
    Decision.IN_PART: lazy_gettext("Given in part"),
    Decision.DECLINED: lazy_gettext("Not given"),
}
INCIDENTS = {
    IncidentKind.MISPLACED_NOTE: lazy_gettext("A note in the wrong record"),
    IncidentKind.WRONG_PERSON_TOLD: lazy_gettext("Somebody was told who was not meant to know"),
    IncidentKind.LOST: lazy_gettext("Something was lost"),
    IncidentKind.OTHER: lazy_gettext("Something else"),
}
REQUESTS = {
    RecordRequestKind.COPY: lazy_gettext("A copy of the record"),
    RecordRequestKind.CORRECTION: lazy_gettext("Something put right"),
    RecordRequestKind.ERASURE: lazy_gettext("Erasing the record"),
}
WHY_LEFT_OUT = {
    LeftOut.SOMEBODY_ELSE: lazy_gettext("It is about somebody else"),
    LeftOut.SAFETY: lazy_gettext("It would put somebody in danger"),
}


def _words(label: str, needed: str = "", longest: int = LONGEST) -> TextAreaField:
    checks: list[Any] = [Length(max=longest, message=TOO_LONG)]
    if needed:
        checks.insert(0, DataRequired(message=needed))
    return TextAreaField(label, filters=[stripped], validators=checks)


def _line(label: str, needed: str = "") -> StringField:
    checks: list[Any] = [Length(max=200, message=SHORTER)]
    if needed:
        checks.insert(0, DataRequired(message=needed))
    return StringField(label, filters=[stripped], validators=checks)


def _choices(words: Any) -> list[SelectChoice]:
    return [SelectChoice(each.value, label) for each, label in words.items()]


def not_ahead(field: DateField) -> None:
    day: date | None = field.data
    if day and day > clock.today():
        raise ValidationError(gettext("This day is still to come."))
    if day and day.year < 2000:
        raise ValidationError(gettext("This day is long ago."))


def _ahead(field: DateField) -> None:
    if field.data and not clock.today() < field.data <= clock.today().replace(day=1, year=clock.today().year + 2):
        raise ValidationError(gettext("Choose a day to come, within two years."))


class OutsideForm(Form):
    """What came in from outside. Without a reference it waits until the officer knows whom it is about."""

    party = RadioField(
        lazy_gettext("Who asked"), choices=_choices(PARTIES), validators=[InputRequired(message=SAY_WHO)]
    )
    from_whom = _line(
        lazy_gettext("Their name, and how to reach them"), lazy_gettext("Write who it was, and how to reach them.")
    )
    asked = _words(lazy_gettext("What they want to know, in their words"), lazy_gettext("Write what they asked for."))
    received_on = DateField(
        lazy_gettext("When it came"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )
    reference = _line(lazy_gettext("Reference of the person, if you know it"))

    def validate_received_on(self, field: DateField) -> None:
        not_ahead(field)


class AnswerForm(VersionedForm):
    """The decision: the least that answers, on a basis, with a reason."""

    decision = RadioField(
        lazy_gettext("Decision"),
        choices=_choices(DECISIONS),
        validators=[InputRequired(message=lazy_gettext("Choose what was decided."))],
    )
    basis = _words(lazy_gettext("Lawful basis"))
    items = _words(lazy_gettext("Exactly what is given"))
    reason = _words(lazy_gettext("Why"), lazy_gettext("Write why. The person reads it."))
    forbidden = BooleanField(lazy_gettext("A law forbids to tell the person"))
    forbidden_by = _line(lazy_gettext("Which law"))

    def validate_basis(self, field: TextAreaField) -> None:
        if self.decision.data in (Decision.GIVEN, Decision.IN_PART) and not field.data:
            raise ValidationError(gettext("Write the lawful basis. Without one nothing is given."))

    def validate_items(self, field: TextAreaField) -> None:
        if self.decision.data in (Decision.GIVEN, Decision.IN_PART) and not field.data:
            raise ValidationError(gettext("Write exactly what is given, and no more than answers the question."))

    def validate_forbidden_by(self, field: StringField) -> None:
        if self.forbidden.data and not field.data:
            raise ValidationError(gettext("Name the law that forbids it. Without one the person is told."))


class ReferenceForm(Form):
    reference = _line(lazy_gettext("Reference of the person"), lazy_gettext("Write the reference of the person."))


class AskForm(Form):
    """What somebody asks about their own record, written down by themselves or for them."""

    kind = RadioField(
        lazy_gettext("What is asked for"), choices=_choices(REQUESTS), default=RecordRequestKind.COPY.value
    )
    words = _words(lazy_gettext("In their words"))

    def validate_words(self, field: TextAreaField) -> None:
        if self.kind.data == RecordRequestKind.CORRECTION and not field.data:
            raise ValidationError(gettext("Write what is wrong, and what would be right."))


class DecideForm(Form):
    decision = RadioField(
        lazy_gettext("Decision"),
        choices=_choices(DECISIONS),
        validators=[InputRequired(message=lazy_gettext("Choose what was decided."))],
    )
    reason = _words(lazy_gettext("Why, in words for the person"), lazy_gettext("Write why. The person reads it."))


class EraseForm(Form):
    """Nobody can undo it, so it is typed twice."""

    reference = _line(lazy_gettext("Their reference, typed once more"), lazy_gettext("Write their reference."))

    def __init__(self, wanted: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted = wanted

    def validate_reference(self, field: StringField) -> None:
        if field.data and "".join(filter(str.isalnum, field.data.upper())) != self.wanted.replace("-", ""):
            raise ValidationError(gettext("This is another reference. Nothing was erased."))


class LeaveOutForm(Form):
    part = StringField(validators=[InputRequired(), Length(max=30)])
    item = StringField(validators=[InputRequired(), Length(max=36)])
    why = SelectField(lazy_gettext("Why"), choices=_choices(WHY_LEFT_OUT))
    words = _line(lazy_gettext("In a few words"), lazy_gettext("Say in a few words why it is left out."))


class HoldForm(ReferenceForm):
    reason = _words(lazy_gettext("Why nothing may go"), lazy_gettext("Write why nothing may go."), 2_000)
    review_on = DateField(
        lazy_gettext("Look at it again on"), format=DAY_FORMATS, validators=[InputRequired(message=GIVE_THE_DAY)]
    )

    def validate_review_on(self, field: DateField) -> None:
        _ahead(field)


class IncidentForm(Form):
    kind = RadioField(
        lazy_gettext("What happened"),
        choices=_choices({k: v for k, v in INCIDENTS.items() if k is not IncidentKind.MISPLACED_NOTE}),
        validators=[InputRequired(message=lazy_gettext("Choose what happened."))],
    )
    words = _words(lazy_gettext("In your words"), lazy_gettext("Write what happened, as far as you know."))
    reference = _line(lazy_gettext("Reference of the person, if you know it"))
    office = SelectField(lazy_gettext("Office"), choices=[])

    def __init__(self, offices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.office.choices = [SelectChoice(value, label) for value, label in offices]
        if len(offices) < 2:
            self.office.data = offices[0][0] if offices else ""


class OutcomeForm(Form):
    outcome = _words(lazy_gettext("What was learned"), lazy_gettext("Write what was learned, and what we do now."))


class MisplacedForm(Form):
    words = _words(lazy_gettext("What happened"), lazy_gettext("Say in a few words what happened."))


class MergeForm(Form):
    kept = _line(lazy_gettext("Reference of the record that stays"), lazy_gettext("Write the reference."))
    merged = _line(
        lazy_gettext("Reference of the record that becomes part of it"), lazy_gettext("Write the reference.")
    )
    reason = _words(lazy_gettext("Why they are one person"), lazy_gettext("Write why they are one person."), 2_000)
