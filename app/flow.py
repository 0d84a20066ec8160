"""What follows what. Events of the rooms become jobs here, and nowhere else.

sync pulled the first ──┐
sync pulled them all ───┤
a file was read ────────┤
a cost changed ─────────┼─> detect ─> refresh claims ─> follow cases, settle, queue ─> sync run complete
somebody asked ─────────┘
a filing was queued ──────> send it through its channel
Amazon was disconnected ──> stop its sync run, and forget its facts where the seller asked for that
a claim moved ────────────> the seller's open pages hear of it
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Seller
from app.activity import service as activity
from app.activity.events import ActivityRecorded
from app.catalog import service as catalog
from app.catalog.events import CostsChanged
from app.claims import service as claims
from app.claims.events import ClaimMoved
from app.claims.models import Claim
from app.connections.events import Disconnected
from app.core import clock, events
from app.core.db import checkpoint, db
from app.core.queue import QueueName, enqueue, job, recorded_job
from app.core.settings import Settings
from app.detection import service as detection
from app.detection.events import DetectionRequested
from app.detection.models import DetectionRun, RunStage, RunState
from app.filing import jobs as filing_jobs
from app.filing import queries as filing_queries
from app.filing import service as filing
from app.filing.events import FilingQueued
from app.ledger import queries as ledger_queries
from app.ledger import service as ledger
from app.ledger.models import OWED, Purge, PurgeReason
from app.sync import jobs as sync_jobs
from app.sync import live as sync_live
from app.sync import service as sync
from app.sync.events import FactsArrived, FirstFactsArrived, RunMoved, RunStarted, UploadRead, UploadReceived
from app.sync.uploads import jobs as upload_jobs

# A run that gave no sign of life for this long has lost its job (Redis forgot it, or its worker died).
_STALE_AFTER = timedelta(seconds=30)


def init_app(_app: Flask, _settings: Settings) -> None:
    """From now on the rooms' events are heard."""
    events.hear(RunStarted, sync_jobs.queue_run)
    events.hear(RunMoved, sync_live.announce_run)
    events.hear(FirstFactsArrived, _on_first_facts)
    events.hear(FactsArrived, lambda event: _queue_start(event.seller_id, event.sync_run_id))
    events.hear(UploadReceived, upload_jobs.queue_upload)
    events.hear(UploadRead, lambda event: _queue_start(event.seller_id, None))
    events.hear(CostsChanged, lambda event: _queue_start(event.seller_id, None))
    events.hear(DetectionRequested, lambda event: _queue_follow(event.detection_run_id))
    events.hear(FilingQueued, lambda event: filing_jobs.enqueue_filing(event.filing_id))
    events.hear(Disconnected, _on_disconnected)
    events.hear(ActivityRecorded, activity.announce_activity)
    events.hear(ClaimMoved, _on_claim_moved)


def _queue_start(seller_id: int, sync_run_id: int | None) -> None:
    name = f"start-facts-{seller_id}-{sync_run_id or 'costs'}"
    enqueue(start_following, seller_id, sync_run_id, queue=QueueName.FACTS, job_id=name)


def _on_first_facts(event: FirstFactsArrived) -> None:
    """A pass of its own over what is there, so that the first claims do not wait for the end of the sync."""
    name = f"first-facts-{event.seller_id}-{event.sync_run_id}"
    enqueue(start_following, event.seller_id, None, queue=QueueName.FACTS, job_id=name)


def _queue_follow(detection_run_id: int) -> None:
    enqueue(follow_facts, detection_run_id, queue=QueueName.FACTS, job_id=f"follow-facts-{detection_run_id}")


def _on_disconnected(event: Disconnected) -> None:
    enqueue(leave_amazon, event.seller_id, queue=QueueName.FACTS)


