import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bin.places import find_places
from bin.postgres_server import PostgresServer
from bin.trouble import Trouble


@contextmanager
def started(folder: Path, end: signal.Signals = signal.SIGINT) -> Iterator[PostgresServer]:
    server = PostgresServer(find_places(folder))
    server.prepare()
    with (folder / "postgres.log").open("ab") as log:
        process = server.start(log.fileno())
    server.wait_until_ready(process)
    server.create_database()
    yield server
    process.send_signal(end)
    process.wait()


@pytest.fixture
def folder(data_dir: Path, request: pytest.FixtureRequest) -> Path:
    folder = data_dir / f"pg{abs(hash(request.node.name)) % 100_000}"
    folder.mkdir(mode=0o711)
    return folder


def connect(server: PostgresServer) -> "psycopg.Connection[tuple[int]]":
    return psycopg.connect(server.url().replace("+psycopg", ""))


def test_what_was_committed_survives_kill_9(folder: Path) -> None:
    with started(folder, signal.SIGKILL) as server, connect(server) as connection:
        connection.execute("create table kept (number int)")
        connection.execute("insert into kept values (7)")
    with started(folder) as server, connect(server) as connection:
        assert connection.execute("select number from kept").fetchone() == (7,)


def test_a_note_of_a_process_that_is_now_another_one_does_not_hinder_the_start(folder: Path) -> None:
    with started(folder):
        note = (folder / "postgres" / "postmaster.pid").read_text()
    lines = note.splitlines()
    (folder / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with started(folder) as server, connect(server) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_folder_of_something_else_is_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "letter.txt").write_text("mine")
    with pytest.raises(Trouble, match="holds no database"):
        PostgresServer(find_places(folder)).prepare()
    assert (folder / "postgres" / "letter.txt").read_text() == "mine"


def test_only_its_own_user_may_enter_the_folder_of_the_socket(folder: Path) -> None:
    with started(folder):
        assert (folder / "run" / "postgres").stat().st_mode & 0o777 == 0o700
