"""The errors that a verb may raise. `web/errors.py` turns each into a page or JSON, once.

OpsideError
├── NotFound            there is no such thing for this seller                      404
├── NotAllowed          the user's role does not permit it                          403
├── InvalidInput        fields are missing or wrong; says which                     422
├── RuleBroken          the request is well formed, but a rule forbids it           409 (or what `status` says)
└── ProviderError       an outside service refused or failed                        502
    └── ProviderNotConfigured   its settings are missing                            503
"""

from collections.abc import Mapping


class OpsideError(Exception):
    """Base of all errors with a text for people and a stable code for programs."""

    code = "internal_server_error"
    status = 500

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    @property
    def extras(self) -> dict[str, object]:
        """What the JSON answer carries beside code and message."""
        return {}


class NotFound(OpsideError):
    code = "not_found"
    status = 404

    def __init__(
        self,
        message: str = "There is no such page or record.",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)


class NotAllowed(OpsideError):
    code = "forbidden"
    status = 403

    def __init__(
        self,
        message: str = "Your role does not permit this.",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)


class InvalidInput(OpsideError):
    """`fields` maps each wrong field to what is wrong with it."""

    code = "validation_error"
    status = 422

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message or "; ".join(f"{name}: {text}" for name, text in fields.items()))
        self.fields = dict(fields)

    @property
    def extras(self) -> dict[str, object]:
        return {"details": self.fields}


class RuleBroken(OpsideError):
    """A rule of the house forbids it now; `details` go into the JSON answer."""

    code = "conflict"
    status = 409

    def __init__(self, code: str, message: str, *, status: int = 409, **details: object) -> None:
        super().__init__(message, code=code)
        self.status = status
        self.details = details

    @property
    def extras(self) -> dict[str, object]:
        return dict(self.details)


class ProviderError(OpsideError):
    """An outside service said no. `permanent` means that trying again cannot help; `retry_after` is in seconds."""

    code = "provider_error"
    status = 502

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.permanent = permanent
        self.retry_after = retry_after


class ProviderNotConfigured(ProviderError):
    code = "provider_not_configured"
    status = 503

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
