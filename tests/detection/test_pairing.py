from app.detection.pairing import founds, pair_links, pair_moves
from app.detection.records import Adjustment, Link, Payment
from tests.detection.rows import adjustment, on, pair, payment


def counted(*rows: Adjustment | Payment) -> list[int]:
    adjustments = [row for row in rows if isinstance(row, Adjustment)]
    return [units for _, units in founds(adjustments, [row for row in rows if isinstance(row, Payment)])]


def sources(*rows: Adjustment) -> list[tuple[str | None, int]]:
    """Dispositions that units left before they arrived by P, with their number."""
    return [(move.left.disposition if move.left else None, move.units) for move in pair_moves(rows)]


# ---- units that changed their disposition
def test_both_halves_of_a_move_are_paired_by_reference() -> None:
    decoy = adjustment(3, "Q", -1, disposition="DEFECTIVE")
    assert sources(decoy, *pair(3, 1, "WAREHOUSE_DAMAGED", "SELLABLE")) == [("WAREHOUSE_DAMAGED", 1)]


def test_halves_without_reference_are_paired_by_day_place_and_quantity() -> None:
    left = adjustment(3, "Q", -2, disposition="WAREHOUSE_DAMAGED", reference_id=None)
    other = adjustment(3, "Q", -1, disposition="DEFECTIVE", reference_id=None)
    assert sources(other, left, adjustment(3, "P", 2, reference_id=None)) == [("WAREHOUSE_DAMAGED", 2)]


def test_damage_arrives_as_damaged_though_another_unit_changed_its_state_there_that_day() -> None:
    left = [adjustment(3, "Q", -2, disposition="DEFECTIVE"), adjustment(3, "E", -2)]
    came = [adjustment(3, "P", 2), adjustment(3, "P", 2, disposition="WAREHOUSE_DAMAGED")]
    assert sources(*left, *came) == [("DEFECTIVE", 2), ("SELLABLE", 2)]
    assert sources(*reversed(left), *came) == [("DEFECTIVE", 2), ("SELLABLE", 2)]


def test_damage_that_can_only_have_arrived_as_the_customers_is_paired_with_that() -> None:
    assert sources(adjustment(3, "E", -1), adjustment(3, "P", 1, disposition="CUSTOMER_DAMAGED")) == [("SELLABLE", 1)]


def test_a_unit_may_arrive_some_days_later_and_in_parts() -> None:
    left = adjustment(3, "E", -3)
    came = [adjustment(4, "P", 1), adjustment(5, "P", 2)]
    assert sources(left, *came) == [("SELLABLE", 1), ("SELLABLE", 2)]


def test_a_unit_that_arrives_before_it_left_is_not_paired() -> None:
    assert sources(adjustment(5, "Q", -1), adjustment(3, "P", 1)) == [(None, 1)]


def test_a_unit_that_arrives_elsewhere_without_reference_is_not_paired() -> None:
    came = adjustment(3, "P", 1, fulfillment_center="ONT8")
    assert sources(adjustment(3, "Q", -1), came) == [(None, 1)]


# ---- found units
def test_found_units_count_and_losses_do_not() -> None:
    assert counted(adjustment(1, "F", 2), adjustment(2, "N", 1), adjustment(3, "M", -4)) == [2, 1]


def test_a_loss_or_correction_booked_the_other_way_round_gives_units_back() -> None:
    assert counted(adjustment(1, "M", 1), adjustment(2, "5", 1), adjustment(3, "O", 1)) == [1, 1, 1]


def test_software_corrections_give_nothing_back() -> None:
    assert counted(adjustment(1, "1", 3), adjustment(2, "J", 3), adjustment(3, "3", 3), adjustment(4, "P", 3)) == []


def test_a_unit_given_in_stock_counts_once() -> None:
    assert counted(adjustment(20, "N", 2), payment(18, stock=2)) == []


def test_a_unit_given_in_stock_takes_only_as_many_of_the_row() -> None:
    assert counted(adjustment(20, "N", 5), payment(18, stock=2)) == [3]


def test_a_replacement_long_before_or_after_is_another_unit() -> None:
    assert counted(adjustment(40, "N", 1), payment(18, stock=1)) == [1]


def test_a_found_unit_of_the_same_days_and_quantity_is_the_one_given_in_stock() -> None:
    assert counted(adjustment(19, "F", 1), payment(18, stock=1)) == []


def test_other_found_units_beside_a_payment_in_stock_count() -> None:
    assert counted(adjustment(19, "F", 2), adjustment(25, "F", 1), payment(18, stock=1)) == [2, 1]


def test_a_payment_in_cash_hides_no_found_unit() -> None:
    assert counted(adjustment(18, "N", 1), payment(18, cash=1)) == [1]


def test_a_paid_unit_that_is_found_and_taken_away_counts_for_nothing() -> None:
    assert counted(payment(2, cash=1), adjustment(20, "F", 1), adjustment(21, "O", -1)) == []


def test_a_correction_takes_away_nothing_when_nothing_was_paid() -> None:
    assert counted(adjustment(20, "F", 1), adjustment(21, "O", -1)) == [1]


# ---- merged products
def merge(day: int, old: str, new: str, **over: object) -> list[Adjustment]:
    left = adjustment(day, "4", -5, fnsku=old, **over)
    return [left, adjustment(day, "3", 5, fnsku=new, **{"reference_id": left.reference_id} | over)]


def test_a_merge_links_both_products_from_its_day_on() -> None:
    assert pair_links(merge(7, "X1", "X2")) == [Link(on(7), "X1", "X2")]


def test_merges_of_one_day_are_told_apart_by_their_references() -> None:
    assert pair_links([*merge(7, "X1", "X2"), *merge(7, "X3", "X4")]) == [
        Link(on(7), "X1", "X2"),
        Link(on(7), "X3", "X4"),
    ]


def test_a_merge_without_reference_is_found_by_day_place_and_quantity() -> None:
    assert pair_links(merge(7, "X1", "X2", reference_id=None)) == [Link(on(7), "X1", "X2")]


def test_merges_that_cannot_be_told_apart_link_nothing() -> None:
    rows = [*merge(7, "X1", "X2", reference_id=None, msku=None, asin=None)]
    rows += merge(7, "X3", "X4", reference_id=None, msku=None, asin=None)
    assert pair_links(rows) == []


def test_merges_that_look_alike_are_told_apart_by_their_asin() -> None:
    rows = merge(7, "X1", "X2", reference_id=None, msku=None, asin="B1")
    rows += merge(7, "X3", "X4", reference_id=None, msku=None, asin="B3")
    assert pair_links(rows) == [Link(on(7), "X1", "X2"), Link(on(7), "X3", "X4")]


def test_halves_of_one_product_may_be_some_days_and_centers_apart() -> None:
    left = adjustment(7, "4", -5, fnsku="X1")
    came = adjustment(9, "3", 5, fnsku="X2", msku="other", fulfillment_center="ONT8")
    assert pair_links([left, came]) == [Link(on(9), "X1", "X2")]


def test_halves_of_different_products_and_days_or_of_different_quantities_are_no_merge() -> None:
    left = adjustment(7, "4", -5, fnsku="X1", reference_id=None)
    other = adjustment(8, "3", 5, fnsku="X2", msku="other", asin="B2")
    assert pair_links([left, other, adjustment(7, "3", 4, fnsku="X2"), adjustment(20, "3", 5, fnsku="X2")]) == []
