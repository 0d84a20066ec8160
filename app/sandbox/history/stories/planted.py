"""The list of planted stories, by the age that their candidate has on the first day. Claims stay claims for a week."""

from dataclasses import dataclass
from functools import partial

from app.sandbox.history.books import Books
from app.sandbox.history.stories.arrivals import DELIVERED_AFTER, Shortage, damaged_on_arrival
from app.sandbox.history.stories.buyers import (
    REFUNDED_AFTER,
    REPLACED_AFTER,
    RETURNED_AFTER,
    Payment,
    came_back_as,
    not_restocked,
    refunded,
    refunded_late,
    refunded_too_much,
    replaced,
)
from app.sandbox.history.stories.charges import (
    PAID_AFTER,
    RETURN_PAID_AFTER,
    REVERSED_AFTER,
    charged_twice,
    mismeasured,
    misrated,
    return_reversed,
    return_underpaid,
    underpaid,
)
from app.sandbox.history.stories.choosing import Tale
from app.sandbox.history.stories.departures import (
    SHIPPED_AFTER,
    arrived_wrong,
    disposed,
    never_arrived,
    removed,
)

_LATE_REFUND = 50
_UNPAID = REFUNDED_AFTER + RETURN_PAID_AFTER


@dataclass(frozen=True)
class Planted:
    """A story begun so many days before its candidate's event; `ages` of the events, in days before the first day."""

    name: str
    tale: Tale
    lead: int
    ages: tuple[int, ...]
    only_region: str = ""


