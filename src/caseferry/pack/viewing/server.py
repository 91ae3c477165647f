"""Serves the viewer and the imaging of one packet on this machine alone, under an address that nobody can guess."""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from caseferry.domain.errors import Refusal, UsageError
from caseferry.pack.viewing.films import Films
from caseferry.pack.viewing.frames import FrameDesk, wanted_frames
from caseferry.viewer_bundle import BUNDLE, bundle_files

_HOST = "127.0.0.1"
_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".txt": "text/plain; charset=utf-8",
          ".svg": "image/svg+xml"}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy under which the viewer works: no other host, no inline script, no style sheet of others, no evaluation.

Style attributes are allowed: the drawing library sets them on the words beside a measurement."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gallery:
    """What is served: the series, who gives their pixels, and the review page where there is one."""

    films: Films
    desk: FrameDesk
    title: str = ""
    review: Path | None = None

    def studies(self) -> dict[str, Any]:
        """`studies.json`."""
        return self.films.studies(title=self.title, links=[{"kind": "review", "url": "review"}] if self.review else [])


def open_server(gallery: Gallery, port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """A server that is bound but does not serve yet (`serve_forever`), and its address. `port` 0: any free one.

    Raises UsageError when the port is taken.
    """
    token = secrets.token_urlsafe(24)

    class Handler(_Handler):
        """Bound to this gallery."""

    Handler.gallery, Handler.token = gallery, token
    try:
        server = ThreadingHTTPServer((_HOST, port), Handler)
    except (OSError, OverflowError):
        raise UsageError(
            f"Port {port} cannot be used.", next_step="Leave out --port: a free one is then taken."
        ) from None
    server.daemon_threads = True
    Handler.hosts = (f"{_HOST}:{server.server_port}", f"localhost:{server.server_port}")
    return server, f"http://{_HOST}:{server.server_port}/{token}/"


class _Handler(BaseHTTPRequestHandler):
    """One request. Anything that does not begin with the token is not there."""

    gallery: Gallery
    token: str
    hosts: tuple[str, ...] = ()
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "caseferry", ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        with suppress(ConnectionError):
            self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        token, _, path = parts.path.lstrip("/").partition("/")
        if not self._is_ours() or not secrets.compare_digest(token.encode(), self.token.encode()):
            self._send(404, b"", "text/plain")
            return
        try:
            self._route(path, {name: values[-1] for name, values in parse_qs(parts.query).items()})
        except (LookupError, ValueError):
            self._send(404, b"", "text/plain")
        except Refusal as refused:
            self._send(422, refused.what.encode(), "text/plain; charset=utf-8")

    def _is_ours(self) -> bool:
        """A page of another site that points its own name at this machine does not get in."""
        return self.headers.get("Host") in self.hosts

    def _route(self, path: str, query: Mapping[str, str]) -> None:
        fixed: dict[str, Callable[[], None]] = {
            "studies.json": lambda: self._json(self.gallery.studies()),
            "review": self._review,
        }
        if path in fixed:
            fixed[path]()
        elif path.startswith("series/"):
            self._series(path.removeprefix("series/"), query)
        else:
            self._bundle(path or "index.html")

    def _series(self, path: str, query: Mapping[str, str]) -> None:
        number, _, what = path.partition("/")
        if number.endswith(".json"):
            self._json(self.gallery.films.series(int(number.removesuffix(".json"))))
            return
        film = self.gallery.films.film(int(number))
        if what == "picture":
            picture = self.gallery.desk.picture(film)
            self._send(200, picture.data, picture.media_type)
        elif what == "frames":
            wanted = wanted_frames(query.get("at", ""), len(film.places))
            self._stream(self.gallery.desk.frames(film, wanted, max(0, int(query.get("edge", "0")))))
        else:
            raise LookupError(what)

    def _bundle(self, path: str) -> None:
        if path not in bundle_files():
            raise LookupError(path)
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        self._send(200, *_file(path, packed), {"Content-Encoding": "gzip"} if packed else {})

    def _review(self) -> None:
        if self.gallery.review is None:
            raise LookupError("review")
        self._send(200, self.gallery.review.read_bytes(), "text/html; charset=utf-8", {"Content-Security-Policy": ""})

    def _json(self, value: object) -> None:
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        extra = {"Content-Encoding": "gzip"} if packed else {}
        self._send(200, gzip.compress(data, 4) if packed else data, "application/json", extra)

    def _send(self, status: int, data: bytes, media_type: str, extra: Mapping[str, str] | None = None) -> None:
        self._head(status, {"Content-Type": media_type, "Content-Length": str(len(data)), **(extra or {})})
        self.wfile.write(data)

    def _stream(self, pieces: Iterable[bytes]) -> None:
        """As chunks, so that the browser shows the first frame while the last is still being decoded."""
        self._head(200, {"Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked"})
        for piece in pieces:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        told = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, **_ALWAYS, **headers}
        for name, value in told.items():
            if value:
                self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: an address holds the token."""


@lru_cache(maxsize=64)
def _file(path: str, packed: bool) -> tuple[bytes, str]:
    """A file of the bundle and its media type."""
    data = (BUNDLE / path).read_bytes()
    return gzip.compress(data, 6, mtime=0) if packed else data, _TYPES[Path(path).suffix]
