"""Topics as server-sent events, through real Redis."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response
from flask_sqlalchemy import SQLAlchemy

from app.activity import streams
from app.activity.service import publish
from app.activity.streams import stream_response

TOPIC = "sync:sync_1"
State = tuple[dict[str, Any], bool]


class Listener:
    """Reads a stream's frames one by one."""

    def __init__(self, app: Flask, snapshot: Callable[[], State] | None, last_event_id: str | None = None) -> None:
        self._app = app
        self.response: Response = stream_response(TOPIC, snapshot, last_event_id)
        self._frames: Iterator[str] = iter(self.response.response)  # type: ignore[arg-type]  # a generator of ours

    def hello(self) -> "Listener":
        assert next(self._frames).startswith("retry: 2000\n:")
        return self

    def frame(self) -> str:
        return next(self._frames)

    def event(self) -> dict[str, Any]:
        fields = dict(line.split(": ", 1) for line in self.frame().strip().splitlines())
        assert set(fields) == {"id", "data"}
        return {"id": fields["id"], **json.loads(fields["data"])}

    def rest(self) -> list[str]:
        return list(self._frames)

    def has_ended(self) -> bool:
        return next(self._frames, None) is None


@pytest.fixture
def listen(app: Flask, db: SQLAlchemy) -> Iterator[Callable[..., Listener]]:
    opened: list[Listener] = []

    def begin(snapshot: Callable[[], State] | None = None, last_event_id: str | None = None) -> Listener:
        opened.append(Listener(app, snapshot, last_event_id))
        return opened[-1].hello()

    yield begin
    for listener in opened:
        listener.response.close()


def wait_for_the_reader_to_end() -> None:
    deadline = time.monotonic() + 10
    while any(thread.name == "live events" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def at(progress: int, *, final: bool = False) -> State:
    return {"status": "complete" if final else "in_progress", "progress": progress}, final


def test_a_listener_gets_the_state_and_then_each_change(listen: Callable[..., Listener]) -> None:
    listener = listen(lambda: at(20))
    assert listener.event()["progress"] == 20
    publish(TOPIC, at(40)[0])
    publish("sync:another", at(99)[0])
    publish(TOPIC, at(60)[0])
    assert [listener.event()["progress"] for _ in range(2)] == [40, 60]


def test_a_stream_ends_after_the_final_event(listen: Callable[..., Listener]) -> None:
    listener = listen(lambda: at(20))
    listener.event()
    publish(TOPIC, at(100)[0], is_last=True)
    assert listener.event()["id"].endswith("-end")
    assert listener.has_ended()


def test_a_late_listener_gets_the_final_event_and_the_end(listen: Callable[..., Listener]) -> None:
    listener = listen(lambda: at(100, final=True))
    final = listener.event()
    assert (final["progress"], final["id"].endswith("-end")) == (100, True)
    assert listener.has_ended()


def test_who_has_seen_the_final_event_is_told_not_to_come_again(app: Flask, db: SQLAlchemy) -> None:
    answer = stream_response(TOPIC, lambda: at(100, final=True), "1700000000000-0-end")
    assert answer.status_code == 204


def test_progress_never_falls(listen: Callable[..., Listener]) -> None:
    listener = listen(lambda: at(50))
    listener.event()
    publish(TOPIC, at(30)[0])
    publish(TOPIC, at(70)[0])
    assert listener.event()["progress"] == 70


def test_the_next_run_of_a_seller_begins_at_its_own_progress(listen: Callable[..., Listener]) -> None:
    listener = listen()
    for run, progress in (("sync_1", 100), ("sync_2", 5), ("sync_2", 3), ("sync_2", 9)):
        publish(TOPIC, {"id": run, "progress": progress, "run": run})
    assert [(event["run"], event["progress"]) for event in (listener.event() for _ in range(3))] == [
        ("sync_1", 100),
        ("sync_2", 5),
        ("sync_2", 9),
    ]


def test_who_comes_back_gets_what_it_missed(listen: Callable[..., Listener]) -> None:
    first = listen()
    publish(TOPIC, {"number": 1})
    seen = first.event()
    first.response.close()
    publish(TOPIC, {"number": 2})
    again = listen(None, seen["id"])
    publish(TOPIC, {"number": 3})
    assert [again.event()["number"] for _ in range(2)] == [2, 3]


@pytest.mark.parametrize("last_event_id", ["nonsense", "1-2-3", "9" * 40 + "-1", "(1-1"])
def test_an_id_that_is_none_of_ours_is_passed_over(listen: Callable[..., Listener], last_event_id: str) -> None:
    publish(TOPIC, {"number": 1})
    listener = listen(None, last_event_id)
    publish(TOPIC, {"number": 2})
    assert listener.event()["number"] == 2


def test_silence_is_filled_with_a_comment(listen: Callable[..., Listener], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.01)
    assert listen().frame().startswith(": ")


def test_all_listeners_of_a_process_share_one_reader(listen: Callable[..., Listener]) -> None:
    listeners = [listen() for _ in range(5)]
    publish(TOPIC, {"number": 1})
    assert [listener.event()["number"] for listener in listeners] == [1] * 5
    assert [thread.name for thread in threading.enumerate()].count("live events") == 1


def test_the_reader_ends_after_the_last_listener_and_starts_again(listen: Callable[..., Listener]) -> None:
    listen().response.close()
    wait_for_the_reader_to_end()
    listener = listen()
    publish(TOPIC, {"number": 1})
    assert listener.event()["number"] == 1


def test_a_listener_that_cannot_keep_up_must_begin_anew(
    listen: Callable[..., Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.5)
    slow, quick = listen(), listen()
    for number in range(150):
        publish(TOPIC, {"number": number})
        assert quick.event()["number"] == number
    assert [json.loads(frame.split("data: ")[1])["number"] for frame in slow.rest()] == list(range(100))


def test_a_restarted_redis_is_followed_again(app: Flask, db: SQLAlchemy, listen: Callable[..., Listener]) -> None:
    listener = listen()
    redis = app.extensions["redis"]
    for client in redis.client_list():
        if client["cmd"] == "xread":
            redis.client_kill_filter(_id=client["id"])
    publish(TOPIC, {"number": 1})
    assert listener.event()["number"] == 1


def test_a_snapshot_that_fails_leaves_no_listener(app: Flask, db: SQLAlchemy) -> None:
    def broken() -> State:
        raise LookupError

    with pytest.raises(LookupError):
        stream_response(TOPIC, broken, None)
    wait_for_the_reader_to_end()
