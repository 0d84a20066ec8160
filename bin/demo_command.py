"""Runs a `flask` command with the variables of the demo that is running over this data folder."""

import subprocess
import sys
from pathlib import Path

from bin.places import ROOT, data_dir
from bin.trouble import Trouble, run_and_tell


def environment_of(folder: Path) -> dict[str, str]:
    """The variables of the running web process. Raises Trouble when the demo does not run."""
    try:
        pid = (folder / "run" / "web.pid").read_text().strip()
        entries = Path("/proc", pid, "environ").read_text().split("\0")
    except OSError as error:
        raise Trouble(f"the demo with the data in {folder} does not run: start it with bin/run") from error
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


def main() -> int:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *sys.argv[1:]]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment_of(data_dir())).returncode


if __name__ == "__main__":
    sys.exit(run_and_tell(main))
