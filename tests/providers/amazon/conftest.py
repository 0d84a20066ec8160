"""A client over a server on this machine that answers what the test records."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import redis as redis_library
from redis import Redis
from werkzeug.wrappers import Response

from app.core.settings import Settings
from app.providers.amazon.budget import Budget
from app.providers.amazon.client import AmazonClient
from app.providers.records import Credentials, Grant
from tests.simulated_amazon import RecordedAmazon, recorded_amazon, settings_for

CREDENTIALS = Credentials("amzn1.application-oa2-client.test", "a secret", "Atzr|refresh", "NA", "A1SELLER")


@dataclass
class OneToken:
    """A token store as simple as can be."""

    token: str = "Atza|first"
    renewed: int = 0

    def get(self, renew: object, refused: str | None = None) -> str:
        if refused == self.token:
            assert callable(renew)
            grant: Grant = renew()
            self.token = grant.access_token
            self.renewed += 1
        return self.token


@pytest.fixture
def amazon() -> Iterator[RecordedAmazon]:
    with recorded_amazon() as recorded:
        recorded.record("/auth/o2/token", Response('{"access_token": "Atza|second", "expires_in": 3600}'))
        yield recorded


@pytest.fixture
def redis(settings: Settings) -> Iterator[Redis]:
    with redis_library.Redis.from_url(settings.redis_url) as connection:
        yield connection
        connection.flushdb()


@pytest.fixture
def budget(redis: Redis) -> Budget:
    return Budget(redis, client_id=CREDENTIALS.client_id, partner_id=CREDENTIALS.partner_id, region="NA")


@pytest.fixture
def tokens() -> OneToken:
    return OneToken()


@pytest.fixture
def client(amazon: RecordedAmazon, budget: Budget, tokens: OneToken) -> AmazonClient:
    return AmazonClient(CREDENTIALS, settings_for(amazon.url), budget, tokens, timeout=5)
