from datetime import date

import pytest

from app.policy.reason_codes import ReasonClass, classify, reason_codes

NOW = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("codes", "reason_class"),
    [
        ("M5", ReasonClass.LOSS),
        ("FN", ReasonClass.FOUND),
        ("E", ReasonClass.DAMAGE),
        ("67HKU", ReasonClass.UNSELLABLE_MOVE),
        ("P", ReasonClass.DISPOSITION_IN),
        ("Q", ReasonClass.DISPOSITION_OUT),
        ("DG", ReasonClass.DISPOSAL),
        ("O12J", ReasonClass.CORRECTION),
        ("34", ReasonClass.REDEFINITION),
        ("XWIB", ReasonClass.REVIEW),
        ("Z9", ReasonClass.REVIEW),
    ],
)
def test_each_code_has_its_class(codes: str, reason_class: ReasonClass) -> None:
    assert {classify(code, NOW).reason_class for code in codes} == {reason_class}


@pytest.mark.parametrize("code", ["", None, "m", "MM"])
def test_what_is_not_in_the_list_is_for_a_person(code: str | None) -> None:
    assert classify(code, NOW).reason_class is ReasonClass.REVIEW


def test_codes_of_before_2019_had_other_meanings() -> None:
    assert classify("M", date(2018, 12, 31)).reason_class is ReasonClass.REVIEW
    assert classify("M", date(2019, 1, 1)).reason_class is ReasonClass.LOSS


def test_every_code_has_a_sign_that_fits_its_class() -> None:
    signs = {ReasonClass.LOSS: -1, ReasonClass.DAMAGE: -1, ReasonClass.FOUND: 1, ReasonClass.DISPOSAL: -1}
    for code in reason_codes().values():
        assert code.sign == signs.get(code.reason_class, code.sign)
        assert code.meaning
