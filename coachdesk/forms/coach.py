"""About a coach: what a person wishes, that they ask for another, what a coach declares, and times without a change."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from coachdesk.adjustments.spoken import language_code
from coachdesk.forms.base import DAY_FORMATS, GIVE_THE_DAY, Form, stripped
from coachdesk.models.label import SteadyReason
from coachdesk.skills import SKILLS, code_of, others, skill_text
from coachdesk.translation import gettext as _

LONGEST = 2_000
TOO_LONG = lazy_gettext("Use 2,000 characters or fewer. What you typed is still here.")
WORDS = Length(max=LONGEST, message=TOO_LONG)
SHORT = Length(max=400, message=lazy_gettext("Use 400 characters or fewer. What you typed is still here."))


class WishesForm(Form):
    """Whom somebody would rather have, and what their coach should know about; both may stay empty."""

    rather = SelectField(lazy_gettext("Is there somebody you would rather have?"))
    skills = SelectMultipleField(lazy_gettext("What should your coach know about?"))

    def __init__(self, coaches: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        nobody = SelectChoice("", _("Nobody in particular"))
        self.rather.choices = [nobody, *(SelectChoice(value, name) for value, name in coaches.items())]
        self.skills.choices = [SelectChoice(code, skill_text(code)) for code in SKILLS]


class TheirWishesForm(WishesForm):
    """The same, written down by their coach with them."""

    rather = SelectField(lazy_gettext("Whom would they rather have?"))
    skills = SelectMultipleField(lazy_gettext("What is their coach to know about?"))


class NotWithForm(Form):
    """Somebody whom the person does not want as their coach, ever."""

    staff = SelectField(lazy_gettext("Whom do you not want to meet?"))

    def __init__(self, coaches: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.staff.choices = [SelectChoice("", _("Choose somebody"))] + [
            SelectChoice(value, name) for value, name in coaches.items()
        ]
        self.staff.validators = [InputRequired(lazy_gettext("Choose somebody."))]


class AskForm(Form):
    """No reason is asked. What somebody adds is read by the leads alone."""

    words = TextAreaField(lazy_gettext("Only if you like"), filters=[stripped], validators=[WORDS])


class ChoiceForm(Form):
    """What somebody would have where nobody fits."""

    choice = RadioField(
        lazy_gettext("What would you like?"), validators=[InputRequired(lazy_gettext("Choose one of these."))]
    )

    def __init__(self, choices: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [SelectChoice(value, words) for value, words in choices.items()]


class ConflictForm(Form):
    """A coach says that they are too close. Why is theirs to say or not."""

    words = TextAreaField(lazy_gettext("For the team lead, only if you like"), filters=[stripped], validators=[WORDS])


class SteadyForm(Form):
    """From when until when nothing changes, and which of the two reasons it is."""

    reason = RadioField(
        lazy_gettext("Why their coach stays the same"),
        choices=[
            SelectChoice(SteadyReason.CRISIS.value, lazy_gettext("A very hard time")),
            SelectChoice(SteadyReason.REVIEW.value, lazy_gettext("A review is open")),
        ],
        validators=[InputRequired(lazy_gettext("Choose one of these."))],
    )
    from_on = DateField(lazy_gettext("From"), format=DAY_FORMATS, validators=[InputRequired(GIVE_THE_DAY)])
    until_on = DateField(lazy_gettext("Until, if you know it"), format=DAY_FORMATS, validators=[Optional()])

    def validate_until_on(self, field: DateField) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day comes before the first. Give another."))


class SkillsForm(Form):
    """What a coach knows about and speaks. What is in no list stays in the words it was written in."""

    skills = SelectMultipleField(lazy_gettext("Knows about"))
    others = TextAreaField(lazy_gettext("Something else, one a line"), filters=[stripped], validators=[SHORT])
    languages = TextAreaField(
        lazy_gettext("Languages beside English, one a line"), filters=[stripped], validators=[SHORT]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.skills.choices = [SelectChoice(code, skill_text(code)) for code in SKILLS]

    @property
    def known(self) -> list[str]:
        """The skills: those of the list by code, in its order, then the others as they were written."""
        written = list(dict.fromkeys(_lines(self.others.data)))
        codes = {*(self.skills.data or ()), *filter(None, map(code_of, written))}
        return [*(code for code in SKILLS if code in codes), *others(written)]

    @property
    def spoken(self) -> list[str]:
        """The languages by code; a name that no language goes by stays as it was written."""
        return list(dict.fromkeys(language_code(each) or each for each in _lines(self.languages.data)))


def _lines(text: str | None) -> list[str]:
    return [each.strip() for each in (text or "").splitlines() if each.strip()]
