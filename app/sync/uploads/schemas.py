"""JSON of uploads, in and out."""

from typing import Any

from marshmallow import fields, validate

from app.sync.uploads.models import Upload, UploadedReport, UploadState
from app.sync.uploads.progress import Progress, find_progress
from app.web.api import Schema
from app.web.times import iso


class UploadIn(Schema):
    """The multipart body of POST /api/v1/uploads: the period stands beside the files."""

    from_date = fields.Date(load_default=None)
    to_date = fields.Date(load_default=None)


class UploadFiles(Schema):
    """`file` may be given several times."""

    file = fields.List(
        fields.Raw(metadata={"type": "string", "format": "binary"}),
        required=True,
        validate=validate.Length(min=1),
        error_messages={"required": "at least one report file is needed, as multipart/form-data"},
    )


class UploadsQuery(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class RejectOut(Schema):
    line = fields.Integer(required=True)
    error = fields.String(required=True)


class ReportOut(Schema):
    """One file of an upload; `source` is null for a file that is none of the reports."""

    name = fields.String(required=True)
    source = fields.String(required=True, allow_none=True)
    from_date = fields.Date(required=True, allow_none=True)
    to_date = fields.Date(required=True, allow_none=True)
    rows_read = fields.Integer(required=True)
    rows_new = fields.Integer(required=True)
    rows_changed = fields.Integer(required=True)
    rows_rejected = fields.Integer(required=True)
    rejected = fields.List(fields.Nested(RejectOut), required=True)
    notes = fields.List(fields.String(), required=True)
    error = fields.String(required=True, allow_none=True)


class ProgressOut(Schema):
    """The file that is being read: rows looked at so far, and those of them that are written."""

    name = fields.String(required=True)
    rows_seen = fields.Integer(required=True)
    rows_written = fields.Integer(required=True)


class UploadOut(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    status = fields.String(required=True, validate=validate.OneOf(list(UploadState)))
    error = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    progress = fields.Nested(ProgressOut, required=True, allow_none=True)
    reports = fields.List(fields.Nested(ReportOut), required=True)


class UploadedOut(Schema):
    success = fields.Boolean(required=True)
    upload = fields.Nested(UploadOut, required=True)


class UploadPageOut(Schema):
    success = fields.Boolean(required=True)
    uploads = fields.List(fields.Nested(UploadOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def upload_out(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.public_id,
        "name": upload.name,
        "size": upload.size,
        "status": upload.state,
        "error": upload.problem,
        "created_at": iso(upload.created_at),
        "finished_at": iso(upload.finished_at) if upload.finished_at else None,
        "progress": _progress_out(None if upload.is_over else find_progress(upload.id)),
        "reports": [report_out(report) for report in upload.reports],
    }


def _progress_out(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None:
        return None
    return {"name": progress.name, "rows_seen": progress.seen, "rows_written": progress.written}


def report_out(report: UploadedReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "source": report.source,
        "from_date": report.from_on.isoformat() if report.from_on else None,
        "to_date": report.to_on.isoformat() if report.to_on else None,
        "rows_read": report.rows_read,
        "rows_new": report.rows_new,
        "rows_changed": report.rows_changed,
        "rows_rejected": report.rows_rejected,
        "rejected": report.rejects,
        "notes": report.notes,
        "error": report.problem,
    }
