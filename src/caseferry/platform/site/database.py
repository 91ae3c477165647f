"""Reads DATABASE_URL into what Django wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SQLITE_OPTIONS = {
    "timeout": 30,
    "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing half-way
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000; PRAGMA secure_delete=ON;",
}


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of one database; an empty `url` is SQLite in `home`. Raises ValueError for another scheme."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "caseferry.sqlite3", "OPTIONS": _SQLITE_OPTIONS}
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path), "OPTIONS": _SQLITE_OPTIONS}
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL starts with postgresql:// or sqlite://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
