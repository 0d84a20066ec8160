"""JSON of the feed."""

from typing import Any

from marshmallow import fields

from app.activity.models import ActivityEntry
from app.web.api import Schema
from app.web.times import iso


class ActivityEntryOut(Schema):
    type = fields.String(required=True)
    timestamp = fields.DateTime(required=True)
    message = fields.String(required=True)


class ActivityOut(Schema):
    activities = fields.List(fields.Nested(ActivityEntryOut), required=True)


def activity_entry_out(entry: ActivityEntry) -> dict[str, Any]:
    return {"type": entry.type, "timestamp": iso(entry.at), "message": entry.message}
