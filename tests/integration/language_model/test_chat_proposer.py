"""The language-model provider against real servers on this machine: honest, lying, stalling, dripping, garbled, redirecting."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from caseferry.engines.language_model import Address, ChatProposer
from caseferry.engines.storage import FolderPages
from caseferry.ports.proposing import Leaf, Proposal, ProviderFailed

LEAF = Leaf("Haemoglobin 9.7 g/dL", "en", "labs")
FACT = {"kind": "lab", "code": "hemoglobin", "value": 9.7, "unit": "g/dL", "words": "Haemoglobin 9.7 g/dL"}
PROPOSAL = Proposal("lab", "9.7", "Haemoglobin 9.7 g/dL", "hemoglobin", "g/dL", "present")
Answer = Callable[[BaseHTTPRequestHandler], None]


def reply(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def told(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def honest(handler: BaseHTTPRequestHandler) -> None:
    reply(handler, told(json.dumps({"facts": [FACT]})))


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server on a free port that answers every question with `answer`; its address, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            asked.append({"path": self.path, "key": self.headers.get("Authorization", ""),
                          "body": json.loads(self.rfile.read(length))})  # fmt: skip
            with contextlib.suppress(OSError):
                answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.fixture
def proposer(tmp_path):
    def make(address: str, seconds: float = 5.0) -> ChatProposer:
        return ChatProposer(Address("local", address, "some-model", "not-a-real-key", seconds), FolderPages(tmp_path))

    return make


def test_an_honest_answer_becomes_proposals_and_the_question_holds_one_page_and_nothing_else(proposer):
    with serving(honest) as (address, asked):
        assert proposer(address).propose(LEAF) == (PROPOSAL,)
    assert [(row["path"], row["key"], row["body"]["model"]) for row in asked] == [
        ("/v1/chat/completions", "Bearer not-a-real-key", "some-model")
    ]
    assert asked[0]["body"]["messages"][1]["content"] == (
        "Category: labs. Language: en.\n<page>\nHaemoglobin 9.7 g/dL\n</page>"
    )


def test_the_same_page_is_asked_about_once_and_answered_alike_when_the_server_is_gone(proposer):
    with serving(honest) as (address, asked):
        first = proposer(address).propose(LEAF)
        second = proposer(address).propose(LEAF)
    assert (second, len(asked)) == (first, 1)
    assert proposer(address).propose(LEAF) == first


def test_a_fence_around_the_answer_and_rows_that_are_no_facts_do_no_harm(proposer):
    rows = {"facts": [FACT, "hello", {**FACT, "assertion": "perhaps"}, {**FACT, "value": ["9.7"]}]}
    with serving(lambda h: reply(h, told(f"```json\n{json.dumps(rows)}\n```"))) as (address, _):
        assert proposer(address).propose(LEAF) == (PROPOSAL, Proposal("lab", "", *PROPOSAL_REST))


PROPOSAL_REST = (PROPOSAL.words, PROPOSAL.code, PROPOSAL.unit, PROPOSAL.assertion)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


FAILURES: dict[str, tuple[Answer, str]] = {
    "stalls": (lambda h: time.sleep(2), "did not answer in time"),
    "drips for ever": (drip, "did not answer in time"),
    "garbage": (lambda h: reply(h, b"<html>busy</html>"), "not what such a service answers"),
    "bytes that are no text": (lambda h: reply(h, b"\xff\xfe\x00"), "not what such a service answers"),
    "JSON of another kind": (lambda h: reply(h, b"[1, 2]"), "not what was asked for"),
    "prose": (lambda h: reply(h, told("The patient seems well.")), "not what was asked for"),
    "deep nesting": (lambda h: reply(h, b"[" * 200_000), "not what such a service answers"),
    "an endless answer": (lambda h: reply(h, b" " * (2 << 20)), "larger than an answer can be"),
    "an error": (lambda h: reply(h, b"{}", 500), "status 500"),
    "hangs up": (lambda h: h.connection.close(), "cannot be reached"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_provider_that_fails_says_so_without_a_word_of_the_page(proposer, name):
    answer, words = FAILURES[name]
    with serving(answer) as (address, _), pytest.raises(ProviderFailed, match=words) as failure:
        proposer(address, seconds=0.4).propose(LEAF)
    assert "Haemoglobin" not in str(failure.value) and "not-a-real-key" not in str(failure.value)


def test_a_redirect_is_refused_and_the_page_does_not_travel_on(proposer):
    with (
        serving(honest) as (elsewhere, asked),
        serving(lambda h: reply(h, b"", 307, Location=f"{elsewhere}/chat/completions")) as (address, _),
        pytest.raises(ProviderFailed, match="status 307"),
    ):
        proposer(address).propose(LEAF)
    assert asked == []


def test_proxies_of_the_environment_are_not_used(proposer, monkeypatch):
    with serving(honest) as (address, asked), serving(honest) as (proxy, seen):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("HTTP_PROXY", proxy)
        proposer(address).propose(LEAF)
    assert (len(asked), seen) == (1, [])


@pytest.mark.parametrize(
    "address", ["http://models.example.org/v1", "ftp://127.0.0.1/v1", "models", "http://10.0.0.5/v1"]
)
def test_an_address_over_which_records_would_travel_readable_is_refused_before_anything_is_sent(proposer, address):
    with pytest.raises(ProviderFailed):
        proposer(address)


def test_the_key_does_not_show_when_the_settings_are_printed():
    assert "secret" not in repr(Address("local", "http://127.0.0.1/v1", "m", "secret"))
