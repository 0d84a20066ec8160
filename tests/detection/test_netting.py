"""The queue against an oracle that moves one unit at a time, and the laws that hold for any history."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.detection.netting import Effect, Loss, Movement, Offset, net
from app.detection.records import Link
from tests.detection.unit_by_unit import open_units

DAY0 = date(2026, 1, 1)
FNSKUS = ("X1", "X2", "X3")


def a_loss(day: int = 0, units: int = 1, fnsku: str = "X1", **over: Any) -> Loss:
    ref = over.pop("row_ref", f"loss-{day}-{fnsku}")
    values = {"key": f"key-{ref}", "explained": 0, "sellable": True, "currency": "USD"} | over
    return Loss(on=DAY0 + timedelta(days=day), row_ref=ref, fnsku=fnsku, units=units, **values)


def an_offset(effect: Effect, day: int, units: int = 1, fnsku: str = "X1", **over: Any) -> Offset:
    ref = over.pop("row_ref", f"{effect}-{day}-{fnsku}")
    return Offset(effect, DAY0 + timedelta(days=day), ref, fnsku, units, **over)


def a_payment(day: int, units: int = 1, **over: Any) -> Offset:
    return an_offset(Effect.PAID, day, units, **{"payment_id": f"pay-{day}"} | over)


def a_reversal(day: int, of_day: int, units: int = 1, **over: Any) -> Offset:
    return an_offset(Effect.REVERSED, day, units, **{"original_id": f"pay-{of_day}"} | over)


def still_open(losses: list[Loss], movements: list[Movement]) -> dict[str, int]:
    left = Counter({loss.row_ref: loss.units for loss in losses})
    for movement in movements:
        left[movement.loss.row_ref] -= movement.units
    return dict(left)


def opened(losses: list[Loss], *offsets: Offset, links: tuple[Link, ...] = ()) -> list[int]:
    """Open units of each loss, in the order given."""
    left = still_open(losses, net(losses, offsets, links))
    return [left[loss.row_ref] for loss in losses]


def test_a_loss_of_ten_with_four_found_and_three_paid_leaves_three() -> None:
    assert opened([a_loss(units=10)], an_offset(Effect.FOUND, 5, 4), a_payment(9, 3)) == [3]


def test_a_found_unit_closes_no_later_loss() -> None:
    assert opened([a_loss(day=6)], an_offset(Effect.FOUND, 5)) == [1]


def test_a_found_unit_of_the_same_day_closes_the_loss() -> None:
    assert opened([a_loss(day=5)], an_offset(Effect.FOUND, 5)) == [0]


def test_the_oldest_loss_is_closed_first() -> None:
    assert opened([a_loss(0, 2), a_loss(3, 2)], an_offset(Effect.FOUND, 9, 3)) == [0, 1]


@pytest.mark.parametrize("effect", [Effect.FOUND, Effect.PAID, Effect.RESTORED])
def test_an_offset_goes_to_a_loss_inside_the_window_rather_than_to_an_older_one(effect: Effect) -> None:
    assert opened([a_loss(0), a_loss(100)], an_offset(effect, 110)) == [1, 0]


@pytest.mark.parametrize("effect", [Effect.FOUND, Effect.PAID, Effect.RESTORED])
def test_an_offset_closes_an_old_loss_when_no_newer_one_is_open(effect: Effect) -> None:
    assert opened([a_loss(0)], an_offset(effect, 200)) == [0]


def test_of_losses_that_are_older_than_the_window_the_oldest_is_closed_first() -> None:
    assert opened([a_loss(0), a_loss(30)], an_offset(Effect.FOUND, 100)) == [0, 1]


def test_equal_quantities_are_no_reason_to_pass_over_an_older_loss() -> None:
    assert opened([a_loss(0, 2), a_loss(3, 5)], a_payment(9, 5)) == [0, 2]


def test_units_open_again_stand_with_the_rest_of_their_loss() -> None:
    losses = [a_loss(0, 5)]
    again = a_payment(30, 5, payment_id="again")
    assert opened([*losses, a_loss(1, 9)], a_payment(5, 3), a_reversal(20, of_day=5, units=3), again) == [0, 9]


def test_units_that_amazon_counts_as_reconciled_go_first() -> None:
    losses = [a_loss(0), a_loss(5, explained=1)]
    assert opened(losses, an_offset(Effect.FOUND, 9)) == [1, 0]


def test_units_that_amazon_counts_as_reconciled_are_closed_without_a_row() -> None:
    assert opened([a_loss(0, 5, explained=2)]) == [3]


def test_found_units_of_another_product_close_nothing() -> None:
    assert opened([a_loss(fnsku="X1")], an_offset(Effect.FOUND, 5, fnsku="X2")) == [1]


def test_merged_products_share_losses_from_before_the_merge() -> None:
    merge = Link(DAY0 + timedelta(days=3), "X1", "X2")
    assert opened([a_loss(fnsku="X1")], an_offset(Effect.FOUND, 5, fnsku="X2"), links=(merge,)) == [0]


def test_a_unit_found_before_the_merge_closes_only_its_own_product() -> None:
    merge = Link(DAY0 + timedelta(days=9), "X1", "X2")
    assert opened([a_loss(fnsku="X1")], an_offset(Effect.FOUND, 5, fnsku="X2"), links=(merge,)) == [1]


def test_a_payment_with_the_case_of_a_claim_settles_that_claim() -> None:
    losses = [a_loss(0), a_loss(5)]
    assert opened(losses, a_payment(30, key=losses[1].key)) == [1, 0]


def test_what_such_a_payment_has_left_over_settles_the_oldest() -> None:
    losses = [a_loss(0, 2), a_loss(5)]
    assert opened(losses, a_payment(30, 2, key=losses[1].key)) == [1, 0]


def test_a_payment_prefers_losses_of_its_currency() -> None:
    losses = [a_loss(0, currency="USD"), a_loss(5, fnsku="X1", currency="CAD")]
    assert opened(losses, a_payment(9, currency="CAD")) == [1, 0]


def test_a_sellable_found_unit_prefers_a_loss_of_sellable_stock() -> None:
    losses = [a_loss(0, sellable=False), a_loss(5)]
    assert opened(losses, an_offset(Effect.FOUND, 9)) == [1, 0]


def test_a_reversal_reopens_the_loss_that_its_payment_closed() -> None:
    losses = [a_loss(0), a_loss(2)]
    assert opened(losses, a_payment(5), a_payment(6), a_reversal(20, of_day=6)) == [0, 1]


def test_a_reversal_of_two_of_three_units_reopens_two() -> None:
    assert opened([a_loss(0, 3)], a_payment(5, 3), a_reversal(20, of_day=5, units=2)) == [2]


def test_a_reversal_reopens_no_more_than_was_paid() -> None:
    assert opened([a_loss(0)], a_payment(5), a_reversal(20, of_day=5, units=9)) == [1]


def test_a_reversal_of_an_unknown_payment_reopens_nothing() -> None:
    assert opened([a_loss(0)], a_payment(5), a_reversal(20, of_day=4)) == [0]


def test_a_unit_found_after_its_payment_justifies_the_reversal() -> None:
    assert opened([a_loss(0)], a_payment(5), an_offset(Effect.FOUND, 12), a_reversal(20, of_day=5)) == [0]


def test_a_unit_found_after_the_reversal_closes_the_loss_again() -> None:
    assert opened([a_loss(0)], a_payment(5), a_reversal(20, of_day=5), an_offset(Effect.FOUND, 25)) == [0]


def test_a_payment_for_a_reversed_one_pays_the_same_loss_again() -> None:
    losses = [a_loss(0), a_loss(1)]
    again = a_payment(30, original_id="pay-5", payment_id="again")
    assert opened(losses, a_payment(5), a_reversal(20, of_day=5), again) == [0, 1]


def test_a_raised_amount_for_a_paid_unit_pays_no_second_unit() -> None:
    assert opened([a_loss(0, 2)], a_payment(5), a_payment(9, original_id="pay-5")) == [1]


# ---- laws, for histories that no one thought of
@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Loss], list[Offset], list[Link]]:
    days, units, fnskus = st.integers(0, 120), st.integers(1, 4), st.sampled_from(FNSKUS)
    losses = []
    for number in range(draw(st.integers(0, 6))):
        lost = draw(units)
        explained, currency = draw(st.integers(0, lost)), draw(st.sampled_from(("USD", "CAD")))
        ref, sellable = f"loss-{number}", draw(st.booleans())
        losses.append(
            a_loss(
                draw(days),
                lost,
                draw(fnskus),
                row_ref=ref,
                explained=explained,
                sellable=sellable,
                currency=currency,
            )
        )
    offsets, payments = [], []
    keys = st.sampled_from([None, *(loss.key for loss in losses)])
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from((Effect.FOUND, Effect.PAID, Effect.REVERSED)))
        ref = f"offset-{number}"
        if kind is Effect.PAID:
            payments.append(f"p{number}")
            offsets.append(
                a_payment(
                    draw(days),
                    draw(units),
                    fnsku=draw(fnskus),
                    row_ref=ref,
                    payment_id=f"p{number}",
                    key=draw(keys),
                )
            )
        elif kind is Effect.FOUND:
            offsets.append(
                an_offset(
                    kind,
                    draw(days),
                    draw(units),
                    draw(fnskus),
                    row_ref=ref,
                    sellable=draw(st.booleans()),
                )
            )
        elif payments:
            original = draw(st.sampled_from(payments))
            offsets.append(an_offset(kind, draw(days), draw(units), draw(fnskus), row_ref=ref, original_id=original))
    pairs = st.tuples(days, fnskus, fnskus)
    links = [Link(DAY0 + timedelta(days=d), a, b) for d, a, b in draw(st.lists(pairs, max_size=2)) if a != b]
    return losses, offsets, links


@settings(max_examples=400, deadline=None)
@given(histories())
def test_the_queue_equals_the_oracle(history: tuple[list[Loss], list[Offset], list[Link]]) -> None:
    losses, offsets, links = history
    assert still_open(losses, net(losses, offsets, links)) == open_units(losses, offsets, links)


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(history: Any, order: random.Random) -> None:
    losses, offsets, links = history
    before = still_open(losses, net(losses, offsets, links))
    for rows in history:
        order.shuffle(rows)
    assert still_open(losses, net(losses, offsets, links)) == before


@settings(max_examples=150, deadline=None)
@given(histories())
def test_units_are_conserved_and_no_loss_is_open_beyond_itself(history: Any) -> None:
    losses, offsets, links = history
    movements = net(losses, offsets, links)
    for loss in losses:
        assert 0 <= still_open(losses, movements)[loss.row_ref] <= loss.units
    used: Counter[str] = Counter()
    for movement in movements:
        if movement.offset is not None:
            used[movement.offset.row_ref] += abs(movement.units)
    assert all(used[offset.row_ref] <= offset.units for offset in offsets)


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(0, 120), st.sampled_from(FNSKUS), st.integers(1, 4))
def test_one_more_found_or_paid_unit_raises_no_total(history: Any, day: int, fnsku: str, units: int) -> None:
    losses, offsets, links = history
    before = sum(still_open(losses, net(losses, offsets, links)).values())
    for more in (
        an_offset(Effect.FOUND, day, units, fnsku, row_ref="more"),
        a_payment(day, units, fnsku=fnsku, row_ref="more", payment_id="more"),
    ):
        assert sum(still_open(losses, net(losses, [*offsets, more], links)).values()) <= before
