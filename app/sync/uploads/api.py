"""JSON doors of uploads."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.sync.uploads import queries, schemas, service
from app.web.api import JsonBlueprint
from app.web.bodies import accepts

bp = JsonBlueprint(
    "uploads_api", __name__, description="The seller's own files: reports downloaded from Seller Central"
)


@bp.route("/api/v1/uploads", methods=["POST"])
@bp.arguments(schemas.UploadFiles, location="files")
@bp.arguments(schemas.UploadIn, location="form")
@bp.documented(202, schemas.UploadPageOut)
@accepts(service.MOST_BYTES)
@access.api(Role.MANAGER)
def upload(files: dict[str, Any], period: dict[str, Any]) -> ResponseReturnValue:
    """Take report files; a worker reads them. Rows that Amazon has told already are not doubled."""
    received = [
        service.receive(
            access.current_seller(),
            access.current_user(),
            file.filename or "report",
            file.stream,
            period=(period["from_date"], period["to_date"]),
        )
        for file in files["file"]
    ]
    return {"success": True, "uploads": [schemas.upload_out(each) for each in received], "next_cursor": None}, 202


@bp.route("/api/v1/uploads", methods=["GET"])
@bp.arguments(schemas.UploadsQuery, location="query")
@bp.documented(200, schemas.UploadPageOut)
@access.api(Role.VIEWER)
def list_uploads(query: dict[str, Any]) -> ResponseReturnValue:
    """Uploads, newest first, with what became of each file."""
    found, next_cursor = queries.list_uploads(access.current_seller(), query["limit"], query["cursor"])
    return {"success": True, "uploads": [schemas.upload_out(each) for each in found], "next_cursor": next_cursor}


@bp.route("/api/v1/uploads/<upload_id>", methods=["GET"])
@bp.documented(200, schemas.UploadedOut)
@access.api(Role.VIEWER)
def show_upload(upload_id: str) -> ResponseReturnValue:
    """One upload: ask again until it is done or failed."""
    found = queries.get_upload(access.current_seller(), upload_id)
    return {"success": True, "upload": schemas.upload_out(found)}
