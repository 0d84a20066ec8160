"""Filing's page forms."""

from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.web.forms import Form


class FileForm(Form):
    """Through which channel. The choices are those that the seller can use."""

    channel = RadioField("How", validators=[InputRequired()])


class FiledForm(Form):
    """What Amazon answered to the person who filed."""

    case_id = StringField("Amazon's case ID", validators=[InputRequired(), Length(max=20)])
    filed_on = DateField("Filed on", validators=[InputRequired()])


class WithdrawForm(Form):
    """Why the claim is given up."""

    reason = TextAreaField("Why", validators=[Optional(), Length(max=2000)])
