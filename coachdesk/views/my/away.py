"""While my coach is away: who I can reach, what I would like for a meeting, and what I want if I say nothing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.absences import ChoiceForm, DefaultForm
from coachdesk.models import AbsenceQuestion, Claimant
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.queries import absences as queries
from coachdesk.queries.absences import Mine
from coachdesk.services import absence_questions as services
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.away_choices import choices_for, done_words
from coachdesk.views.away_words import default_choices
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words, coach_called
from coachdesk.views.my import first_name, offers
from coachdesk.views.my.contact import contact_of

blueprint = Blueprint("my_away", __name__)


@blueprint.get("/my/away")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me())


@blueprint.post("/my/away/<uuid:question_id>")
@allow(policies.claimants)
def answer(question_id: UUID) -> ResponseReturnValue:
    """Done at once, and it can be chosen again."""
    claimant = my.me()
    question: AbsenceQuestion = load_or_404(policies.visible_absence_questions(the_viewer()), question_id)
    form = ChoiceForm(choices_for(question, claimant))
    if not form.validate():
        return _page(claimant, choice=form, of=question_id, status=422)
    what, mode = form.chosen
    try:
        services.answer(db.session, question, what, mode=Mode(mode) if mode else None, by=the_viewer().account_id,
                        at=clock.now())  # fmt: skip
    except services.TooLate:
        return _sorry(_("This has changed in the meantime. Here is how it stands now."))
    except services.NothingFree:
        return _sorry(_("That time has just been taken. Nothing has changed. You can choose again."))
    flash(done_words(question, claimant), "good")
    return redirect(url_for("my_away.show"), 303)


@blueprint.post("/my/away/default")
@allow(policies.claimants)
def agree() -> ResponseReturnValue:
    """What I want if I say nothing."""
    claimant = my.me()
    form = DefaultForm(default_choices(_name(claimant)))
    if not form.validate():
        return _page(claimant, default=form, status=422)
    services.set_default(db.session, claimant, form.chosen, by=the_viewer().account_id, at=clock.now())
    flash(_("Kept. You can change it any time."), "good")
    return redirect(url_for("my_away.show"), 303)


def card_of(claimant: Claimant) -> dict[str, str] | None:
    """What waits for my word, or has just been arranged, in a sentence; nothing where nothing does."""
    found = queries.of_person(db.session, claimant.id, clock.now())
    if not found:
        return None
    first = next((each for each in found if each.question.done_at is None), found[0])
    name = first_name(first.away.name)
    if first.question.done_at is None:
        return {"title": _("%(name)s is away on the day of your meeting", name=name),
                "words": _("You can choose what you would like: %(day)s.", day=_when(first)),
                "link": _("Choose"), "url": url_for("my_away.show")}  # fmt: skip
    return {"title": _("While %(name)s is away", name=name), "words": done_words(first.question, claimant),
            "link": _("Look at it, or change it"), "url": url_for("my_away.show")}  # fmt: skip


def _sorry(sentence: str) -> Response:
    db.session.rollback()
    flash(sentence, "watch")
    return _page(my.me(), status=409)


def _page(
    claimant: Claimant,
    *,
    choice: ChoiceForm | None = None,
    of: UUID | None = None,
    default: DefaultForm | None = None,
    status: int = 200,
) -> Response:
    chosen = claimant.when_away.value if claimant.when_away else ""
    name = _name(claimant)
    found = queries.of_person(db.session, claimant.id, clock.now())
    return my.page(
        "my/away.html",
        claimant,
        status,
        heading=_("While %(name)s is away", name=first_name(found[0].away.name))
        if found
        else _("When %(name)s is away", name=name),
        questions=[_question(each, claimant, choice if each.question.id == of else None) for each in found],
        form=choice or default,
        default=default or DefaultForm(default_choices(name), formdata=None, data={"when_away": chosen}),
        contact=contact_of(claimant),
    )  # fmt: skip


def _question(found: Mine, claimant: Claimant, form: ChoiceForm | None) -> dict[str, Any]:
    question, name = found.question, first_name(found.away.name)
    may, said = services.may_answer(db.session, question, at=clock.now()), speech()
    owed = found.meeting.state is AppointmentState.CANCELLED_BY_US
    by = clock.as_london(question.answer_by)
    return {
        "id": question.id,
        "title": _("Your meeting: %(when)s", when=_when(found)) if not owed else _("A time for you"),
        "away": _away(name, found),
        "done": done_words(question, claimant) if question.done_at else "",
        "by_default": question.done_at is not None and question.by_default,
        "silence": _("If you do not choose by %(day)s, %(time)s, it is as you told us before.",
                     day=said.named_day(by.date()), time=clock_words(question.answer_by)) if claimant.when_away
                   else _("If you do not choose by %(day)s, %(time)s, we find you a time with %(name)s.",
                          day=said.named_day(by.date()), time=clock_words(question.answer_by), name=name),
        "is_open": question.done_at is None,
        "form": (form or ChoiceForm(choices_for(question, claimant), formdata=None)) if may else None,
        "action": url_for("my_away.answer", question_id=question.id),
        "book_url": url_for("my_meetings.new") if owed else None,
    }  # fmt: skip


def _away(name: str, found: Mine) -> str:
    said, absence = speech(), found.absence
    if absence.from_on == absence.until_on:
        return _("%(name)s is away on %(day)s.", name=name, day=said.named_day(absence.from_on))
    if absence.from_on <= said.today:
        return _("%(name)s is away until %(last)s.", name=name, last=said.named_day(absence.until_on))
    return _("%(name)s is away from %(first)s to %(last)s.", name=name, first=said.named_day(absence.from_on),
             last=said.named_day(absence.until_on))  # fmt: skip


def _when(found: Mine) -> str:
    day = speech().named_day(clock.as_london(found.meeting.starts_at).date())
    return _("%(day)s at %(time)s", day=day, time=clock_words(found.meeting.starts_at))


def _name(claimant: Claimant) -> str:
    coach = offers.coach_of(claimant)
    return coach_called(coach) if coach else _("my coach")
