"""A report's text in runs: lines that follow each other and begin with the same field, as those of one day do."""

from collections import deque
from collections.abc import Iterator
from hashlib import blake2b

_LONGEST = 8_000_000  # characters of a run that are held; a longer one comes in parts without a digest


class Runs(Iterator[str]):
    """Gives whole lines, never more of them at once than belong to one run. `hold` looks at the next run before."""

    def __init__(self, texts: Iterator[str], delimiter: str) -> None:
        self._delimiter = delimiter
        self._pieces = (piece for text in texts for piece in self._cut(text))
        self._ahead: str | None = None
        self._held: deque[str] = deque()

    def __next__(self) -> str:
        if self._held:
            return self._held.popleft()
        piece, self._ahead = self._look_ahead(), None
        if piece is None:
            raise StopIteration
        return piece

    @property
    def is_held(self) -> bool:
        """Whether there is more of the run that was looked at."""
        return bool(self._held)

    def hold(self, salt: bytes) -> bytes | None:
        """Takes up the next run, if there is one. Gives a digest of its text and `salt`; None when it is too long."""
        digest, size, first = blake2b(salt, digest_size=16), 0, ""
        while size < _LONGEST and (piece := self._look_ahead()) is not None:
            begins_with = self._first_field(piece)
            if self._held and begins_with != first:
                break
            self._held.append(piece)
            self._ahead, first, size = None, begins_with, size + len(piece)
            digest.update(piece.encode())
        return digest.digest() if size < _LONGEST else None

    def skip(self) -> None:
        """Leaves the run out."""
        self._held.clear()

    def _look_ahead(self) -> str | None:
        if self._ahead is None:
            self._ahead = next(self._pieces, None)
        return self._ahead

    def _cut(self, text: str) -> Iterator[str]:
        while text:
            first, end = self._first_field(text), 0
            while first and text.startswith(first, end):
                end = text.find("\n", end) + 1 or len(text)
            yield text[: end or len(text)]
            text = text[end:] if end else ""

    def _first_field(self, text: str) -> str:
        """With the delimiter behind it; empty where there is none."""
        return text[: text.find(self._delimiter) + 1]
