"""Where the embedded servers keep their data, sockets and programs, and as which user they run.

PostgreSQL refuses to run as root, so root starts it as another user, who must then be able to reach all three places.
"""

import errno
import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bin.trouble import Trouble

ROOT = Path(__file__).resolve().parents[1]
LONGEST_SOCKET_PATH = 107
_LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432.lock")


def data_dir() -> Path:
    """The folder of everything that is kept: DATA_DIR, or `var` in the checkout."""
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"DATA_DIR is {folder}, which is not a folder: set it to a folder that can be written")
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise Trouble(
            f"the folder {folder} cannot be made ({error.strerror}): set DATA_DIR to one that can be written"
        ) from error
    return folder


@dataclass(frozen=True)
class Runner:
    """The user a server runs as; `None` stands for the one who started us."""

    name: str | None = None
    uid: int | None = None
    gid: int | None = None

    @property
    def popen_options(self) -> dict[str, Any]:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user reaches `folder`, or else its nearest parent that exists."""
        while not folder.exists():
            folder = folder.parent
        ask = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
        return subprocess.run(ask, check=False, capture_output=True, cwd="/", **self.popen_options).returncode == 0

    def own(self, folder: Path) -> None:
        """Make `folder` private to this user."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def database_runner(data: Path) -> Runner:
    """Ourselves, unless we are root: then whoever owns the data already, or else nobody."""
    if os.geteuid() != 0:
        return Runner()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return _runner(pwd.getpwuid(owner.st_uid))
    for name in ("nobody", "daemon"):
        try:
            return _runner(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Trouble(
        "PostgreSQL does not run as root and this machine has no user 'nobody': start as a normal user, or set DATABASE_URL"
    )


def _runner(entry: pwd.struct_passwd) -> Runner:
    return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Places:
    """`note` says, when it is not empty, that something lies outside the data folder, and why."""

    database: Path
    queue: Path
    sockets: Path
    programs: Path
    runner: Runner
    note: str = ""


def find_places(data_dir: Path) -> Places:
    """Everything below `data_dir`, but what the database's user cannot reach there, or what is too long for a socket."""
    data_dir = data_dir.resolve()
    outside = Path("/var/lib") / f"opside-{_mark(data_dir)}"
    runner = database_runner(data_dir / "postgres")
    if runner.uid is None or runner.can_enter(data_dir):
        return Places(
            data_dir / "postgres", data_dir / "redis", _socket_folder(data_dir), data_dir / "programs", runner
        )
    runner = database_runner(outside / "postgres")
    note = f"the database is kept in {outside}, as its user '{runner.name}' may not enter {data_dir}"
    return Places(outside / "postgres", data_dir / "redis", outside / "run", outside, runner, note)


def _mark(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _socket_folder(data_dir: Path) -> Path:
    near = data_dir / "run"
    if len(str(near)) + _LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
        return near
    short = Path("/tmp") / f"opside-{os.geteuid()}-{_mark(data_dir)}"  # noqa: S108 - its owner is checked below
    short.mkdir(mode=0o711, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid != os.geteuid():
        raise Trouble(f"{short} belongs to another user: remove it, or set DATA_DIR to a shorter path")
    return short


def reachable_programs(folder: Path, places: Places, extra: Path) -> Path:
    """`folder` of programs itself when the database's user may run it, else a copy of it and of the libraries in `extra`."""
    if places.runner.can_enter(folder):
        return folder
    copy = places.programs / f"programs-{_mark(folder)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        package = folder.parents[1]
        shutil.copytree(folder.parent, unfinished / package.name / folder.parent.name, symlinks=True)
        shutil.copytree(extra, unfinished / extra.name, symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        unfinished.rename(copy)
    return copy / folder.parents[1].name / folder.parent.name / folder.name
