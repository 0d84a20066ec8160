"""Reading the policy's data files, which are versioned with the code."""

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


def read_data(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
