"""Base of the page forms."""

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """A form with a CSRF token; its template prints the fields with components/forms.html."""

    @property
    def problems(self) -> dict[str, str]:
        """Field -> the first thing that is wrong with it."""
        return {name or "form": str(texts[0]) for name, texts in self.errors.items() if texts}
