"""What a person is told when something cannot go on: one line that says what is wrong and what to do."""

import errno
import signal
import sys
from collections.abc import Callable


class Trouble(Exception):
    """The text is the whole message: what is wrong, and what to do about it."""


def disk_full(path: object) -> Trouble:
    return Trouble(
        f"the disk that holds {path} is full: free some space and start again; nothing that was saved is lost"
    )


def run_and_tell(main: Callable[[], int]) -> int:
    """Run `main`; trouble becomes one line on stderr and exit status 1, Ctrl-C becomes status 130."""
    try:
        return main()
    except Trouble as trouble:
        return _tell(str(trouble))
    except KeyboardInterrupt:
        print("\nopside: stopped", file=sys.stderr)
        return 128 + signal.SIGINT
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _tell(str(disk_full(error.filename or "this folder")))
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
            return _tell(
                f"{error.filename} cannot be written: give this user the right to it, or set DATA_DIR to another folder"
            )
        raise


def _tell(text: str) -> int:
    print("opside: " + " ".join(text.split()), file=sys.stderr)
    return 1
