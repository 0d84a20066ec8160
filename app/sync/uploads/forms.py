"""The upload of report files."""

from flask_wtf.file import MultipleFileField
from wtforms import DateField
from wtforms.validators import Optional

from app.web.forms import Form


class UploadForm(Form):
    """One or more files, and the period that was chosen at Amazon."""

    file = MultipleFileField(
        "Report files",
        description="As Amazon gave them: .txt, .csv, .tsv, zipped too. Several at once are fine.",
    )
    from_on = DateField("First day of the period", validators=[Optional()])
    to_on = DateField(
        "Last day of the period",
        validators=[Optional()],
        description="As you chose it in Seller Central. Without it, the first and the last row of each file count.",
    )
