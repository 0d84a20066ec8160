"""Forms of the catalog's pages."""

from flask_wtf.file import FileField, FileRequired

from app.web.forms import Form


class CostsForm(Form):
    """The upload of a CSV file of costs."""

    file = FileField(
        "CSV file",
        description="Header msku,cost,currency,effective_from; UTF-8; one line for each cost of a unit.",
        validators=[FileRequired("Choose a CSV file.")],
    )
