"""What is inside a file that was sent."""

import gzip
import io
import zipfile

import pytest

from app.sync.uploads.files import BadFile, UploadedFile

TEXT = b"a\tb\n1\t2\n"
# As an encrypting program writes a file `one` with a password: only the flag and the content differ from a plain one.
_LOCKED_FLAG = 0x1


def contents(name: str, sent: bytes) -> dict[str, bytes]:
    with UploadedFile(name, io.BytesIO(sent)) as file:
        found = {}
        for packed in file.list_files():
            with file.open(packed) as plain:
                found[packed.name] = plain.read()
        return found


def zipped(**files: bytes) -> bytes:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return pack.getvalue()


def locked(pack: bytes) -> bytes:
    """With the flag that says that its files are encrypted, in both of their headers."""
    changed = bytearray(pack)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= _LOCKED_FLAG
            at = changed.find(signature, at + 1)
    return bytes(changed)


def test_a_plain_file_is_itself() -> None:
    assert contents("ledger.txt", TEXT) == {"ledger.txt": TEXT}


def test_a_gzip_file_is_unpacked() -> None:
    assert contents("ledger.txt.gz", gzip.compress(TEXT)) == {"ledger.txt.gz": TEXT}
    assert contents("all.zip", zipped(ledger_DOT_gz=gzip.compress(TEXT))) == {"ledger.gz": TEXT}


def test_each_file_of_a_zip_is_found_in_whatever_folder() -> None:
    sent = zipped(one=TEXT, folder__two=b"c\td\n")
    assert contents("reports.zip", sent) == {"one": TEXT, "folder/two": b"c\td\n"}


def test_a_zip_within_a_zip_is_opened() -> None:
    inner = zipped(one=TEXT, two=b"c\td\n")
    assert contents("all.zip", zipped(june_DOT_zip=inner, three=TEXT)) == {
        "june.zip/one": TEXT,
        "june.zip/two": b"c\td\n",
        "three": TEXT,
    }


def test_a_zip_within_a_zip_that_cannot_be_opened_spoils_no_other_file() -> None:
    sent = zipped(bad_DOT_zip=zipped(one=TEXT)[:-20], good=TEXT)
    with UploadedFile("all.zip", io.BytesIO(sent)) as file:
        bad, good = file.list_files()
        with pytest.raises(BadFile, match="Unpack it first"), file.open(bad):
            pass
        with file.open(good) as plain:
            assert plain.read() == TEXT


def test_files_of_one_name_are_told_apart() -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as target:
        target.writestr("report.txt", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            target.writestr("report.txt", b"c\td\n")
    assert contents("all.zip", pack.getvalue()) == {"report.txt": TEXT, "report.txt (2)": b"c\td\n"}


def test_what_a_computer_adds_to_a_zip_is_left_out() -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as target:
        target.writestr("report.txt", TEXT)
        target.writestr("__MACOSX/._report.txt", b"x")
        target.writestr(".DS_Store", b"x")
        target.writestr("folder/desktop.ini", b"x")
    assert contents("reports.zip", pack.getvalue()) == {"report.txt": TEXT}


def test_a_file_without_a_byte_is_a_file() -> None:
    assert contents("empty.txt", b"") == {"empty.txt": b""}


def test_a_zip_without_a_file_has_none() -> None:
    assert contents("empty.zip", zipped()) == {}


@pytest.mark.parametrize("name", ["report.xlsx", "report.csv"])
def test_a_spreadsheet_is_named_as_one_whatever_it_is_called(name: str) -> None:
    with pytest.raises(BadFile, match="This is a spreadsheet"):
        contents(name, zipped(xl__workbook=b"x"))
    with pytest.raises(BadFile, match="This is a spreadsheet"):
        contents("all.zip", zipped(sheet=zipped(xl__workbook=b"x")))


@pytest.mark.parametrize("sent", [zipped(one=TEXT * 100)[:-30], gzip.compress(TEXT * 100)[:-12]])
def test_half_a_pack_is_named_as_damaged(sent: bytes) -> None:
    with pytest.raises(BadFile, match="damaged"):
        contents("report", sent)


def test_a_zip_with_a_password_says_so() -> None:
    with pytest.raises(BadFile, match="locked with a password"):
        contents("reports.zip", locked(zipped(one=TEXT)))


def test_too_many_files_are_refused_before_any_is_read() -> None:
    with pytest.raises(BadFile, match="101 files"):
        contents("reports.zip", zipped(**{f"f{number}": b"x" for number in range(101)}))


def test_a_file_can_be_read_again() -> None:
    file = UploadedFile("ledger.txt", io.BytesIO(TEXT))
    (packed,) = file.list_files()
    for _ in range(2):
        with file.open(packed) as plain:
            assert plain.read() == TEXT
