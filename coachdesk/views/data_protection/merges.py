"""Two records of one person: both side by side, asked by one, agreed by another, undone row by row."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.data_protection import MergeForm
from coachdesk.models import Claimant, Merge, MergeItem
from coachdesk.queries import data_protection as queries
from coachdesk.queries.claimants import coach_now
from coachdesk.services import audit
from coachdesk.services import merges as services
from coachdesk.services.rights import Answered, SamePerson
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection import desk_url, named, person_named
from coachdesk.views.data_protection.copy_words import part_words
from coachdesk.views.filters import speech
from coachdesk.views.navigation import home_of

blueprint = Blueprint("merges", __name__)


@blueprint.get("/merges/new")
@allow(policies.merges_records)
def new() -> ResponseReturnValue:
    return _entry(MergeForm(formdata=None))


@blueprint.post("/merges")
@allow(policies.merges_records)
def create() -> ResponseReturnValue:
    form = MergeForm()
    if not form.validate():
        return _entry(form), 422
    kept, merged = person_named(form, "kept"), person_named(form, "merged")
    if kept is None or merged is None:
        return _entry(form), 422
    try:
        made = services.ask(
            db.session, kept, merged, form.reason.data, by=the_viewer().account_id, at=clock.now()
        )  # fmt: skip
    except SamePerson:
        form.merged.errors = [_("That is the same record twice.")]
        return _entry(form), 422
    except Answered:
        form.form_errors.append(_("One of the two is in another merge that waits for a second person."))
        return _entry(form), 409
    flash(_("Asked for. Somebody else looks at both, and agrees or declines."), "good")
    return redirect(url_for("merges.show", merge_id=made.id), 303)


@blueprint.get("/merges/<uuid:merge_id>")
@allow(policies.merges_records)
def show(merge_id: UUID) -> ResponseReturnValue:
    return _page(_load(merge_id))


@blueprint.post("/merges/<uuid:merge_id>/agreement")
@allow(policies.merges_records)
def agree(merge_id: UUID) -> ResponseReturnValue:
    merge = _load(merge_id)
    try:
        moved = services.agree(db.session, merge, by=the_viewer().account_id, at=clock.now())
    except SamePerson:
        return _page(merge, _("You asked for it yourself. Somebody else looks at both and agrees.")), 409
    except Answered:
        return _page(merge, _("This was answered already. Nothing was changed.")), 409
    flash(ngettext("They are one record now. 1 row moved.", "They are one record now. %(num)s rows moved.", moved),
          "good")  # fmt: skip
    return redirect(url_for("merges.show", merge_id=merge.id), 303)


@blueprint.post("/merges/<uuid:merge_id>/declining")
@allow(policies.merges_records)
def decline(merge_id: UUID) -> ResponseReturnValue:
    merge = _load(merge_id)
    try:
        services.decline(db.session, merge, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _page(merge, _("This was answered already. Nothing was changed.")), 409
    flash(_("They stay two records."), "good")
    return redirect(url_for("merges.show", merge_id=merge.id), 303)


@blueprint.post("/merges/<uuid:merge_id>/undoing")
@allow(policies.merges_records)
def undo(merge_id: UUID) -> ResponseReturnValue:
    """Chosen rows, or all of them, go back."""
    merge = _load(merge_id)
    wanted = _wanted(services.items(db.session, merge)) if merge.agreed_at else []
    if not wanted:
        return _page(merge, _("Choose what goes back.")), 422
    went = services.undo(db.session, merge, wanted, by=the_viewer().account_id, at=clock.now())
    if went < len(wanted):
        flash(_("Some rows stayed: the other record has something in their place by now."), "act")
    flash(ngettext("1 row went back. Both records are there.", "%(num)s rows went back. Both records are there.", went),
          "good")  # fmt: skip
    return redirect(url_for("merges.show", merge_id=merge.id), 303)


def _wanted(items: Any) -> list[UUID]:
    chosen = set(request.form.getlist("item"))
    every = "all" in request.form
    return [item.id for item in items if item.undone_at is None and (every or str(item.id) in chosen)]


def _load(merge_id: UUID) -> Merge:
    return load_or_404(policies.visible_merges(the_viewer()), merge_id)


def _entry(form: MergeForm) -> str:
    return render_template(
        "data_protection/merge_new.html", form=form, action=url_for("merges.create"), back_url=_back()
    )


def _page(merge: Merge, trouble: str = "") -> str:
    """Both records side by side: who they are and what stands in each, so that two people can be told apart."""
    records = [db.session.get_one(Claimant, each) for each in (merge.kept_id, merge.merged_id)]
    for each in records:
        audit.record(db.session, "merge.opened", subject="merge", subject_id=merge.id, claimant_id=each.id)
    items = services.items(db.session, merge)
    return render_template(
        "data_protection/merge.html",
        trouble=trouble,
        kept=_record(records[0]),
        merged=_record(records[1]),
        merge={
            "reason": merge.reason,
            "asked_by": queries.account_name(db.session, merge.asked_by),
            "asked_words": speech().moment_within(merge.asked_at),
            "agreed_by": queries.account_name(db.session, merge.agreed_by),
            "agreed_words": speech().moment_within(merge.agreed_at),
            "declined_words": speech().moment(merge.declined_at),
            "waits": not merge.agreed_at and not merge.declined_at,
            "is_mine": merge.asked_by == the_viewer().account_id,
        },
        items=_items(items),
        any_left=any(item.undone_at is None for item in items),
        agree_url=url_for("merges.agree", merge_id=merge.id),
        decline_url=url_for("merges.decline", merge_id=merge.id),
        undo_url=url_for("merges.undo", merge_id=merge.id),
        back_url=_back(),
    )


def _back() -> str:
    """To the desk it is listed on, or for a lead where they begin."""
    viewer = the_viewer()
    return desk_url() if policies.data_protection_officers(viewer) else home_of(viewer)


def _record(claimant: Claimant) -> dict[str, Any]:
    """Who it is. Where they are reached is read by whoever may open the record, and by nobody else for asking this."""
    who = named(claimant) or {}
    opens = policies.visible_claimants(the_viewer()).where(Claimant.id == claimant.id)
    reached = [(_("Email"), claimant.email), (_("Mobile"), claimant.mobile)] if db.session.scalar(opens) else []
    said = speech()
    born = claimant.date_of_birth
    return who | {
        "lines": [
            (_("Born"), said.whole_day(born) if born else "–"),
            (_("Reference"), claimant.spoken_reference),
            (_("Reference in the old system"), claimant.reference),
            (_("Coach"), coach_now(db.session, claimant.id).coach_name or "–"),
            *((label, value or "–") for label, value in reached),
            (_("Here since"), said.whole_day(clock.as_london(claimant.made_at).date())),
        ]
    }


def _items(items: Any) -> list[dict[str, Any]]:
    """Each row that moved, numbered among its kind: what stands in it is read in the record."""
    seen: Counter[str] = Counter()
    rows = []
    for item in items:
        seen[item.subject] += 1
        rows.append({
            "id": str(item.id),
            "words": _("%(what)s, %(number)d", what=_what(item), number=seen[item.subject]),
            "undone_words": speech().moment(item.undone_at),
        })  # fmt: skip
    return rows


def _what(item: MergeItem) -> str:
    return part_words(item.subject.partition(".")[0])
