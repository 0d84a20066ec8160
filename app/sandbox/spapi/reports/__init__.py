"""Reports API 2021-06-30. A report type is one file with a ReportType, and one line in REPORT_TYPES."""

from app.sandbox.spapi.reports.customer_returns import CUSTOMER_RETURNS
from app.sandbox.spapi.reports.fee_preview import FEE_PREVIEW
from app.sandbox.spapi.reports.ledger import LEDGER_DETAIL
from app.sandbox.spapi.reports.ledger_summary import LEDGER_SUMMARY
from app.sandbox.spapi.reports.long_term_fees import LONG_TERM_FEES
from app.sandbox.spapi.reports.noncompliance import NONCOMPLIANCE
from app.sandbox.spapi.reports.orders import ORDERS
from app.sandbox.spapi.reports.reimbursements import REIMBURSEMENTS
from app.sandbox.spapi.reports.removals import REMOVAL_ORDERS, REMOVAL_SHIPMENTS
from app.sandbox.spapi.reports.replacements import REPLACEMENTS
from app.sandbox.spapi.reports.settlements import SETTLEMENTS
from app.sandbox.spapi.reports.stock import STOCK
from app.sandbox.spapi.reports.storage_fees import STORAGE_FEES
from app.sandbox.spapi.reports.types import ReportType

# By the name of the source that a report feeds.
BY_SOURCE: dict[str, ReportType] = {
    "ledger_detail": LEDGER_DETAIL,
    "ledger_summary": LEDGER_SUMMARY,
    "reimbursements": REIMBURSEMENTS,
    "customer_returns": CUSTOMER_RETURNS,
    "replacements": REPLACEMENTS,
    "removal_orders": REMOVAL_ORDERS,
    "removal_shipments": REMOVAL_SHIPMENTS,
    "noncompliance": NONCOMPLIANCE,
    "orders": ORDERS,
    "settlements": SETTLEMENTS,
    "storage_fees": STORAGE_FEES,
    "long_term_storage_fees": LONG_TERM_FEES,
    "fee_preview": FEE_PREVIEW,
    "myi": STOCK,
}
REPORT_TYPES: dict[str, ReportType] = {each.name: each for each in BY_SOURCE.values()}
