"""What can go wrong with an outside service, told apart by what helps."""

from app.core.errors import ProviderError


class Throttled(ProviderError):
    """A usage plan is used up. Nothing is wrong: ask again after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message, retry_after=retry_after)


class Unavailable(ProviderError):
    """The service is down, slow or answered nonsense. Ask again later, each time after a longer pause."""


class GrantRevoked(ProviderError):
    """The seller's authorization has ended or does not cover the call. Only the seller can help, by authorizing again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class RoleMissing(ProviderError):
    """The authorization holds, but the app was not given the role that this one call needs. Other calls go on."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class AppRejected(ProviderError):
    """The service does not accept our own client id or secret, so that no seller's call can succeed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Refused(ProviderError):
    """The request itself is wrong for the service: `reason` is its code, `answer_status` its HTTP status."""

    def __init__(self, message: str, *, reason: str = "", answer_status: int = 400) -> None:
        super().__init__(message, permanent=True)
        self.reason = reason
        self.answer_status = answer_status


class ReportRejected(Refused):
    """The service will not make this report: bad window, unknown type, missing role."""


class BadDocument(ProviderError):
    """A finished report holds no report: an error text, or columns without which it cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
