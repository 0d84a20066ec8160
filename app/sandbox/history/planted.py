"""The list of planted stories. Claims stay claims for a week of advancing; ages are days before the first day."""

from app.sandbox.history.plants import (
    Plant,
    Story,
    back_to_shelf,
    damaged,
    found,
    found_for_amazon,
    lost,
    lost_twice,
    merged,
    moved,
    paid,
    paid_for_something_else,
    paid_in_stock,
    paid_then_reversed,
    requalified,
    slow_transfer,
    unknown_code,
)


def _each(name: str, story: Story, *ages_and_units: tuple[int, int]) -> tuple[Plant, ...]:
    return tuple(Plant(age, units, story, name) for age, units in ages_and_units)


CLAIMS: tuple[Plant, ...] = (
    *_each("lost_unpaid", lost("lost_unpaid"), (34, 3), (37, 1), (41, 6), (44, 2), (48, 1), (51, 4)),
    *_each("lost_unpaid_code_5", lost("lost_unpaid", code="5"), (36, 2), (46, 1)),
    *_each("lost_found_in_part", lost("lost_found_in_part", (6, found(2))), (39, 5), (49, 3)),
    *_each("lost_found_in_part_elsewhere", lost("lost_found_in_part", (9, found(1, elsewhere=True))), (43, 4)),
    *_each("lost_paid_in_part", lost("lost_paid_in_part", (9, paid(2))), (38, 5), (47, 3)),
    *_each("lost_paid_in_part_in_stock", lost("lost_paid_in_part_in_stock", (10, paid_in_stock(2))), (42, 4)),
    *_each(
        "lost_wrongly_reversed",
        lost("lost_wrongly_reversed", (8, paid_then_reversed(2, 17, give_back=False))),
        (40, 2),
        (50, 2),
    ),
    *_each("lost_two_equal_rows", lost("lost_two_equal_rows", rows=2), (35, 2), (45, 4)),
    *_each("lost_after_merge", merged("lost_after_merge", loss_after=30), (72, 2), (76, 1)),
    *_each("lost_before_merge", merged("lost_before_merge", loss_after=4), (48, 2)),
    *_each("lost_newer_of_two", lost_twice(2), (105, 3), (109, 2)),
    *_each(
        "lost_general_adjustment",
        lost("lost_general_adjustment", (12, paid_for_something_else("GeneralAdjustment"))),
        (40, 2),
    ),
    *_each(
        "lost_same_amount_elsewhere",
        lost("lost_same_amount_elsewhere", (10, paid_for_something_else("Lost_Inbound"))),
        (44, 2),
    ),
    *_each("damaged_unpaid", damaged("damaged_unpaid"), (14, 2), (20, 1), (27, 4), (35, 1), (43, 3), (50, 2)),
    *_each("damaged_paid_in_part", damaged("damaged_paid_in_part", (6, paid(1))), (24, 3)),
    *_each(
        "damaged_wrongly_reversed",
        damaged("damaged_wrongly_reversed", (4, paid_then_reversed(1, 12, give_back=False))),
        (33, 1),
    ),
    *_each("damaged_back_in_part", damaged("damaged_back_in_part", (5, back_to_shelf(1))), (30, 2)),
)
TRAPS: tuple[Plant, ...] = (
    *_each("found", lost("found", (7, found(9))), (38, 2), (46, 5)),
    *_each(
        "found_in_another_center",
        lost("found_in_another_center", (11, found(9, elsewhere=True))),
        (36, 1),
        (42, 4),
        (52, 2),
    ),
    *_each("found_late", lost("found", (48, found(9))), (55, 3)),
    *_each("paid_in_stock", lost("paid_in_stock", (9, paid_in_stock(9))), (37, 2), (45, 1)),
    *_each("paid_colon", lost("paid_by_itself", (6, paid(9, spelling=1))), (41, 2)),
    *_each("paid_upper", lost("paid_by_itself", (21, paid(9, spelling=2))), (44, 1)),
    *_each("paid_lower", lost("paid_by_itself", (33, paid(9, spelling=3))), (49, 3)),
    *_each("found_and_paid", lost("found_and_paid", (5, found(1)), (14, paid(9))), (43, 3)),
    *_each(
        "paid_then_given_back",
        lost("paid_then_given_back", (6, paid_then_reversed(1, 14, give_back=True))),
        (39, 1),
        (47, 1),
    ),
    *_each("paid_then_found", lost("paid_then_found", (6, paid(9)), (20, found_for_amazon(2))), (40, 2)),
    *_each("found_after_merge", merged("found_after_merge", loss_after=4, settle="found"), (50, 2)),
    *_each("paid_after_merge", merged("paid_after_merge", loss_after=4, settle="paid"), (51, 1)),
    *_each("lost_lately", lost("lost_lately"), (4, 2), (11, 1), (17, 3), (22, 1), (26, 2)),
    *_each("lost_long_ago", lost("lost_long_ago"), (66, 2), (80, 1), (101, 4), (140, 2)),
    *_each("lost_long_ago_reversed", lost("lost_long_ago", (20, paid_then_reversed(1, 45, give_back=False))), (90, 1)),
    *_each("damaged_lately", damaged("damaged_lately"), (2, 1), (5, 2), (7, 1)),
    *_each("damaged_long_ago", damaged("damaged_long_ago"), (68, 1), (95, 2)),
    *_each("damaged_paid", damaged("damaged_paid_by_itself", (5, paid(9, spelling=1))), (18, 1), (29, 2), (44, 3)),
    *_each("damaged_back_to_shelf", damaged("damaged_back_to_shelf", (6, back_to_shelf(9))), (21, 1), (37, 2)),
    *_each("was_customer_damaged", moved("H"), (31, 1)),
    *_each("was_defective", moved("K"), (34, 1)),
    *_each("was_distributor_damaged", moved("U"), (38, 1)),
    *_each("was_carrier_damaged", moved("6"), (42, 1)),
    *_each("was_expired", moved("7"), (46, 1)),
    *_each("requalified", requalified("DEFECTIVE"), (33, 1), (40, 2)),
    *_each("unknown_code", unknown_code("X"), (36, 1), (45, 1)),
    *_each("slow_transfer", slow_transfer(24), (40, 6), (52, 9)),
    *_each("transfer_never_arrived", slow_transfer(None), (45, 5)),
)
