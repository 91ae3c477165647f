"""Tells texts apart: mail, mailbox, web page, C-CDA, FHIR, table, plain words."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a\b")) + b"\x7f"
_HEADER = re.compile(r"([!-9;-~]{1,60}):[ \t]?(.*)")
_CERTAIN = {
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "content-transfer-encoding",
    "x-mailer",
    "dkim-signature",
}
_USUAL = {"from", "to", "cc", "subject", "date", "reply-to", "sender", "content-type", "bcc"}
_MAILBOX = re.compile(r"From \S+.{0,60}\d{4}\r?\n[!-9;-~]{1,60}:")
_ROOT = re.compile(r"<(?![?!])(?:[\w.\-]+:)?([\w.\-]+)")
_ASIDE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)


def text_type(head: bytes, path: str) -> str:
    """The media type of a text that starts with `head`; empty when it is no text."""
    text = _decoded(head)
    if not text.strip():
        return ""
    name = path.lower()
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _markup_type(start) or _plain_type(name)
    if start[:1] in "{[" and not start.startswith("[Content"):
        return _json_type(start, name)
    if _MAILBOX.match(start):
        return "application/mbox"
    return "message/rfc822" if _is_mail(start, name) else _plain_type(name)


def _decoded(head: bytes) -> str:
    """The text as far as its ASCII is concerned; empty for bytes that are no text."""
    for mark, charset in _BOMS:
        if head.startswith(mark):
            return head[: len(head) // 4 * 4].decode(charset, "replace")
    zeros = head.count(0)
    if zeros > len(head) // 4:
        odd = head[1::2].count(0) > head[0::2].count(0)
        text = head[: len(head) // 2 * 2].decode("utf-16-le" if odd else "utf-16-be", "replace")
        return text if _looks_written(text) else ""
    if zeros or len(head) - len(head.translate(None, _CONTROL)) > len(head) // 200:
        return ""
    return head.decode("latin-1")


def _looks_written(text: str) -> bool:
    plain = sum(char.isprintable() or char in "\t\r\n\ufeff" for char in text)
    return plain >= 0.98 * len(text) and "\0" not in text


def _plain_type(name: str) -> str:
    return "text/csv" if name.endswith((".csv", ".tsv")) else "text/plain"


def _markup_type(start: str) -> str:
    bare = _ASIDE.sub("", start).lstrip()
    root = _ROOT.match(bare)
    name = root[1].lower() if root else ""
    if name == "clinicaldocument":
        return "application/cda+xml"
    if (
        name in {"html", "head", "body", "table", "div", "p", "meta", "title", "center"}
        or "<!doctype html" in start[:200].lower()
    ):
        return "text/html"
    if name == "svg":
        return "image/svg+xml"
    return "text/xml" if root and (start.startswith("<?xml") or "xmlns" in bare[:500]) else ""


def _json_type(start: str, name: str) -> str:
    if re.search(r'"resourceType"\s*:', start):
        return "application/fhir+json"
    return (
        "application/json" if name.endswith((".json", ".ndjson")) or re.match(r'\{\s*"', start) else _plain_type(name)
    )


def _is_mail(start: str, name: str) -> bool:
    found = []
    for number, line in enumerate(start.splitlines()[:60]):
        match = _HEADER.match(line)
        if match:
            found.append(match[1].lower())
        elif not line.startswith((" ", "\t")) or not number:
            break
    certain, usual = len(_CERTAIN.intersection(found)), len(_USUAL.intersection(found))
    if name.endswith((".eml", ".mht", ".mhtml")):
        return certain + usual >= 1
    return (certain >= 1 and certain + usual >= 2) or usual >= 4