BUYERS: tuple[Planted, ...] = (
    Planted("never_returned", refunded(), REFUNDED_AFTER, (64, 68, 73, 79, 85, 92, 96)),
    Planted("returned_in_part", refunded(2, back=(12,)), REFUNDED_AFTER, (70, 88)),
    Planted("never_returned_paid_in_part", refunded(2, paid=Payment(61)), REFUNDED_AFTER, (76, 94)),
    Planted("never_returned_paid_at_last", refunded(paid=Payment(78)), REFUNDED_AFTER, (66,)),
    Planted("returned_in_time", refunded(back=(12,)), REFUNDED_AFTER, (75, 90)),
    Planted("returned_in_full", refunded(2, back=(9, 17)), REFUNDED_AFTER, (83,)),
    Planted("returned_late", refunded(back=(50,)), REFUNDED_AFTER, (95, 72)),
    Planted("returned_row_late", refunded(back=(20,), late=21), REFUNDED_AFTER, (80, 67)),
    Planted("returned_row_to_come", refunded(back=(20,), late=21), REFUNDED_AFTER, (27, 31)),
    Planted("never_returned_paid", refunded(paid=Payment(61)), REFUNDED_AFTER, (84, 100)),
    Planted("lost_outbound_paid", refunded(paid=Payment(20, reason="Lost_Outbound")), REFUNDED_AFTER, (78, 69)),
    Planted("returnless", refunded(refusal="returnless_refund"), REFUNDED_AFTER, (71, 82, 91)),
    Planted("refunded_in_part", refunded(refusal="no_claim"), REFUNDED_AFTER, (77, 93)),
    Planted("never_returned_lately", refunded(), REFUNDED_AFTER, (10, 24, 38)),
    Planted("never_returned_long_ago", refunded(), REFUNDED_AFTER, (132, 150, 200)),
    Planted("damaged_by_center", came_back_as("WAREHOUSE_DAMAGED"), RETURNED_AFTER, (66, 74, 88)),
    Planted("damaged_by_carrier", came_back_as("CARRIER_DAMAGED"), RETURNED_AFTER, (70, 81, 93)),
    Planted("damaged_by_buyer", came_back_as("CUSTOMER_DAMAGED", refusal="customer_damaged"), RETURNED_AFTER, (72, 86)),
    Planted("defective", came_back_as("DEFECTIVE", refusal="customer_damaged"), RETURNED_AFTER, (78, 90)),
    Planted("damaged_return_paid", came_back_as("WAREHOUSE_DAMAGED", paid=5), RETURNED_AFTER, (69, 91)),
    Planted("damaged_return_lately", came_back_as("CARRIER_DAMAGED"), RETURNED_AFTER, (20, 35)),
    Planted("damaged_return_long_ago", came_back_as("WAREHOUSE_DAMAGED"), RETURNED_AFTER, (135, 160)),
    Planted("not_restocked", not_restocked(), RETURNED_AFTER, (34, 41, 49)),
    Planted("restocked_late", not_restocked(12), RETURNED_AFTER, (37, 46)),
    Planted("not_restocked_long_ago", not_restocked(), RETURNED_AFTER, (78, 100)),
    Planted("refunded_more_money", refunded_too_much("more_money"), REFUNDED_AFTER, (65, 74, 95)),
    Planted("refunded_more_units", refunded_too_much("more_units"), REFUNDED_AFTER, (70, 87)),
    Planted("refunded_with_shipping", refunded_too_much("with_shipping"), REFUNDED_AFTER, (72, 85)),
    Planted("refunded_in_two_parts", refunded_too_much("two_parts"), REFUNDED_AFTER, (68, 92)),
    Planted("refund_mistake_paid", refunded_too_much("more_money", paid=10), REFUNDED_AFTER, (79,)),
    Planted("refunded_more_long_ago", refunded_too_much("more_money"), REFUNDED_AFTER, (150,)),
    Planted("refunded_late", refunded_late(45), _LATE_REFUND, (66, 76, 91)),
    Planted("refunded_just_in_time", refunded_late(27), _LATE_REFUND - 18, (71, 84)),
    Planted("refunded_late_paid", refunded_late(45, paid=15), _LATE_REFUND, (81,)),
    Planted("refunded_late_long_ago", refunded_late(45), _LATE_REFUND, (145,)),
    Planted("replaced_not_returned", replaced(), REPLACED_AFTER, (65, 77, 90), "NA"),
    Planted("replaced_and_returned", replaced(back=15), REPLACED_AFTER, (70, 86), "NA"),
    Planted("replaced_and_paid", replaced(paid=61), REPLACED_AFTER, (95,), "NA"),
    Planted("replaced_and_refunded", replaced(paid=61, with_refund=True), REPLACED_AFTER, (88,), "NA"),
    Planted("replaced_lately", replaced(), REPLACED_AFTER, (12, 30), "NA"),
    Planted("replaced_long_ago", replaced(), REPLACED_AFTER, (135,), "NA"),
)
GOODS: tuple[Planted, ...] = (
    Planted("inbound_short", Shortage(4).begin, DELIVERED_AFTER, (30, 75, 110, 165)),
    Planted("inbound_short_paid_at_last", Shortage(3, paid=40).begin, DELIVERED_AFTER, (45,)),
    Planted("inbound_received_late", Shortage(3, late=11).begin, DELIVERED_AFTER, (50, 95)),
    Planted("inbound_in_another_sku", Shortage(5, elsewhere=True).begin, DELIVERED_AFTER, (60, 120)),
    Planted("inbound_paid", Shortage(2, paid=20).begin, DELIVERED_AFTER, (70, 100)),
    Planted("inbound_still_receiving", Shortage(6).begin, DELIVERED_AFTER, (3, 6)),
    Planted("inbound_noncompliant", Shortage(4, problem="Box content mismatch").begin, DELIVERED_AFTER, (65, 90)),
    Planted("inbound_short_long_ago", Shortage(3).begin, DELIVERED_AFTER, (300, 330)),
    Planted("inbound_reversed", Shortage(3, paid=20, reversed_after=20).begin, DELIVERED_AFTER, (70, 85)),
    Planted("inbound_damaged", damaged_on_arrival("WAREHOUSE_DAMAGED", 3), DELIVERED_AFTER, (30, 100)),
    Planted("inbound_damaged_by_carrier", damaged_on_arrival("CARRIER_DAMAGED", 2), DELIVERED_AFTER, (60, 130)),
    Planted(
        "inbound_damaged_by_seller",
        damaged_on_arrival("DISTRIBUTOR_DAMAGED", 2, refusal="customer_damaged"),
        DELIVERED_AFTER,
        (45, 80),
    ),
    Planted("inbound_damaged_paid", damaged_on_arrival("WAREHOUSE_DAMAGED", 2, paid=9), DELIVERED_AFTER, (40, 72)),
    Planted("inbound_damage_restored", damaged_on_arrival("CARRIER_DAMAGED", 2, restored=8), DELIVERED_AFTER, (50, 88)),
    Planted("inbound_damaged_long_ago", damaged_on_arrival("WAREHOUSE_DAMAGED", 2), DELIVERED_AFTER, (310,)),
    Planted("removal_lost", removed(4, (None,)), SHIPPED_AFTER, (20, 33, 47, 62)),
    Planted("removal_lost_in_part", removed(3, (4, None)), SHIPPED_AFTER, (28, 52)),
    Planted("removal_delivered", removed(4, (5,)), SHIPPED_AFTER, (30, 45)),
    Planted("removal_cancelled_in_part", removed(3, (4,), cancelled=2), SHIPPED_AFTER, (38,)),
    Planted("removal_in_process", removed(2, (4,), waiting=3), SHIPPED_AFTER, (7, 25)),
    Planted("removal_paid", removed(3, (None,), paid=25), SHIPPED_AFTER, (42, 58)),
    Planted("removal_lost_lately", removed(4, (None,)), SHIPPED_AFTER, (4,)),
    Planted("removal_lost_long_ago", removed(2, (None,)), SHIPPED_AFTER, (90, 120)),
    Planted("removal_short", arrived_wrong(5, "missing", missing=2), 2 * SHIPPED_AFTER, (10, 40)),
    Planted("removal_damaged", arrived_wrong(3, "damaged"), 2 * SHIPPED_AFTER, (25,)),
    Planted("removal_misgraded", arrived_wrong(2, "misgraded"), 2 * SHIPPED_AFTER, (48,)),
    Planted("removal_short_long_ago", arrived_wrong(4, "missing", missing=1), 2 * SHIPPED_AFTER, (85,)),
    Planted("disposed", disposed(2), SHIPPED_AFTER, (15, 27, 48)),
    Planted("donated", disposed(3, "G"), SHIPPED_AFTER, (38,)),
    Planted("disposed_by_order", disposed(3, is_requested=True), SHIPPED_AFTER, (22, 44)),
    Planted("disposed_as_unsellable", disposed(2, disposition="DEFECTIVE"), SHIPPED_AFTER, (18, 35)),
    Planted("disposed_long_ago", disposed(2), SHIPPED_AFTER, (80, 110)),
    Planted("transfer_outstanding", never_arrived(None), 0, (40,)),
    Planted("transfer_slow", never_arrived(35), 0, (60,)),
)
CHARGES: tuple[Planted, ...] = (
    Planted("measured_too_large", mismeasured(), 0, (40, 72, 76)),
    Planted("measures_corrected", mismeasured(corrected=30), 0, (68,)),
    Planted("measured_in_the_same_tier", mismeasured(is_dearer=False), 0, (45,)),
    Planted("measured_too_large_long_ago", mismeasured(), 0, (210,)),
    Planted("wrong_rate", misrated(), 0, (20, 45, 70)),
    Planted("wrong_rate_corrected", misrated(corrected=12), 0, (52,)),
    Planted("wrong_rate_long_ago", misrated(), 0, (115,)),
    Planted("charged_twice", charged_twice(), 0, (15, 38, 66)),
    Planted("charged_twice_corrected", charged_twice(corrected=9), 0, (46,)),
    Planted("charged_twice_long_ago", charged_twice(), 0, (125,)),
    Planted("paid_too_little", underpaid(60), PAID_AFTER, (15, 30, 45)),
    Planted("paid_nearly_enough", underpaid(97), PAID_AFTER, (25,)),
    Planted("paid_too_little_revalued", underpaid(60, revalued=10), PAID_AFTER, (36,)),
    Planted("paid_too_little_long_ago", underpaid(60), PAID_AFTER, (85,)),
    Planted("return_paid_too_little", return_underpaid(50), _UNPAID, (22,)),
    Planted("return_payment_reversed", return_reversed(), _UNPAID + REVERSED_AFTER, (10, 22)),
    Planted("return_payment_rightly_reversed", return_reversed(back=True), _UNPAID + REVERSED_AFTER, (18,)),
    Planted("return_payment_repaid", return_reversed(repaid=8), _UNPAID + REVERSED_AFTER, (20,)),
    Planted("return_payment_reversed_long_ago", return_reversed(), _UNPAID + REVERSED_AFTER, (78,)),
)
STORIES = BUYERS + GOODS + CHARGES
_DAILY_RATE = 0.25


def plant(books: Books, anchor: int) -> None:
    """Put every story that begins inside the history on the agenda."""
    for each in _of_region(books):
        for age in each.ages:
            books.on_day(anchor - age - each.lead, partial(each.tale, books, each.name))


def live(books: Books) -> None:
    """One of the stories, begun today as it may be on any day; its age decides what it is by now."""
    random = books.chance("stories")
    if random.random() < _DAILY_RATE * len(books.products) / 200:
        each = random.choice(_of_region(books))
        each.tale(books, f"daily_{each.name}")


def _of_region(books: Books) -> tuple[Planted, ...]:
    return tuple(each for each in STORIES if each.only_region in ("", books.seller.region))