def _on_claim_moved(event: ClaimMoved) -> None:
    claim = db.session.get(Claim, event.claim_id)
    seller = db.session.get(Seller, event.seller_id)
    if claim is not None and seller is not None:
        live = {"type": "recovery", "id": claim.public_id, "status": event.to_status}
        activity.publish(f"seller:{seller.public_id}", live)


@job
def start_following(seller_id: int, sync_run_id: int | None) -> None:
    """Opens a detection run over the seller's facts as they are at Amazon's present time. Once per sync run."""
    if sync_run_id is not None and _run_of_sync(sync_run_id) is not None:
        return
    run = detection.start_run(seller_id, sync_run_id=sync_run_id, as_of=ledger_queries.amazon_now(seller_id))
    checkpoint()
    _queue_follow(run.id)


def _fail(detection_run_id: int, *, error: str) -> None:
    run = db.session.get(DetectionRun, detection_run_id)
    if run is None or run.state != RunState.IN_PROGRESS:
        return
    detection.fail_run(run, error)
    if run.sync_run_id is not None:
        sync.fail_run(run.sync_run_id, f"The facts arrived, but they could not be examined: {error}")


@recorded_job(on_failure=_fail)
def follow_facts(detection_run_id: int) -> None:
    """Takes a detection run from its stage to its end. Each stage is one transaction, and may be repeated."""
    run = db.session.get(DetectionRun, detection_run_id)
    while run is not None and run.state == RunState.IN_PROGRESS:
        _lock_facts(run.seller_id)
        db.session.refresh(run)
        if run.state == RunState.IN_PROGRESS:
            _STAGES[RunStage(run.stage)](run)
            run.alive_at = clock.now()
        checkpoint()
    if run is not None:
        seller = db.session.get_one(Seller, run.seller_id)
        live = {"type": "detection", "id": run.public_id, "status": run.state}
        activity.publish(f"seller:{seller.public_id}", live)


def _lock_facts(seller_id: int) -> None:
    """One stage at a time for one seller; the lock ends with the transaction."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("facts"), int(seller_id))))


def _detect(run: DetectionRun) -> None:
    detection.detect(run, filing_queries.case_findings(run.seller_id))
    run.stage = RunStage.OPENING


def _open(run: DetectionRun) -> None:
    result = claims.refresh_claims(run.seller_id, run)
    run.new_claims += len(result.new_claim_ids)
    run.total_potential = {currency: str(amount) for currency, amount in result.new_value.items()}
    run.stage = RunStage.SETTLING


def _settle(run: DetectionRun) -> None:
    filing.settle(run.seller_id)
    filing.queue_automatic(run.seller_id)
    potential = {currency: Decimal(amount) for currency, amount in run.total_potential.items()}
    detection.finish_run(run, run.new_claims, potential)
    if run.sync_run_id is not None:
        sync.complete_run(run.sync_run_id, claims_detected=run.new_claims)
    else:
        sync.note_claims(run.seller_id)
    filing_jobs.enqueue_following(
        run.seller_id
    )  # what the case desk decided is asked apart, since the desk may be away


_STAGES: dict[RunStage, Callable[[DetectionRun], None]] = {
    RunStage.DETECTING: _detect,
    RunStage.OPENING: _open,
    RunStage.SETTLING: _settle,
}


@job
def resume_stale() -> None:
    """Takes up detection runs that lost their worker or their place in the queue."""
    long_silent = clock.now() - _STALE_AFTER
    stale = select(DetectionRun.id).where(
        DetectionRun.state == RunState.IN_PROGRESS, DetectionRun.alive_at < long_silent
    )
    for run_id in db.session.scalars(stale).all():
        _queue_follow(run_id)


def _run_of_sync(sync_run_id: int) -> DetectionRun | None:
    return db.session.scalar(select(DetectionRun).where(DetectionRun.sync_run_id == sync_run_id))


@job
def leave_amazon(seller_id: int) -> None:
    """Stops the seller's sync run, and forgets what was synced where the seller wanted that."""
    sync.stop_run(seller_id)
    checkpoint()
    purge = ledger_queries.find_owed_purge(seller_id)
    if purge is not None:
        _queue_purge(purge.id)


