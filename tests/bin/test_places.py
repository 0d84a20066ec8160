import os
from pathlib import Path

import pytest

from bin.places import LONGEST_SOCKET_PATH, find_places

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another user")


def test_everything_lies_below_the_data_folder(data_dir: Path) -> None:
    places = find_places(data_dir)
    assert {places.database.parent, places.queue.parent, places.sockets.parent} == {data_dir}
    assert not places.note


def test_a_long_path_gets_its_sockets_elsewhere_and_always_the_same(data_dir: Path) -> None:
    long = data_dir / ("long" * 25)
    long.mkdir(mode=0o711)
    places = find_places(long)
    assert len(str(places.sockets / "postgres" / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert places.sockets == find_places(long).sockets
    places.sockets.rmdir()


@AS_ROOT
def test_roots_private_folder_keeps_its_mode_and_the_database_lies_elsewhere(data_dir: Path) -> None:
    private = data_dir / "private"
    private.mkdir(mode=0o700)
    places = find_places(private)
    assert private.stat().st_mode & 0o777 == 0o700
    assert private not in places.database.parents
    assert str(places.database.parent) in places.note


@AS_ROOT
def test_root_runs_the_database_as_the_owner_of_its_data(data_dir: Path) -> None:
    data = data_dir / "owned" / "postgres"
    data.mkdir(parents=True)
    data.parent.chmod(0o711)
    os.chown(data, 1, 1)
    assert find_places(data.parent).runner.uid == 1
