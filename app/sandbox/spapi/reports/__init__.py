"""Reports API 2021-06-30. A report type is one file with a ReportType, and one line in REPORT_TYPES."""

from app.sandbox.spapi.reports.ledger import LEDGER_DETAIL
from app.sandbox.spapi.reports.reimbursements import REIMBURSEMENTS
from app.sandbox.spapi.reports.types import ReportType

REPORT_TYPES: dict[str, ReportType] = {each.name: each for each in (LEDGER_DETAIL, REIMBURSEMENTS)}

# Amazon makes these by itself; who asks for one is refused for good.
NEVER_ON_REQUEST = frozenset({"GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"})
