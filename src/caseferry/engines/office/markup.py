"""Parses XML and HTML from strangers: no network, no document types, no entities of their own, no huge trees."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from caseferry.domain.errors import Refusal

_DAMAGED = "Please ask for this file again, or for a PDF of it."


def parse_xml(data: bytes) -> Any:
    """The root element. Raises Refusal `hostile` for entities of its own, `damaged` for what is no XML."""
    if re.search(rb"<!ENTITY", data[: 1 << 16].replace(b"\0", b""), re.IGNORECASE):
        raise Refusal(
            "hostile", "The file defines its own replacement texts, as attacks do.", next_step="Send it as PDF."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(data, parser)
    if root is None:
        raise Refusal("damaged", "The file is cut off or damaged.", next_step=_DAMAGED)
    return root


def parse_html(text: str) -> Any:
    """The root element of a web page. Raises Refusal `damaged` for an empty one."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        raise Refusal("damaged", "The page holds no text.", next_step=_DAMAGED) from None


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute whatever its namespace; empty when absent."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def squeezed(text: str | None) -> str:
    """Runs of blanks as one, none at the ends."""
    return " ".join((text or "").split())
