"""The page of the seller's own files."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.core import clock
from app.core.errors import InvalidInput
from app.sync.uploads import queries, service
from app.sync.uploads.bad_lines import bad_lines
from app.sync.uploads.forms import UploadForm
from app.sync.uploads.guide import GUIDE, LABELS
from app.sync.uploads.models import Upload
from app.sync.uploads.progress import Progress, find_progress
from app.web.bodies import accepts
from app.web.fragments import redirect_after

bp = Blueprint("uploads", __name__)
_PAGE_SIZE = 20


@bp.get("/sync/files")
@access.page(Role.VIEWER)
def overview() -> ResponseReturnValue:
    """What to bring, the upload, and what became of earlier ones."""
    return _page(UploadForm())


@bp.get("/sync/files/list")
@access.page(Role.VIEWER)
def live_list() -> ResponseReturnValue:
    """The uploads as they are now; asks for itself again while one is being read."""
    return render_template("uploads/_list.html", **_uploads(None))


@bp.get("/sync/files/<upload_id>")
@access.page(Role.VIEWER)
def show_upload(upload_id: str) -> ResponseReturnValue:
    """Each file of an upload, with the lines that could not be read."""
    return _upload_page("uploads/upload.html", upload_id)


@bp.get("/sync/files/<upload_id>/reports")
@access.page(Role.VIEWER)
def live_upload(upload_id: str) -> ResponseReturnValue:
    """What became of the files so far; asks for itself again while they are being read."""
    return _upload_page("uploads/_reports.html", upload_id)


@bp.post("/sync/files")
@accepts(service.MOST_BYTES)
@access.page(Role.MANAGER)
def upload() -> ResponseReturnValue:
    form = UploadForm()
    given = [file for file in form.file.data or () if file and file.filename]
    if not form.validate() or not given:
        if not given:
            form.file.errors = ["Choose at least one report file."]
        return _page(form), 422
    period = (form.from_on.data, form.to_on.data)
    try:
        for file in given:
            service.receive(access.current_seller(), access.current_user(), file.filename, file.stream, period=period)
    except InvalidInput as error:
        for name, text in error.fields.items():
            form[name].errors = [f"{form[name].label.text} {text}."]
        return _page(form), error.status
    flash(f"{len(given)} file{'s' if len(given) > 1 else ''} received. Reading takes a moment.")
    return redirect_after(url_for("uploads.overview"))


def _page(form: UploadForm) -> str:
    return render_template("uploads/overview.html", form=form, guide=GUIDE, **_uploads(request.args.get("cursor")))


def _upload_page(template: str, upload_id: str) -> str:
    upload = queries.get_upload(access.current_seller(), upload_id)
    return render_template(template, upload=upload, labels=LABELS, progress=_progress_of(upload), alike=bad_lines)


def _progress_of(upload: Upload) -> Progress | None:
    return None if upload.is_over else find_progress(upload.id)


def _uploads(cursor: str | None) -> dict[str, object]:
    seller = access.current_seller()
    uploads, next_cursor = queries.list_uploads(seller, _PAGE_SIZE, cursor)
    return {
        "uploads": uploads,
        "labels": LABELS,
        "progress": {upload.id: _progress_of(upload) for upload in uploads},
        "next_cursor": next_cursor,
        "is_first_page": cursor is None,
        "missing_payments": queries.find_missing_payments(seller, clock.now().date()) if uploads else None,
        "is_busy": any(not upload.is_over for upload in uploads),
    }
