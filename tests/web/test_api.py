"""What JSON doors take."""

from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from marshmallow import fields

from app.core.errors import InvalidInput
from app.web.api import JsonParser, PageQuery, Schema, WholeNumber


class Line(Schema):
    units = WholeNumber(required=True, validate=ma.validate.Range(min=1))


class Order(Schema):
    lines = fields.List(fields.Nested(Line), required=True)
    note = fields.String(load_default="")


def read(app: Flask, schema: type[ma.Schema], *, location: str = "json", **request: Any) -> dict[str, Any]:
    """What a door with that schema gets from the request."""
    with app.test_request_context(**request):
        loaded: dict[str, Any] = JsonParser().parse(schema(), location=location)
        return loaded


def test_unknown_fields_are_passed_over_and_missing_ones_have_their_default(app: Flask) -> None:
    body = {"lines": [{"units": 3, "colour": "red"}], "surprise": 1}
    assert read(app, Order, json=body) == {"lines": [{"units": 3}], "note": ""}


@pytest.mark.parametrize("units", [3, 3.0])
def test_a_whole_number_may_be_written_as_json_writes_it(app: Flask, units: float) -> None:
    assert read(app, Order, json={"lines": [{"units": units}]})["lines"] == [{"units": 3}]


@pytest.mark.parametrize("units", [True, "3", 3.5, None, [], 0])
def test_what_is_no_whole_number_is_named_by_its_place(app: Flask, units: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(app, Order, json={"lines": [{"units": 1}, {"units": units}]})
    assert set(refused.value.fields) == {"lines.1.units"}


def test_several_wrong_fields_are_all_named(app: Flask) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(app, Order, json={"note": 5})
    assert set(refused.value.fields) == {"lines", "note"}


def test_a_page_has_fifty_rows_from_the_first(app: Flask) -> None:
    assert read(app, PageQuery, location="query") == {"limit": 50, "offset": 0}


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"), ("offset=-1", "offset")]
)
def test_a_page_outside_its_bounds_is_refused(app: Flask, query: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(app, PageQuery, location="query", query_string=query)
    assert set(refused.value.fields) == {field}
