"""Email addresses: read, and hidden where there is none."""

from email_validator import EmailNotValidError, validate_email

_HIDDEN = "@amazon.invalid"  # a domain that can never receive mail


def normal_email(text: str) -> tuple[str | None, str | None]:
    """(the address in its normal form, what is wrong with it): one of them is None. No mail is sent to find out."""
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None, "is not an email address"
    return checked.normalized, None


def hidden_email(partner_id: str) -> str:
    """Stands for the address of a user who signs in through Amazon only."""
    return f"{partner_id.lower()}{_HIDDEN}"


def is_hidden(email: str) -> bool:
    return email.endswith(_HIDDEN)
