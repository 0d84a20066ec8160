"""Token buckets."""

import time

import pytest

from app.sandbox.spapi.plans import Buckets, Plan

PLAN = Plan("getThings", 0.5, 3)


def test_a_full_bucket_gives_its_burst_and_then_refuses() -> None:
    buckets = Buckets(time_scale=0.001)
    assert [buckets.take(PLAN, "seller", "app") for _ in range(4)] == [True, True, True, False]


def test_a_bucket_fills_up_again_faster_by_the_time_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    buckets = Buckets(time_scale=60)
    for _ in range(3):
        buckets.take(PLAN, "seller", "app")
    now[0] += 0.04
    assert buckets.take(PLAN, "seller", "app")
    assert not buckets.take(PLAN, "seller", "app")
    now[0] += 1000
    assert [buckets.take(PLAN, "seller", "app") for _ in range(4)] == [True, True, True, False]


def test_applications_do_not_share_a_bucket() -> None:
    buckets = Buckets(time_scale=0.001)
    for _ in range(3):
        buckets.take(PLAN, "seller", "app")
    assert buckets.take(PLAN, "seller", "other app")


def test_the_shown_rate_is_the_scaled_one() -> None:
    assert Buckets(time_scale=60).rate(PLAN) == 30
