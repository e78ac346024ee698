"""What a coach knows about and which languages they speak: their own page, or for a lead that of a coach they lead."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.coach import SkillsForm
from coachdesk.models import Staff
from coachdesk.services import audit, staff_skills
from coachdesk.skills import codes_of, others
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer

blueprint = Blueprint("coach_skills", __name__)


@blueprint.get("/coaches/<uuid:staff_id>/skills")
@allow(policies.coaches_and_leads)
def show(staff_id: UUID) -> ResponseReturnValue:
    return _page(_load(staff_id))


@blueprint.post("/coaches/<uuid:staff_id>/skills")
@allow(policies.coaches_and_leads)
def change(staff_id: UUID) -> ResponseReturnValue:
    """It counts at once: in suggestions, and for whoever asked for it of their coach."""
    staff, form = _load(staff_id), SkillsForm()
    if not form.validate():
        return _page(staff, form), 422
    staff_skills.change(
        db.session, staff, skills=form.known, languages=form.spoken, by=the_viewer().account_id, at=clock.now()
    )
    flash(_("Saved. It counts from now on wherever a coach is suggested."), "good")
    return redirect(url_for("coach_skills.show", staff_id=staff.id), 303)


def _load(staff_id: UUID) -> Staff:
    return load_or_404(policies.visible_coaches(the_viewer()).where(Staff.is_coach), staff_id)


def _page(staff: Staff, form: SkillsForm | None = None) -> str:
    mine = staff.id == the_viewer().staff_id
    audit.record(db.session, "skills.shown", subject="staff", subject_id=staff.id)
    form = form or SkillsForm(
        formdata=None,
        data={
            "skills": list(codes_of(staff.skills)),
            "others": "\n".join(others(staff.skills)),
            "languages": "\n".join(words.language_name(each) for each in staff.languages),
        },
    )
    return render_template(
        "coach_skills/show.html",
        heading=_("What I know about") if mine else _("What %(name)s knows about", name=staff.name),
        form=form,
        action=url_for("coach_skills.change", staff_id=staff.id),
    )
