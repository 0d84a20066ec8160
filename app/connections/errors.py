"""What can go wrong with connections."""

from app.core.errors import ProviderNotConfigured, RuleBroken


class InvalidState(RuleBroken):
    """The answer of a consent page that nobody started, that was used already, or that came too late."""

    def __init__(self) -> None:
        super().__init__(
            "invalid_state",
            "This authorization was not started here, was used already, or took longer than ten minutes. Start it again.",
            status=400,
        )


class AmazonNotConnected(RuleBroken):
    def __init__(self, why: str = "Amazon is not connected. Connect your Amazon account first.") -> None:
        super().__init__("amazon_not_connected", why, status=400)


class IntegrationExists(RuleBroken):
    def __init__(self, provider: str) -> None:
        super().__init__("integration_exists", f"There is a connection to {provider} already.")


class AmazonNotConfigured(ProviderNotConfigured):
    """This installation has no app of its own at Amazon."""

    def __init__(self) -> None:
        super().__init__(
            "This installation has no Amazon app: whoever runs it sets AMAZON_APP_ID, AMAZON_CLIENT_ID and"
            " AMAZON_CLIENT_SECRET. Until then you can connect with a private app of your own."
        )
