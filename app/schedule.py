"""Everything that happens by the clock, as one list."""

from app import flow
from app.claims import jobs as claims_jobs
from app.connections import jobs as connections_jobs
from app.core.scheduler import Periodic
from app.filing import jobs as filing_jobs
from app.sync import jobs as sync_jobs
from app.sync.uploads import jobs as upload_jobs

PERIODIC: tuple[Periodic, ...] = (
    Periodic("take-up-stale-syncs", sync_jobs.take_up_stale, every_seconds=5),
    Periodic("take-up-stale-detection", flow.resume_stale, every_seconds=10),
    Periodic("start-what-is-due", sync_jobs.start_what_is_due, every_seconds=60),
    Periodic("read-waiting-files", upload_jobs.read_waiting, every_seconds=15),
    Periodic("send-pending-filings", filing_jobs.file_due, every_seconds=15),
    Periodic("queue-by-consent", filing_jobs.queue_by_consent, every_seconds=60),
    Periodic("ask-how-cases-stand", filing_jobs.follow_cases, every_seconds=1800),
    Periodic("tell-of-renewals", connections_jobs.check_renewals, every_seconds=3600),
    Periodic("purge-what-is-owed", flow.purge_what_is_owed, every_seconds=60),
    Periodic("purge-what-is-old", flow.purge_what_is_old, cron="40 3 * * *"),
    Periodic("close-claims-out-of-time", claims_jobs.expire_claims, every_seconds=3600),
)
