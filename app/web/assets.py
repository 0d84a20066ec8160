"""Addresses of static files. Third-party files are kept by browsers for long, since their address changes with them."""

from pathlib import Path

from flask import Flask, current_app, url_for

_VENDOR = "vendor/"
_THIRTY_DAYS = 30 * 86_400


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.get_send_file_max_age = _max_age  # type: ignore[method-assign]  # Flask's documented hook


def asset(name: str) -> str:
    """The address of `static/<name>`; `vendor/` files carry the time of their set-up."""
    if not name.startswith(_VENDOR):
        return url_for("static", filename=name)
    path = Path(current_app.static_folder or "static") / name
    return url_for("static", filename=name, v=int(path.stat().st_mtime) if path.exists() else 0)


def _max_age(filename: str | None) -> int | None:
    return _THIRTY_DAYS if (filename or "").startswith(_VENDOR) else None
