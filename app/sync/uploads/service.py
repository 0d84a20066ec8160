"""The verbs of uploads: receive a file, read it, take up what was left lying."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import IO

from sqlalchemy import delete, insert, select

from app.accounts.models import Seller, User
from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections.queries import list_participations
from app.core import clock
from app.core.db import checkpoint, db, emit
from app.core.errors import InvalidInput
from app.core.marketplaces import find_marketplace
from app.sync.events import UploadRead, UploadReceived
from app.sync.uploads.files import BadFile, Packed, UploadedFile
from app.sync.uploads.models import Upload, UploadChunk, UploadedReport, UploadState
from app.sync.uploads.progress import Progress, forget_progress, note_progress
from app.sync.uploads.reading import Context, Outcome, read_report

MOST_BYTES = 512 << 20
_LONGEST_NAME = 200
_CHUNK = 1 << 20
_KEEP_IN_MEMORY = 1 << 20
_JAPAN = "JPY"
_STALE_AFTER = timedelta(seconds=30)
PAGE = "/sync/files"


def receive(
    seller: Seller, user: User | None, name: str, content: IO[bytes], *, period: tuple[date | None, date | None]
) -> Upload:
    """Keeps the file for a worker to read. `period`: the days chosen at Amazon. Raises InvalidInput."""
    from_on, to_on = _checked(period)
    upload = Upload(
        seller_id=seller.id,
        user_id=user.id if user else None,
        name=name.replace("\0", "")[:_LONGEST_NAME],
        size=0,
        from_on=from_on,
        to_on=to_on,
    )
    db.session.add(upload)
    db.session.flush()
    number = 0
    while chunk := content.read(_CHUNK):
        db.session.execute(insert(UploadChunk).values(upload_id=upload.id, number=number, content=chunk))
        number += 1
        upload.size += len(chunk)
        if upload.size > MOST_BYTES:
            raise InvalidInput({"file": f"is larger than {MOST_BYTES >> 20} MB; send it zipped or in parts"})
    if not upload.size:
        raise InvalidInput({"file": "is empty"})
    emit(UploadReceived(upload.id))
    return upload


def read_upload(upload_id: int) -> None:
    """Reads each file of the upload in a transaction of its own. Another worker may be at it: then nothing is done."""
    upload = _take(upload_id)
    if upload is None:
        return
    with _content_of(upload) as content, UploadedFile(upload.name, content) as file:
        try:
            inside = file.list_files()
        except BadFile as error:
            _end(upload, UploadState.FAILED, str(error))
            return
        upload.state = UploadState.READING
        checkpoint()
        for packed in inside:
            upload = _take(upload_id)
            if upload is None:
                return
            if not any(report.name == packed.name for report in upload.reports):
                _keep(upload, packed.name, _read(upload, file, packed))
            checkpoint()
    upload = _take(upload_id)
    if upload is not None:
        _end(upload, UploadState.DONE, None if inside else "The zip file is empty.")


def fail_upload(upload_id: int, error: str) -> None:
    """The upload cannot be read, for that reason."""
    upload = _take(upload_id)
    if upload is not None:
        _end(upload, UploadState.FAILED, error)


def stale_uploads() -> Sequence[int]:
    """Ids of the uploads that should have been read by now: those of dead workers, and those whose job was lost."""
    long_ago = clock.now() - _STALE_AFTER
    over = (UploadState.DONE, UploadState.FAILED)
    query = select(Upload.id).where(Upload.state.not_in(over), Upload.created_at < long_ago)
    return db.session.scalars(query.order_by(Upload.id)).all()


def _checked(period: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    from_on, to_on = period
    if (from_on is None) != (to_on is None):
        raise InvalidInput(
            {"to_on" if to_on is None else "from_on": "is needed when the other day of the period is given"}
        )
    if from_on and to_on and from_on > to_on:
        raise InvalidInput({"to_on": "is before the first day of the period"})
    if to_on and to_on > clock.now().date() + timedelta(days=1):
        raise InvalidInput({"to_on": "is in the future"})
    return from_on, to_on


def _take(upload_id: int) -> Upload | None:
    """The upload, this worker's until the next commit; None when it is over or another worker's."""
    over = (UploadState.DONE, UploadState.FAILED)
    query = select(Upload).where(Upload.id == upload_id, Upload.state.not_in(over))
    locked = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalar(locked)


@contextmanager
def _content_of(upload: Upload) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY) as content:
        query = select(UploadChunk.content).where(UploadChunk.upload_id == upload.id).order_by(UploadChunk.number)
        for chunk in db.session.scalars(query.execution_options(yield_per=4)):
            content.write(chunk)
        content.seek(0)
        yield content


def _read(upload: Upload, file: UploadedFile, packed: Packed) -> Outcome:
    period = (upload.from_on, upload.to_on) if upload.from_on and upload.to_on else None

    def tell(seen: int, written: int) -> None:
        note_progress(upload.id, Progress(packed.name, seen, written))

    try:
        with file.open(packed) as plain:
            return read_report(plain, Context(upload.seller_id, period, _is_japanese(upload.seller_id), tell))
    except BadFile as error:
        return Outcome(problem=str(error))


def _is_japanese(seller_id: int) -> bool:
    named = list_participations(db.session.get_one(Seller, seller_id))
    stores = [find_marketplace(marketplace_id=each.marketplace_id) for each in named]
    return any(store is not None and store.currency == _JAPAN for store in stores)


def _keep(upload: Upload, name: str, outcome: Outcome) -> None:
    covers = outcome.covers or (None, None)
    db.session.add(
        UploadedReport(
            upload_id=upload.id,
            seller_id=upload.seller_id,
            name=name,
            source=outcome.source,
            from_on=covers[0],
            to_on=covers[1],
            rows_read=outcome.count.read,
            rows_new=outcome.count.new,
            rows_changed=outcome.count.changed,
            rows_rejected=outcome.rejected,
            rejects=outcome.rejects,
            notes=outcome.notes,
            problem=outcome.problem,
        )
    )


def _end(upload: Upload, state: UploadState, problem: str | None) -> None:
    upload.state, upload.problem, upload.finished_at = state, problem, clock.now()
    forget_progress(upload.id)
    db.session.execute(delete(UploadChunk).where(UploadChunk.upload_id == upload.id))
    rows = sum(report.rows_new + report.rows_changed for report in upload.reports)
    told = f"{upload.name} was read: {rows:,} rows are new or changed." if state is UploadState.DONE else problem or ""
    record_activity(upload.seller_id, ActivityType.FILE_READ, told, PAGE)
    if rows:
        emit(UploadRead(upload.seller_id))
