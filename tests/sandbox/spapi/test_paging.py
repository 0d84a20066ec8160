"""Page tokens, and the lists kept between pages."""

from app.sandbox.spapi.paging import Kept, fingerprint
from tests.sandbox.running import RunningSandbox

TRANSACTIONS = "/finances/2024-06-19/transactions"


def test_a_list_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept()

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    for name in "aab":
        assert kept.get(name, lambda name=name: make(name)) == name.upper()  # type: ignore[misc]
    assert made == ["a", "b"]
    for name in "cdef":
        kept.get(name, lambda name=name: make(name))  # type: ignore[misc]
    kept.get("a", lambda: make("a"))
    assert made == list("abcdefa")


def test_a_list_that_is_used_stays_longest() -> None:
    kept: Kept[int] = Kept()
    for number in range(4):
        kept.get(number, lambda number=number: number)  # type: ignore[misc]
    kept.get(0, lambda: -1)
    kept.get(9, lambda: 9)
    assert kept.get(0, lambda: -1) == 0
    assert kept.get(1, lambda: -1) == -1


def test_the_same_arguments_have_the_same_fingerprint_in_any_order() -> None:
    assert fingerprint({"a": 1, "b": None}) == fingerprint({"b": None, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_days_that_pass_between_two_pages_do_not_move_the_rows(sandbox: RunningSandbox) -> None:
    headers, query = sandbox.headers(), {"postedAfter": sandbox.day(-100)}
    first = sandbox.http.get(TRANSACTIONS, headers=headers, params=query).json()["payload"]
    more = query | {"nextToken": first["nextToken"]}
    before = sandbox.http.get(TRANSACTIONS, headers=headers, params=more).json()["payload"]["transactions"]
    sandbox.advance(3)
    after = sandbox.http.get(TRANSACTIONS, headers=headers, params=more).json()["payload"]["transactions"]
    assert [row["transactionId"] for row in after] == [row["transactionId"] for row in before]
    assert not {row["transactionId"] for row in before} & {row["transactionId"] for row in first["transactions"]}
