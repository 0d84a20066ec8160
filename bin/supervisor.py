"""Keeps a handful of processes running: starts them, restarts what ends, says what they say, and stops them in order.

One thread and one loop, as children must be started from the thread that lives as long as the supervisor does.
"""

import os
import re
import select
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bin.processes import die_with_parent
from bin.trouble import Trouble

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60  # one that ran for so long starts over with the first pause
_LARGEST_LOG = 20_000_000
_CHATTER = '"level": "info"'  # kept in the logs, not shown


@dataclass
class Program:
    """One child. `stage` is the order of stopping, lowest first; `prepare` runs before each start."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    stage: int = 0
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    patience: float = 8  # seconds from the stop signal to the end by force
    is_quiet: bool = False  # its words go to its log alone
    asks_twice: bool = False  # a second stop signal, at half the patience, makes it drop what it is doing
    prepare: Callable[[], None] | None = None
    start: Callable[[int], "subprocess.Popen[bytes]"] | None = None
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0
    pause: float = _FIRST_PAUSE
    due_at: float = 0
    last_words: list[str] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """`run` returns when a stop was asked for; `stop` has then to be called by the one that made it."""

    def __init__(self, logs: Path, pids: Path) -> None:
        self._logs = logs
        self._pids = pids
        self._programs: list[Program] = []
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0
        self._terminal: select.poll | None = None
        self.is_loud = False  # whether children's words are shown as well as kept
        logs.mkdir(parents=True, exist_ok=True)
        pids.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    def listen_to_signals(self) -> None:
        """Stop signals end `run`; the end of a child wakes it."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup leaves it
            signal.signal(signal.SIGHUP, self._ask_to_stop)
            self._terminal = _find_terminal()

    @property
    def is_stopping(self) -> bool:
        return self._stop_asked > 0

    def _ask_to_stop(self, *_: object) -> None:
        self._stop_asked += 1

    def start(self, program: Program) -> None:
        """Start it now, and keep it running."""
        self._programs.append(program)
        self._launch(program)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the children until `until()` holds or a stop is asked for. Raises Trouble when one refuses its settings."""
        while not self.is_stopping and not until():
            self._listen(1.0 if self.is_loud else 0.05)
            for program in self._programs:
                self._look_after(program)
            if self._terminal and self._terminal.poll(0):
                self._stop_asked += 1

    def stop(self) -> None:
        """End all, stage by stage; a second Ctrl-C ends all by force."""
        asked = self._stop_asked
        for stage in sorted({program.stage for program in self._programs}):
            group = [program for program in self._programs if program.stage == stage and program.process]
            for program in group:
                _send(program, program.stop_signal)
            begun_at = time.monotonic()
            asked_again: set[str] = set()
            while any(program.is_running for program in group):
                waited = time.monotonic() - begun_at
                for program in group:
                    if program.asks_twice and waited > program.patience / 2 and program.name not in asked_again:
                        asked_again.add(program.name)
                        _send(program, program.stop_signal)
                    if waited > program.patience or self._stop_asked > asked + 1:
                        _send(program, signal.SIGKILL)
                self._listen(0.1)
            for program in group:
                _send_to_group(program, signal.SIGKILL)
                (self._pids / f"{program.name}.pid").unlink(missing_ok=True)
        self._listen(0)

    def _launch(self, program: Program) -> None:
        if program.prepare:
            program.prepare()
        read, write = os.pipe()
        os.set_blocking(read, False)
        try:
            if program.start:
                program.process = program.start(write)
            else:
                program.process = subprocess.Popen(
                    program.command,
                    stdin=subprocess.DEVNULL,
                    stdout=write,
                    stderr=write,
                    env=dict(program.environment),
                    start_new_session=True,  # a Ctrl-C at the terminal reaches the supervisor alone, which stops them in order
                    preexec_fn=die_with_parent(program.orphan_signal),
                )
        finally:
            os.close(write)
        program.started_at = time.monotonic()
        unfinished = self._pids / f"{program.name}.part"
        unfinished.write_text(str(program.process.pid))
        unfinished.replace(self._pids / f"{program.name}.pid")
        log = self._logs / f"{program.name}.log"
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        self._selector.register(read, selectors.EVENT_READ, program)

    def _look_after(self, program: Program) -> None:
        if program.process is None:
            if time.monotonic() >= program.due_at:
                self._launch(program)
            return
        status = program.process.poll()
        if status is None:
            return
        self._listen(0)  # its last words
        if status == os.EX_CONFIG:
            raise Trouble(_without_name((program.last_words or [f"{program.name} refuses its settings"])[-1]))
        _send_to_group(program, signal.SIGKILL)
        if time.monotonic() - program.started_at > _STEADY_SECONDS:
            program.pause = _FIRST_PAUSE
        self.say("opside", f"{program.name} ended ({_describe(status)}); starting it again in {program.pause:.1f} s")
        program.process = None
        program.due_at = time.monotonic() + program.pause
        program.pause = min(program.pause * 2, _LONGEST_PAUSE)

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with suppress(BlockingIOError):
                    while os.read(self._wake_read, 512):
                        pass
            else:
                self._hear(key.fd, key.data)

    def _hear(self, source: int, program: Program) -> None:
        with suppress(BlockingIOError):
            while said := os.read(source, 65536):
                self._note(program, said)
            self._selector.unregister(source)
            os.close(source)

    def _note(self, program: Program, said: bytes) -> None:
        with (
            suppress(OSError),
            (self._logs / f"{program.name}.log").open("ab") as log,
        ):  # a full disk must not end the rest
            log.write(said)
        lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
        program.last_words = (program.last_words + lines)[-20:]
        if self.is_loud and not program.is_quiet:
            for line in lines:
                if _CHATTER not in line:
                    self.say(program.name, line)

    def say(self, name: str, line: str) -> None:
        """One line at the terminal, which may have been closed."""
        with suppress(OSError):
            print(f"{name:>9} | {line}", file=sys.stderr, flush=True)


def _find_terminal() -> "select.poll | None":
    """Tells when the terminal is closed. The kernel signals that to the terminal's first process alone, which may be `make`."""
    for number in (0, 1, 2):
        if os.isatty(number):
            poll = select.poll()
            poll.register(number, 0)  # a hang-up is told unasked
            return poll
    return None


def _send(program: Program, number: signal.Signals) -> None:
    if program.process is not None and program.process.poll() is None:
        with suppress(ProcessLookupError):
            program.process.send_signal(number)


def _send_to_group(program: Program, number: signal.Signals) -> None:
    """What a child left behind in its own group."""
    if program.process is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.process.pid, number)


def _without_name(line: str) -> str:
    """`opside: PORT is bad` as `PORT is bad`."""
    return re.sub(r"^\w+: ", "", line)


def _describe(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
