"""What is measured, each with its bound."""

from __future__ import annotations

import base64
import http.client
import re
import statistics
import threading
import time
from urllib.parse import urlencode

from benchmarks.platform.installation import Family, Server

_PIECE = 5_000_000
_TUS = {"Tus-Resumable": "1.0.0"}


class Browser:
    """One visitor: cookies, and the token of forms."""

    def __init__(self, server: Server, cookie: str = "", *, address: str = "192.0.2.1") -> None:
        self._address = address
        self._port, self._cookies = server.port, dict([cookie.split("=", 1)]) if cookie else {}

    def move_to(self, server: Server) -> None:
        """The server started again elsewhere; the session goes on."""
        self._port = server.port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        """One request on a connection of its own, as a phone makes it; the answer, read."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        sent = {
            "X-Forwarded-For": self._address,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
            **headers,
        }
        if token := self._cookies.get("csrftoken"):
            sent["X-CSRFToken"] = token
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        answer.text = answer.read()  # type: ignore[attr-defined]
        connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and (match := re.match(r"([^=]+)=([^;]*)", value)):
                self._cookies[match[1]] = match[2]
        return answer

    def enter(self, family: Family) -> None:
        """Through the passcode."""
        self.ask("GET", f"/f/{family.token}/")
        form = urlencode({"passcode": family.passcode, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")})
        answer = self.ask(
            "POST", f"/f/{family.token}/", form.encode(), **{"Content-Type": "application/x-www-form-urlencoded"}
        )
        if answer.status != 302:
            raise SystemExit(f"a passcode was not accepted: {answer.status}")

    def upload(self, family: Family, data: bytes, name: str) -> list[str]:
        """One file by tus in pieces; what went wrong."""
        told = f"filename {base64.b64encode(name.encode()).decode()}"
        made = self.ask(
            "POST", f"/upload/my/{family.case}/", **_TUS, **{"Upload-Length": str(len(data)), "Upload-Metadata": told}
        )
        if made.status != 201:
            return [f"announced: {made.status}"]
        where = made.getheader("Location") or ""
        path = re.sub(r"^https?://[^/]+", "", where)
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
            answer = self.ask("PATCH", path, piece, **_TUS, **kind)
            if answer.status != 204:
                return [f"piece at {start}: {answer.status}"]
        return []


def enter_all(server: Server, families: list[Family]) -> list[Browser]:
    """One browser a family, through its passcode; each from an address of its own, as a proxy would tell it."""
    browsers = []
    for number, family in enumerate(families):
        browsers.append(Browser(server, address=f"192.0.2.{number + 1}"))
        browsers[-1].enter(family)
    return browsers


def upload_round(server: Server, browsers: list[Browser], families: list[Family], *, megabytes: int, name: str) -> None:
    """All families at once; pages are asked for meanwhile, every tenth of a second."""
    for browser in browsers:
        browser.move_to(server)
    data = b"%PDF-1.4\n" + bytes(megabytes * 1_000_000)
    wrong: list[str] = []
    barrier = threading.Barrier(len(families) + 1)

    def send(browser: Browser, family: Family, number: int) -> None:
        barrier.wait()
        wrong.extend(browser.upload(family, data, f"scan {name} {number}.pdf"))

    threads = [
        threading.Thread(target=send, args=(browser, family, number))
        for number, (browser, family) in enumerate(zip(browsers, families, strict=True))
    ]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun, pages = time.monotonic(), []
    while any(thread.is_alive() for thread in threads):
        pages.append(_timed(browsers[0], f"/my/{families[0].case}/"))
        time.sleep(0.1)
    seconds = time.monotonic() - begun
    _row(f"{len(families)} uploads of {megabytes} MB at once, {name}: errors", str(len(wrong)), "0")
    for line in sorted(set(wrong)):
        print("   ", line)
    _row(f"    all of them, {name}", f"{seconds:.0f} s", "")
    _row(f"    p95 of a family page meanwhile ({len(pages)} asked), {name}", f"{_p95(pages):.0f} ms", "300 ms")


def memory_round(server: Server, browser: Browser, family: Family) -> None:
    """The server's memory after a file of 20 and of 400 MB."""
    browser.upload(family, bytes(20_000_000), "warm.bin")
    before = server.memory_mb()
    browser.upload(family, bytes(20_000_000), "small.bin")
    small = server.memory_mb() - before
    browser.upload(family, bytes(400_000_000), "large.bin")
    large = server.memory_mb() - before
    _row("memory that an upload of 20 MB / of 400 MB adds", f"{small:.0f} / {large:.0f} MB", "flat")


def list_round(server: Server, cookie: str, *, cases: int) -> None:
    """The desk's list, its pages and filters."""
    browser = Browser(server, cookie)
    paths = ["/desk/", "/desk/?page=7", "/desk/?state=sent", "/desk/?waits=family", "/desk/?q=CF-B0000042"]
    for path in paths:
        _timed(browser, path)
    times = [_timed(browser, path) for _ in range(12) for path in paths]
    _row(f"p95 of the desk's list with {cases} cases", f"{_p95(times):.0f} ms", "200 ms")


def _timed(browser: Browser, path: str) -> float:
    begun = time.perf_counter()
    answer = browser.ask("GET", path)
    if answer.status != 200:
        raise SystemExit(f"{path.split('/')[1]} page: {answer.status}")
    return (time.perf_counter() - begun) * 1000


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _row(what: str, figure: str, bound: str) -> None:
    print(f"{what:<70}{figure:>16}{bound:>12}", flush=True)
