"""Passwords."""

import pytest

from app.accounts import passwords


def test_a_hash_tells_right_from_wrong() -> None:
    stored = passwords.hash_password("correct horse battery")
    assert passwords.is_right(stored, "correct horse battery")
    assert not passwords.is_right(stored, "correct horse batterY")
    assert not passwords.is_right(None, "correct horse battery")


def test_equal_passwords_have_different_slow_hashes() -> None:
    one, two = (passwords.hash_password("correct horse battery") for _ in range(2))
    assert one != two
    assert one.startswith("scrypt:32768:8:1$")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("eleven char", "must have at least 12 characters"),
        ("abababababab", "repeats too few characters"),
        ("x" * 201, "must have at most 200 characters"),
        ("twelve chars", None),
    ],
)
def test_a_password_is_long_enough_and_not_one_key(password: str, problem: str | None) -> None:
    assert passwords.problem_with(password) == problem
