"""Keeping a person safe here: out of search, and away from a member of staff."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, spoken_reference
from coachdesk.db import db
from coachdesk.forms.safeguarding import FOUND, WHY_SENSITIVE, WHY_SHUT_OUT, FindForm, SensitiveForm, ShutOutForm
from coachdesk.models import Account, Claimant, Staff
from coachdesk.models.label import ShutOutKind
from coachdesk.queries import safeguarding as queries
from coachdesk.services import audit, on_staff, sensitive, shutting_out
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.safeguarding.hold_backs import held_rows
from coachdesk.views.who import name_row

blueprint = Blueprint("safeguarding", __name__)


@blueprint.get("/safeguarding")
@allow(policies.safeguarding_leads)
def index() -> ResponseReturnValue:
    """All that is kept safe, and what waits for a second person."""
    return _index(FindForm(formdata=None))


@blueprint.post("/safeguarding")
@allow(policies.safeguarding_leads)
def find() -> ResponseReturnValue:
    """Go to a person by their whole reference: nobody is listed, and nobody is found by a part."""
    form = FindForm()
    said = form.reference.data
    by_reference = (Claimant.spoken_reference == spoken_reference.normal(said)) | (Claimant.reference == said)
    found = db.session.scalars(policies.protected_claimants(the_viewer()).where(by_reference).limit(2)).all()
    if len(found) != 1:
        form.reference.errors = [_("There is nobody with this reference at your office. Type all of it.")]
        return _index(form), 422
    return redirect(url_for("safeguarding.person", claimant_id=found[0].id), 303)


@blueprint.get("/safeguarding/people/<uuid:claimant_id>")
@allow(policies.safeguarding_leads)
def person(claimant_id: UUID) -> ResponseReturnValue:
    """What keeps this person safe here. Nothing of their record stands on it but the name."""
    claimant = _load(claimant_id)
    return _person(claimant)


@blueprint.post("/safeguarding/people/<uuid:claimant_id>/sensitive")
@allow(policies.safeguarding_leads)
def mark(claimant_id: UUID) -> ResponseReturnValue:
    """Keep the record out of search, or let it be found."""
    claimant, form = _load(claimant_id), SensitiveForm()
    if not form.validate():
        return _person(claimant, marking=form), 422
    sensitive.mark(db.session, claimant, form.kind, by=the_viewer().account_id, at=clock.now())
    flash(
        _("Saved. Only their coach, their lead and whoever stands in find this record.")
        if form.kind
        else _("Saved. People of the office find it by the whole name or reference."),
        "good",
    )
    return redirect(url_for("safeguarding.person", claimant_id=claimant.id), 303)


@blueprint.post("/safeguarding/people/<uuid:claimant_id>/shut-out")
@allow(policies.safeguarding_leads)
def shut_out(claimant_id: UUID) -> ResponseReturnValue:
    """From now on this record is not there for this member of staff."""
    claimant = _load(claimant_id)
    form = ShutOutForm(queries.staff_of(db.session, claimant.office_id))
    if not form.validate():
        return _person(claimant, shutting=form), 422
    staff, by, at = _staff(UUID(form.staff.data), claimant), the_viewer().account_id, clock.now()
    try:
        shutting_out.shut_out(
            db.session, claimant, staff, kind=ShutOutKind(form.kind.data), words=form.words.data, by=by, at=at
        )
    except shutting_out.TheirCoach:
        form.staff.errors = [
            _("%(name)s is their coach now. Their team lead gives them another coach first.", name=staff.name)
        ]
        return _person(claimant, shutting=form), 409
    flash(_("%(name)s is shut out. For them there is no such record.", name=staff.name), "good")
    still_theirs = db.session.get_one(Account, by).staff_id != staff.id
    page = url_for("safeguarding.person", claimant_id=claimant.id) if still_theirs else url_for("safeguarding.index")
    return redirect(page, 303)


@blueprint.post("/safeguarding/shut-outs/<uuid:shut_out_id>/end")
@allow(policies.safeguarding_leads)
def let_back(shut_out_id: UUID) -> ResponseReturnValue:
    standing = load_or_404(policies.visible_shut_outs(the_viewer()), shut_out_id)
    shutting_out.end(db.session, standing, by=the_viewer().account_id, at=clock.now())
    flash(_("That is over. They can work with this person again, like anybody in their role."), "good")
    return redirect(url_for("safeguarding.person", claimant_id=standing.claimant_id), 303)


def _staff(chosen: UUID, claimant: Claimant) -> Staff:
    """Somebody who was offered, on the staff list; who came without a row there is given one."""
    if (staff := db.session.get(Staff, chosen)) is not None:
        return staff
    account = db.session.get_one(Account, chosen)
    return on_staff.row_of(db.session, account, claimant.office_id, by=the_viewer().account_id, at=clock.now())


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.protected_claimants(the_viewer()), claimant_id)


def _index(form: FindForm) -> str:
    viewer = the_viewer()
    audit.record(db.session, "safeguarding.listed", subject="claimant")
    return render_template(
        "safeguarding/index.html",
        form=form,
        held=held_rows(queries.held_back(db.session, viewer)),
        kept=[
            who(each) | {"why": WHY_SENSITIVE[each.sensitive]}
            for each in queries.sensitive(db.session, viewer)
            if each.sensitive
        ],
        apart=[_apart(each) for each in queries.shut_out(db.session, viewer)],
    )


def _person(claimant: Claimant, *, marking: SensitiveForm | None = None, shutting: ShutOutForm | None = None) -> str:
    audit.record(db.session, "safeguarding.looked_at", subject="claimant", subject_id=claimant.id,
                 claimant_id=claimant.id)  # fmt: skip
    marking = marking or SensitiveForm(formdata=None, why=claimant.sensitive.value if claimant.sensitive else FOUND)
    staff = queries.staff_of(db.session, claimant.office_id)
    return render_template(
        "safeguarding/person.html",
        person=who(claimant),
        marking=marking,
        shutting=shutting or ShutOutForm(staff, formdata=None),
        apart=[_apart(each) for each in queries.shut_out(db.session, the_viewer(), claimant.id)],
        mark_url=url_for("safeguarding.mark", claimant_id=claimant.id),
        shut_out_url=url_for("safeguarding.shut_out", claimant_id=claimant.id),
        back_url=url_for("safeguarding.index"),
    )


def who(claimant: Claimant) -> dict[str, Any]:
    """A name and a reference: more of a record is not shown here."""
    return {
        **name_row(claimant.name, claimant.latin_name),
        "called": claimant.latin_name or claimant.name,
        "reference": claimant.spoken_reference,
        "url": url_for("safeguarding.person", claimant_id=claimant.id),
    }


def _apart(found: queries.Apart) -> dict[str, Any]:
    return who(found.claimant) | {
        "staff_name": found.staff_name,
        "why": WHY_SHUT_OUT[found.shut_out.kind],
        "words": found.shut_out.words or "",
        "since_words": speech().day(clock.as_london(found.shut_out.made_at).date()),
        "end_url": url_for("safeguarding.let_back", shut_out_id=found.shut_out.id),
    }
