"""Documents of reports: fetched, unzipped, decoded."""

import gzip
import json
import logging

import pytest
from werkzeug.wrappers import Response

from app.providers.amazon.budget import Budget
from app.providers.amazon.client import AmazonClient
from app.providers.errors import Unavailable
from tests.providers.amazon.conftest import CREDENTIALS, OneToken
from tests.simulated_amazon import RecordedAmazon, settings_for

DOCUMENT = "/reports/2021-06-30/documents/D1"
TEXT = "Date\tTitle\r\n07/06/2026\tCafé “crème”\r\n"


def offer(amazon: RecordedAmazon, *contents: Response, compressed: bool = False, path: str = "/file") -> None:
    about = {"reportDocumentId": "D1", "url": f"{amazon.url}{path}?signature=geheim"}
    if compressed:
        about["compressionAlgorithm"] = "GZIP"
    amazon.record(DOCUMENT, Response(json.dumps(about)))
    amazon.record(path, *contents)


def read(client: AmazonClient) -> tuple[str, str]:
    with client.open_document("D1") as document:
        return "".join(document), document.encoding


@pytest.mark.parametrize(
    ("content", "content_type", "encoding"),
    [
        (TEXT.encode(), "text/plain", "utf-8"),
        (TEXT.encode(), "text/plain; charset=UTF-8", "utf-8-sig"),
        (TEXT.encode("utf-8-sig"), "text/plain", "utf-8-sig"),
        (TEXT.encode("utf-16"), "text/plain", "utf-16"),
        (TEXT.encode("cp1252"), "text/plain; charset=Cp1252", "cp1252"),
        (TEXT.encode("cp1252"), "text/plain; charset=ISO-8859-1", "cp1252"),
        (TEXT.encode("cp1252"), "text/plain", "cp1252"),
        (TEXT.encode("cp1252"), "text/plain; charset=UTF-8", "cp1252"),
        (TEXT.encode(), "application/octet-stream; charset=unheard-of", "utf-8"),
    ],
)
def test_the_charset_is_found(
    amazon: RecordedAmazon, client: AmazonClient, content: bytes, content_type: str, encoding: str
) -> None:
    offer(amazon, Response(content, headers={"Content-Type": content_type}))
    assert read(client) == (TEXT, encoding)


def test_zero_bytes_are_left_out(amazon: RecordedAmazon, client: AmazonClient) -> None:
    offer(amazon, Response(b"Date\tTitle\n07/06/2026\tTe\0nt\n"))
    assert read(client)[0] == "Date\tTitle\n07/06/2026\tTent\n"


def test_shift_jis_is_tried_for_sellers_in_japan_only(
    amazon: RecordedAmazon, client: AmazonClient, budget: Budget, tokens: OneToken
) -> None:
    text = "商品名\tカメラ\n"
    offer(amazon, Response(text.encode("cp932"), content_type="text/plain"))
    assert read(client)[1] == "cp1252"
    japanese = AmazonClient(CREDENTIALS._replace(is_japanese=True), settings_for(amazon.url), budget, tokens)
    assert read(japanese) == (text, "cp932")


def test_japanese_named_as_windows_31j_is_read(amazon: RecordedAmazon, client: AmazonClient) -> None:
    text = "商品名\tカメラ\n"
    offer(amazon, Response(text.encode("cp932"), headers={"Content-Type": "text/plain; charset=Windows-31J"}))
    assert read(client)[0] == text


def test_gzip_is_unzipped(amazon: RecordedAmazon, client: AmazonClient) -> None:
    big = TEXT * 50_000
    offer(amazon, Response(gzip.compress(big.encode())), compressed=True)
    assert read(client)[0] == big


def test_several_gzip_members_are_one_text(amazon: RecordedAmazon, client: AmazonClient) -> None:
    offer(amazon, Response(gzip.compress(b"a\tb\n") + gzip.compress(b"1\t2\n")), compressed=True)
    assert read(client)[0] == "a\tb\n1\t2\n"


def test_text_that_the_storage_unzipped_already_is_read(amazon: RecordedAmazon, client: AmazonClient) -> None:
    offer(amazon, Response(TEXT.encode()), compressed=True)
    assert read(client)[0] == TEXT


@pytest.mark.parametrize("cut", [1, 8, 20])
def test_a_truncated_gzip_is_not_a_short_report(amazon: RecordedAmazon, client: AmazonClient, cut: int) -> None:
    offer(amazon, Response(gzip.compress(TEXT.encode() * 100)[:-cut]), compressed=True)
    with pytest.raises(Unavailable, match="damaged"):
        read(client)


def test_a_damaged_gzip_is_told(amazon: RecordedAmazon, client: AmazonClient) -> None:
    whole = bytearray(gzip.compress(TEXT.encode() * 100))
    whole[20] ^= 0xFF
    offer(amazon, Response(bytes(whole)), compressed=True)
    with pytest.raises(Unavailable, match="damaged"):
        read(client)


def test_a_character_cut_by_a_chunk_is_whole(amazon: RecordedAmazon, client: AmazonClient) -> None:
    text = "x" + "é" * 100_000
    offer(amazon, Response(text.encode(), content_type="text/plain"))
    assert read(client) == (text, "utf-8")


def test_an_expired_address_is_asked_for_anew_once(amazon: RecordedAmazon, client: AmazonClient) -> None:
    expired = Response("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", 403)
    offer(amazon, expired, Response(TEXT.encode()))
    assert read(client)[0] == TEXT
    assert len(amazon.asked(DOCUMENT)) == 2
    offer(amazon, expired)
    with pytest.raises(Unavailable):
        read(client)


def test_the_signed_address_gets_no_token_and_is_never_logged(
    amazon: RecordedAmazon, client: AmazonClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    offer(amazon, Response("gone", 500))
    with pytest.raises(Unavailable) as caught:
        read(client)
    (request,) = amazon.asked("/file")
    assert not {"x-amz-access-token", "authorization"} & {name.lower() for name, _ in request.headers}
    assert "geheim" not in caplog.text
    assert "geheim" not in str(caught.value)
