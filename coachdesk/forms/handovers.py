"""Handing somebody over: to whom, since when, what is written for the next coach; and a coach's last day."""

from collections.abc import Mapping

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from coachdesk import words
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models.label import HandoverPartKind, HandoverReason
from coachdesk.services.handover_texts import LONGEST, Part

BY_LEAD = (HandoverReason.LEAD_CHOSE, HandoverReason.NEEDS_CHANGED)
LONG = Length(max=LONGEST, message=lazy_gettext("Use 4,000 characters or fewer. What you typed is still here."))


class BeginForm(Form):
    """Why somebody comes to another coach, and to whom where that is known."""

    reason = SelectField(lazy_gettext("Why"))
    coach = SelectField(lazy_gettext("New coach"))
    last_on = DateField(
        lazy_gettext("Last day with the coach they have"),
        description=lazy_gettext("Leave it empty to change once they have read the text and met the new coach."),
        format=DAY_FORMATS,
        validators=[Optional()],
    )

    def __init__(self, coaches: Mapping[str, str], **more: object) -> None:
        super().__init__(**more)
        self.reason.choices = [(each.value, words.HANDOVER_REASONS[each]) for each in BY_LEAD]
        self.coach.choices = [("", lazy_gettext("Not found yet")), *coaches.items()]


class NextCoachForm(Form):
    """To whom somebody comes."""

    coach = SelectField(lazy_gettext("New coach"), validators=[InputRequired(lazy_gettext("Choose a coach."))])

    def __init__(self, coaches: Mapping[str, str], **more: object) -> None:
        super().__init__(**more)
        self.coach.choices = [("", lazy_gettext("Choose")), *coaches.items()]


class TextForm(Form):
    """The four parts of what is written for the next coach."""

    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    know = TextAreaField(words.HANDOVER_PARTS[HandoverPartKind.KNOW], filters=[stripped], validators=[LONG])
    strengths = TextAreaField(words.HANDOVER_PARTS[HandoverPartKind.STRENGTHS], filters=[stripped], validators=[LONG])
    helps = TextAreaField(words.HANDOVER_PARTS[HandoverPartKind.HELPS], filters=[stripped], validators=[LONG])
    avoid = TextAreaField(words.HANDOVER_PARTS[HandoverPartKind.AVOID], filters=[stripped], validators=[LONG])

    @classmethod
    def of(cls, parts: Mapping[HandoverPartKind, Part], version: int) -> "TextForm":
        """As it stands."""
        return cls(formdata=None, version=version, **{kind.value: part.words for kind, part in parts.items()})

    @property
    def texts(self) -> dict[HandoverPartKind, str]:
        """What was typed, part by part."""
        return {kind: self[kind.value].data or "" for kind in HandoverPartKind}


class LastDayForm(Form):
    """When a coach has their last day."""

    last_on = DateField(lazy_gettext("Last day here"), format=DAY_FORMATS, validators=[InputRequired(GIVE_THE_DAY)])


class LeaverForm(LastDayForm):
    """Who leaves, and when."""

    coach = SelectField(lazy_gettext("Who leaves"), validators=[InputRequired(lazy_gettext("Choose a coach."))])

    def __init__(self, coaches: Mapping[str, str], **more: object) -> None:
        super().__init__(**more)
        self.coach.choices = [("", lazy_gettext("Choose")), *coaches.items()]
