"""One person while their coach is away: what they choose, written down at their word, and what a cover coach reads
first."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.absences import ChoiceForm, DefaultForm
from coachdesk.models import AbsenceQuestion, Claimant
from coachdesk.models.label import Mode
from coachdesk.queries import absences as queries
from coachdesk.queries.claimants import coach_now
from coachdesk.services import absence_questions as services
from coachdesk.services import audit, read_first
from coachdesk.services import cover as covers
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.away_choices import choices_for, done_words
from coachdesk.views.away_words import absence_words, default_choices, span_words, when_words
from coachdesk.views.claimants import identity
from coachdesk.views.languages import local_path

blueprint = Blueprint("away", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/away")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    """Who covers, what they are asked, and what silence means for them."""
    return _page(_load(claimant_id))


@blueprint.post("/claimants/<uuid:claimant_id>/away/default")
@allow(policies.coaches_and_leads)
def agree(claimant_id: UUID) -> ResponseReturnValue:
    """What they want by default, as they said it."""
    claimant = _load(claimant_id)
    form = DefaultForm(default_choices(_coach(claimant)))
    if not form.validate():
        return _page(claimant, default=form), 422
    services.set_default(db.session, claimant, form.chosen, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. %(name)s can see it, and change it.", name=claimant.spoken_of), "good")
    return redirect(url_for("away.show", claimant_id=claimant_id), 303)


@blueprint.post("/absence-questions/<uuid:question_id>/answer")
@allow(policies.coaches_and_leads)
def answer(question_id: UUID) -> ResponseReturnValue:
    """What they said on the phone: done at once, as if they had pressed it themselves."""
    question: AbsenceQuestion = load_or_404(policies.visible_absence_questions(the_viewer()), question_id)
    claimant = _load(question.claimant_id)
    form = ChoiceForm(choices_for(question, claimant, at_work=True))
    if not form.validate():
        return _page(claimant, choice=form, of=question_id), 422
    what, mode = form.chosen
    try:
        services.answer(db.session, question, what, mode=Mode(mode) if mode else None, by=the_viewer().account_id,
                        at=clock.now())  # fmt: skip
        services.told(db.session, question, by=the_viewer().account_id, at=clock.now())
    except (services.TooLate, services.NothingFree) as refusal:
        late = isinstance(refusal, services.TooLate)
        sentence = (
            _("This is over by now. Nothing was changed.") if late else _("Nothing is free then. Nothing was changed.")
        )
        db.session.rollback()
        flash(sentence, "act")
        return _page(_load(claimant.id)), 409
    flash(done_words(question, claimant, at_work=True), "good")
    return redirect(url_for("away.show", claimant_id=claimant.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/words-read")
@allow(policies.coaches)
def words_read(claimant_id: UUID) -> ResponseReturnValue:
    """Whoever covers has read what the person wants known: from now on they can write a note."""
    claimant = _load(claimant_id)
    viewer = the_viewer()
    assert viewer.staff_id is not None
    read_first.note(db.session, claimant, viewer.staff_id, by=viewer.account_id, at=clock.now())
    onward = local_path(request.form.get("next", "")) or url_for("claimants.show", claimant_id=claimant.id)
    return redirect(onward, 303)


def _coach(claimant: Claimant) -> str:
    """What their coach is called."""
    name = coach_now(db.session, claimant.id).coach_name
    return name.split(" ", 1)[0] if name else _("my coach")


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _page(
    claimant: Claimant, *, choice: ChoiceForm | None = None, of: UUID | None = None, default: DefaultForm | None = None
) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    at = clock.now()
    named = covers.of_person(db.session, claimant.id, clock.today())
    chosen = claimant.when_away.value if claimant.when_away else ""
    return render_template(
        "away/show.html",
        person=identity(claimant),
        covers=[_("%(name)s covers %(span)s.", name=name, span=span_words(cover.from_on, cover.until_on))
                for cover, name in named],
        questions=[_question(each, claimant, choice if each.question.id == of else None)
                   for each in queries.of_person(db.session, claimant.id, at)],
        form=choice or default,
        default=default or DefaultForm(default_choices(_coach(claimant)), formdata=None, data={"when_away": chosen}),
        default_action=url_for("away.agree", claimant_id=claimant.id),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )  # fmt: skip


def _question(found: queries.Mine, claimant: Claimant, form: ChoiceForm | None) -> dict[str, Any]:
    question = found.question
    may = services.may_answer(db.session, question, at=clock.now())
    return {
        "away": _("%(name)s is away %(span)s.", name=found.away.name, span=absence_words(found.absence)),
        "meeting": when_words(found.meeting.starts_at),
        "done": done_words(question, claimant, at_work=True) if question.done_at else "",
        "form": (form or ChoiceForm(choices_for(question, claimant, at_work=True), formdata=None)) if may else None,
        "action": url_for("away.answer", question_id=question.id),
        "told_url": url_for("absences.told", question_id=question.id) if question.told_at is None else None,
    }
