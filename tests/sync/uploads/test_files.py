"""What is inside a file that was sent."""

import gzip
import io
import zipfile

import pytest

from app.sync.uploads.files import BadFile, UploadedFile

TEXT = b"a\tb\n1\t2\n"


def contents(name: str, sent: bytes) -> dict[str, bytes]:
    file = UploadedFile(name, io.BytesIO(sent))
    found = {}
    for packed in file.list_files():
        with file.open(packed) as plain:
            found[packed.name] = plain.read()
    return found


def zipped(**files: bytes) -> bytes:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/"), content)
    return pack.getvalue()


def test_a_plain_file_is_itself() -> None:
    assert contents("ledger.txt", TEXT) == {"ledger.txt": TEXT}


def test_a_gzip_file_is_unpacked() -> None:
    assert contents("ledger.txt.gz", gzip.compress(TEXT)) == {"ledger.txt.gz": TEXT}


def test_each_file_of_a_zip_is_found_in_whatever_folder() -> None:
    sent = zipped(one=TEXT, folder__two=b"c\td\n")
    assert contents("reports.zip", sent) == {"one": TEXT, "folder/two": b"c\td\n"}


def test_what_a_computer_adds_to_a_zip_is_left_out() -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as target:
        target.writestr("report.txt", TEXT)
        target.writestr("__MACOSX/._report.txt", b"x")
        target.writestr(".DS_Store", b"x")
    assert contents("reports.zip", pack.getvalue()) == {"report.txt": TEXT}


def test_a_file_without_a_byte_is_a_file() -> None:
    assert contents("empty.txt", b"") == {"empty.txt": b""}


def test_a_spreadsheet_is_named_as_one() -> None:
    with pytest.raises(BadFile, match="Save the sheet as CSV"):
        contents("report.xlsx", zipped(xl__workbook=b"x"))


@pytest.mark.parametrize("sent", [zipped(one=TEXT * 100)[:-30], gzip.compress(TEXT * 100)[:-12]])
def test_half_a_pack_is_named_as_damaged(sent: bytes) -> None:
    with pytest.raises(BadFile, match="damaged"):
        contents("report", sent)


def test_too_many_files_are_refused_before_any_is_read() -> None:
    with pytest.raises(BadFile, match="101 files"):
        contents("reports.zip", zipped(**{f"f{number}": b"x" for number in range(101)}))


def test_a_file_can_be_read_again() -> None:
    file = UploadedFile("ledger.txt", io.BytesIO(TEXT))
    (packed,) = file.list_files()
    for _ in range(2):
        with file.open(packed) as plain:
            assert plain.read() == TEXT
