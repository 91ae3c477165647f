"""Office files that ask to start a program, or carry one."""

from __future__ import annotations

import re

from caseferry.engines.office.markup import attribute, local, parse_xml
from caseferry.engines.office.parts import Parts

_STARTS = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SHEETS = "xl/macrosheets/"
_LINKS = "xl/externalLinks/"
_CONTROLS = "/activeX/"
_RICH_FIELD = re.compile(rb"\\fldinst\b[^}]{0,400}?\bDDE(AUTO)?\b", re.IGNORECASE)
_RICH_OBJECT = re.compile(rb"\\obj(data|autlink|update)\b")
_ASKS = "macros: the file asks to start another program when it is opened (DDE); nothing was started"


def remarks_on(parts: Parts) -> tuple[str, ...]:
    """What to say of an Office file that would start programs; nothing of the kind is ever run here."""
    found = []
    if any(_asks(parts, name) for name in parts.names):
        found.append(_ASKS)
    if any(name.startswith(_SHEETS) for name in parts.names):
        found.append("macros: the file holds macros of an old kind; they were not run")
    if any(_CONTROLS in f"/{name}" for name in parts.names):
        found.append("macros: the file holds controls that can run programs; they were not run")
    return tuple(found)


def remarks_on_rich_text(data: bytes) -> tuple[str, ...]:
    """The same for RTF."""
    found = [_ASKS] if _RICH_FIELD.search(data) else []
    if _RICH_OBJECT.search(data):
        found.append("macros: the file carries an object that can hold programs; it was not opened")
    return tuple(found)


def _asks(parts: Parts, name: str) -> bool:
    if _STORIES.fullmatch(name):
        return bool(_STARTS.search(_instructions(parts.read(name))))
    if name.startswith(_LINKS) and name.endswith(".xml"):
        return any(local(element) == "ddeLink" for element in parse_xml(parts.read(name)).iter())
    return False


def _instructions(story: bytes) -> str:
    """Every field instruction of a story (ECMA-376 part 1, 17.16); one may be spread over several runs."""
    told = []
    for element in parse_xml(story).iter():
        name = local(element)
        if name == "instrText":
            told.append(element.text or "")
        elif name == "fldSimple":
            told.append(f" {attribute(element, 'instr')} ")
        elif name == "fldChar":
            told.append(" " if attribute(element, "fldCharType") == "begin" else "")
    return "".join(told)
