"""What can go wrong with people and their sign-ins."""

from app.core.errors import OpsideError, RuleBroken


class NotSignedIn(OpsideError):
    """Nobody is signed in, or the sign-in has ended."""

    code = "unauthorized"
    status = 401

    def __init__(self) -> None:
        super().__init__("You are not signed in. Sign in and try again.")


class WrongCredentials(OpsideError):
    """The same for an unknown address and a wrong password."""

    code = "invalid_credentials"
    status = 401

    def __init__(self) -> None:
        super().__init__("The email address or the password is not right.")


class EmailTaken(RuleBroken):
    def __init__(self) -> None:
        super().__init__("email_taken", "There is a user with this email address already. Sign in instead.")


class LastAdmin(RuleBroken):
    def __init__(self) -> None:
        super().__init__("last_admin", "A seller needs an admin: make somebody else admin first.")
