"""Every source has its place and its purpose."""

from app.ledger.models import Source
from app.sync.sources import GROUPS, PURPOSES


def test_each_source_is_shown_once_and_says_what_it_is_for() -> None:
    shown = [source for sources in GROUPS.values() for source in sources]
    assert sorted(shown) == sorted(Source)
    assert set(PURPOSES) == set(Source)
    assert all(len(purpose) < 60 for purpose in PURPOSES.values())
