"""Detection runs: started, carried out, finished."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update

from app.accounts.models import Seller
from app.catalog.models import Product
from app.catalog.queries import costs_by_msku
from app.core import clock
from app.core.db import db, emit
from app.core.errors import RuleBroken
from app.detection.detectors import DETECTORS
from app.detection.events import DetectionRequested
from app.detection.findings import FindingRecord, Knowledge, ProductName, find_in
from app.detection.keeping import keep_for_detection
from app.detection.models import DetectionRun, Finding, RunStage, RunState
from app.detection.purging import purge_findings, purge_old_findings
from app.detection.reading import FactReader, ProductFacts, read_coverage, tells_unreconciled
from app.detection.recording import Recorder
from app.ledger import queries as ledger
from app.ledger.models import Source

__all__ = [
    "DetectionSummary",
    "detect",
    "fail_run",
    "finish_run",
    "keep_for_detection",
    "note_claims",
    "purge_findings",
    "purge_old_findings",
    "request_run",
    "start_run",
]


@dataclass
class DetectionSummary:
    """What one pass found: findings by verdict, and how many of them were new, changed or gone."""

    verdicts: Counter[str] = field(default_factory=Counter)
    new: int = 0
    changed: int = 0
    gone: int = 0


def start_run(seller_id: int, *, sync_run_id: int | None = None, as_of: datetime) -> DetectionRun:
    """Begins a run over the seller's facts as they stand at `as_of` (Amazon's time)."""
    run = DetectionRun(
        seller_id=seller_id, sync_run_id=sync_run_id, as_of=as_of, state=RunState.IN_PROGRESS, stage=RunStage.DETECTING
    )
    db.session.add(run)
    db.session.flush()
    return run


def request_run(seller: Seller) -> DetectionRun:
    """Starts a run without a sync; its job follows as soon as the run is committed.

    Raises RuleBroken (400) as long as nothing has arrived from Amazon.
    """
    if not ledger.coverage(seller.id, Source.LEDGER_DETAIL):
        raise RuleBroken(
            "amazon_not_connected", "Nothing has arrived from Amazon yet: connect Amazon and sync first.", status=400
        )
    run = start_run(seller.id, as_of=ledger.amazon_now(seller.id))
    emit(DetectionRequested(seller.id, run.id))
    return run


def detect(run: DetectionRun, case_findings: Mapping[str, str]) -> DetectionSummary:
    """Runs every detector over the seller's facts and stores the findings that are new or have changed.

    `case_findings` maps the ids of Amazon's cases to the keys of the findings for which they were opened, so that a
    payment with such a case settles that very loss. Running it again with the same facts changes nothing.
    """
    coverage = read_coverage(run.seller_id)
    knows = Knowledge(
        run.as_of, coverage, costs_by_msku(run.seller_id), case_findings, tells_unreconciled(run.seller_id)
    )
    recorder = Recorder(run, [detector.claim_type.value for detector in DETECTORS], coverage.ledger)
    summary = DetectionSummary()
    for batch in FactReader(run.seller_id).batches():
        records = _find(run.seller_id, batch, knows)
        summary.verdicts.update(record.verdict for record in records)
        recorder.record([fnsku for product in batch for fnsku in product.fnskus], records)
    recorder.record_orphans()
    summary.new, summary.changed, summary.gone = recorder.new, recorder.changed, recorder.gone
    db.session.expire_all()
    return summary


def finish_run(run: DetectionRun, new_claims: int, total_potential: Mapping[str, Decimal]) -> None:
    """Marks the run complete; `total_potential` is the likely value of its new claims by currency."""
    run.state = RunState.COMPLETE
    run.stage = RunStage.DONE
    run.new_claims = new_claims
    run.total_potential = {currency: str(amount) for currency, amount in total_potential.items()}
    run.finished_at = clock.now()


def fail_run(run: DetectionRun, error: str) -> None:
    """Marks the run failed, with what went wrong."""
    run.state = RunState.FAILED
    run.error = error
    run.finished_at = clock.now()


def note_claims(claims: Mapping[int, str]) -> None:
    """Remembers on which findings claims stand: finding id -> public id of the claim."""
    if claims:
        rows = [{"id": finding_id, "claim_public_id": claim} for finding_id, claim in claims.items()]
        db.session.execute(update(Finding), rows)


def _find(seller_id: int, batch: Sequence[ProductFacts], knows: Knowledge) -> list[FindingRecord]:
    names = _names(seller_id, [fnsku for product in batch for fnsku in product.fnskus])
    return [
        record
        for product in batch
        for facts in product.by_region()
        for detector in DETECTORS
        for record in find_in(facts, detector, knows, names)
    ]


def _names(seller_id: int, fnskus: Sequence[str]) -> dict[str, ProductName]:
    columns = (Product.fnsku, Product.msku, Product.asin, Product.title)
    query = (
        select(*columns).where(Product.seller_id == seller_id, Product.fnsku.in_(fnskus)).order_by(Product.msku.desc())
    )
    return {fnsku: ProductName(msku, asin, title) for fnsku, msku, asin, title in db.session.execute(query) if fnsku}
