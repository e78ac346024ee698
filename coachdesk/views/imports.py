"""Loading an office, for administrators: upload, see what would happen, confirm."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.imports import UploadForm
from coachdesk.importing import staging
from coachdesk.importing.office import choose_office, refuse_demo
from coachdesk.importing.refusal import ImportRefused
from coachdesk.models import Office, StagedUpload
from coachdesk.queries import imports as queries
from coachdesk.queries.offices import all_offices
from coachdesk.services import audit
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.htmx import is_fragment
from coachdesk.views.import_rows import loaded_row, upload_page, waiting_row

blueprint = Blueprint("imports", __name__)


@blueprint.get("/imports")
@allow(policies.administrators)
def index() -> ResponseReturnValue:
    """What was loaded, and what waits to be confirmed."""
    waiting = queries.waiting(db.session, the_viewer().account_id, clock.now())
    rows = [waiting_row(upload, office, the_viewer().name) for upload, office in waiting]
    rows += [loaded_row(each) for each in queries.loaded(db.session)]
    return render_template(
        "imports/index.html", uploads=rows, new_url=url_for("imports.new"), refused_words=_refused_words()
    )


@blueprint.get("/imports/new")
@allow(policies.administrators)
def new() -> ResponseReturnValue:
    return _form_page(_form())


@blueprint.post("/imports")
@allow(policies.administrators)
def create() -> ResponseReturnValue:
    """Keep the files, closed, and try them out: nothing has happened yet."""
    form = _form()
    if not form.validate():
        return _form_page(form), 422
    viewer, at = the_viewer(), clock.now()
    try:
        refuse_demo(db.session, allowed=_allowed_on_demo())
        upload = staging.stage(db.session, _office(form), form.files, by=viewer.account_id, at=at)
        staging.try_out(db.session, upload, by=viewer.account_id, at=at)
    except ImportRefused as refusal:
        db.session.rollback()
        form.form_errors = [str(refusal)]
        return _form_page(form), 422
    return redirect(url_for("imports.show", upload_id=upload.id), 303)


@blueprint.get("/imports/<uuid:upload_id>")
@allow(policies.administrators)
def show(upload_id: UUID) -> ResponseReturnValue:
    """What would happen, or what did."""
    upload = _load(upload_id)
    audit.record(db.session, "upload.opened", subject="upload", subject_id=upload.id)
    office = db.session.get_one(Office, upload.office_id)
    page = upload_page(upload, office.name, request.args.get("show", ""))
    if is_fragment():
        return render_template("imports/_doubts.html", upload=page)
    return render_template("imports/done.html" if upload.done_at else "imports/show.html", upload=page)


@blueprint.post("/imports/<uuid:upload_id>/confirmation")
@allow(policies.administrators)
def confirm(upload_id: UUID) -> ResponseReturnValue:
    """Load it: all of it, or none."""
    upload = _load(upload_id)
    try:
        refuse_demo(db.session, allowed=_allowed_on_demo())
        staging.confirm(db.session, upload, by=the_viewer().account_id, at=clock.now())
    except staging.AlreadyDone:
        abort(409)
    except ImportRefused as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(url_for("imports.new"), 303)
    return redirect(url_for("imports.show", upload_id=upload_id), 303)


@blueprint.post("/imports/<uuid:upload_id>/end")
@allow(policies.administrators)
def put_away(upload_id: UUID) -> ResponseReturnValue:
    """Delete the upload now."""
    staging.put_away(db.session, _load(upload_id), at=clock.now())
    flash(_("Put away. Nothing was loaded."), "good")
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/imports/<uuid:upload_id>/rejects.csv")
@allow(policies.administrators)
def rejects(upload_id: UUID) -> ResponseReturnValue:
    """The rows that do not come in, to be mended and loaded again."""
    upload = _load(upload_id)
    if upload.rejects is None:
        abort(404)
    audit.record(db.session, "upload.rejects_fetched", subject="upload", subject_id=upload.id)
    answer = Response(upload.rejects.encode(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="rejects.csv"'
    return answer


def _load(upload_id: UUID) -> StagedUpload:
    """One's own upload, while it lasts."""
    upload = load_or_404(policies.visible_uploads(the_viewer()), upload_id)
    if upload.ends_at <= clock.now():
        abort(404)
    return upload


def _form() -> UploadForm:
    offices = [(str(office.id), office.name) for office in all_offices(db.session)]
    return UploadForm(offices=offices or [("", _("A new office"))])


def _form_page(form: UploadForm) -> str:
    return render_template(
        "imports/new.html", form=form, action=url_for("imports.create"), back_url=url_for("imports.index")
    )


def _office(form: UploadForm) -> Office:
    """The office that was chosen; the first one is made by its first upload."""
    if form.office.data:
        return load_or_404(policies.visible_offices(the_viewer()), UUID(form.office.data))
    return choose_office(db.session, "", by=the_viewer().account_id, at=clock.now())


def _allowed_on_demo() -> bool:
    return bool(current_app.config["SETTINGS"].allow_demo_import)


def _refused_words() -> str:
    try:
        refuse_demo(db.session, allowed=_allowed_on_demo())
    except ImportRefused as refusal:
        return str(refusal)
    return ""
