"""Children that end with their parent, however that one ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(sig: signal.Signals, parent: int | None = None) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `sig` to the child as soon as the starting thread is gone, even by kill -9.

    Only Linux knows this; elsewhere a killed supervisor leaves its children to be stopped at the next start.
    """
    expected = parent or os.getpid()

    def ask_kernel() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, sig)
        if os.getppid() != expected:  # it died between fork and prctl, so the signal will never come
            os._exit(1)

    return ask_kernel
