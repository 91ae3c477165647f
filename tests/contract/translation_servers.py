"""Real servers on loopback that speak LibreTranslate's and OpenAI's protocol, honest ones and liars."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

Words = Callable[[str], str]


class Desk:
    """What a server was asked, and how it answers: `words` translates one text; `raw` replaces the whole answer (status, body, headers).

    With `drips` the answer comes a byte at a time, slowly, spaces first.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.drips = False
        self.raw: tuple[int, bytes, dict[str, str]] | None = None
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.url = ""
        self.wait = threading.Event()
        self.wait.set()


@contextlib.contextmanager
def serve(words: Words) -> Iterator[Desk]:
    """A server on a free port of 127.0.0.1 until the end of the block."""
    desk = Desk(words)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            desk.asked.append((self.path, question, dict(self.headers)))
            desk.wait.wait(10)
            status, body, headers = desk.raw or (200, json.dumps(_answer(self.path, question, desk.words)).encode(), {})
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                if desk.drips:
                    _drip(self.wfile)
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    desk.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        desk.wait.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _drip(out: BufferedIOBase) -> None:
    for _ in range(400):
        out.write(b" ")
        out.flush()
        time.sleep(0.05)


def _answer(path: str, question: dict[str, Any], words: Words) -> Any:
    if path == "/translate":  # LibreTranslate
        return {"translatedText": [words(text) for text in question["q"]]}
    texts = json.loads(question["messages"][-1]["content"])
    content = "```json\n" + json.dumps([words(text) for text in texts], ensure_ascii=False) + "\n```"
    return {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}],
    }
