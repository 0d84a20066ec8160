"""Jobs of uploads."""

from app.core import clock
from app.core.queue import QueueName, enqueue, job, recorded_job
from app.sync.events import UploadReceived
from app.sync.uploads import service

_AGAIN_SECONDS = 30


def queue_upload(event: UploadReceived) -> None:
    """A file that was received gets its first worker."""
    enqueue(read_upload, event.upload_id, queue=QueueName.FACTS, job_id=f"upload-{event.upload_id}")


def _record_failure(upload_id: int, *, error: str) -> None:
    service.fail_upload(upload_id, f"The file could not be read because of an error of Opside itself: {error}")


@recorded_job(on_failure=_record_failure)
def read_upload(upload_id: int) -> None:
    """Reads the files of an upload. May be repeated: a row that is there already is not written again."""
    service.read_upload(upload_id)


@job
def read_waiting() -> None:
    """Every few seconds: whatever became of workers and of the queue, each upload that waits has a job."""
    turn = int(clock.now().timestamp()) // _AGAIN_SECONDS  # a dead worker's job would hold on to its id
    for upload_id in service.stale_uploads():
        enqueue(read_upload, upload_id, queue=QueueName.FACTS, job_id=f"upload-{upload_id}-{turn}")