@job
def purge_what_is_owed() -> None:
    """Takes up purges whose job was never queued, or has died."""
    for purge in ledger_queries.owed_purges():
        _queue_purge(purge.id)


@job
def purge_what_is_old() -> None:
    """Every day: owes each seller that has facts which are too old a purge of them."""
    for seller_id in db.session.scalars(select(Seller.id).order_by(Seller.id)).all():
        before_on = ledger.kept_from(seller_id)
        if ledger.has_old_facts(seller_id, before_on, _in_use(seller_id, before_on)):
            purge = ledger.want_purge(seller_id, PurgeReason.RETENTION, before_on)
            checkpoint()
            _queue_purge(purge.id)


def _queue_purge(purge_id: int) -> None:
    enqueue(carry_out_purge, purge_id, queue=QueueName.FACTS, job_id=f"purge-{purge_id}")


def _fail_purge(purge_id: int, *, error: str) -> None:
    purge = ledger_queries.find_purge(purge_id)
    if purge is not None and purge.state in OWED:
        ledger.fail_purge(purge, error)


@recorded_job(on_failure=_fail_purge)
def carry_out_purge(purge_id: int) -> None:
    """Forgets what the purge names. It may be repeated: what went is counted as it goes."""
    purge = ledger_queries.find_purge(purge_id)
    if purge is None or purge.state not in OWED:
        return
    ledger.begin_purge(purge)
    if purge.before_on is None:
        _forget_all(purge)
    else:
        _forget_old(purge, purge.before_on)


def _forget_all(purge: Purge) -> None:
    """In one transaction. What was filed stays: it is the seller's own dealings with Amazon."""
    seller_id = purge.seller_id
    sync.stop_run(seller_id)
    checkpoint()
    _lock_facts(seller_id)
    gone = {"filings": filing.purge_unfiled(seller_id), "claims": claims.purge_unfiled(seller_id)}
    filed = claims.findings_in_use(seller_id)
    gone["findings"] = detection.purge_findings(seller_id, keep=filed)
    gone["product_dimensions"] = catalog.purge_dimensions(seller_id)
    ledger.note_gone(purge, gone | ledger.purge_facts(seller_id))
    kept = {table: {"rows": len(filed), "why": "filed_with_amazon"} for table in ("claims", "findings")}
    ledger.finish_purge(purge, kept if filed else {})


def _forget_old(purge: Purge, before_on: date) -> None:
    """Batch by batch. No detection runs between a look at what is in use and the batch that spares it."""
    seller_id = purge.seller_id
    is_done = False
    while not is_done:
        _lock_facts(seller_id)
        in_use = _in_use(seller_id, before_on)
        table, rows = next(ledger.purge_old_facts(seller_id, before_on, in_use), ("", 0))
        is_done = not rows
        ledger.note_gone(purge, {table: rows} if rows else _forget_beside(seller_id, before_on, in_use))
        if is_done:
            left = ledger.count_old_facts(seller_id, before_on)
            ledger.finish_purge(purge, {name: {"rows": n, "why": ledger.WHY_KEPT} for name, n in left.items()})
        checkpoint()


def _forget_beside(seller_id: int, before_on: date, in_use: ledger.InUse) -> dict[str, int]:
    """What other rooms have of the forgotten facts."""
    keep = claims.findings_in_use(seller_id)
    findings = detection.purge_old_findings(seller_id, before_on, keep=keep, keep_fnskus=in_use.fnskus)
    return {"findings": findings, "product_dimensions": catalog.purge_dimensions(seller_id, before_on)}


def _in_use(seller_id: int, before_on: date) -> ledger.InUse:
    return detection.keep_for_detection(seller_id, claims.facts_in_use(seller_id, before_on), before_on)
