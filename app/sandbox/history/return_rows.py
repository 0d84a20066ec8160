"""What comes back from buyers, and what they get instead. Days are ordinals."""

from dataclasses import dataclass

from app.sandbox.history.rows import Order


@dataclass(slots=True, eq=False)
class CustomerReturn:
    """One unit of an order line that reached a center. `status` is `Unit returned to inventory` or `Reimbursed`.

    `seen_day`: the first day whose report shows it; some rows are written weeks late, under their true `day`.
    """

    day: int
    order: Order
    center: str
    disposition: str
    reason: str
    license_plate_number: str
    seen_day: int
    status: str = "Unit returned to inventory"
    quantity: int = 1
    comments: str = ""


@dataclass(slots=True, eq=False)
class Replacement:
    """A free unit sent instead of one that the buyer has; `order` is the free order, `original` the paid one."""

    day: int
    order: Order
    original: Order
    reason_code: str
    quantity: int = 1
