"""No GPL or AGPL code comes with the default install: neither declared by a wheel nor bundled inside one."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement

# LGPL and MPL are fine: the wheels stay separate works. The look-behind keeps LGPL and "Lesser" apart from GPL.
_GPL = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL(v?\d|[-\s])|(?<!Lesser )General Public License", re.IGNORECASE)
_LESSER = re.compile(r"Lesser\s+General\s+Public|Library\s+General\s+Public|\bLGPL", re.IGNORECASE)
_EXCEPTION = re.compile(r"(GCC Runtime Library|linking|Bootloader|Classpath)\s+Exception", re.IGNORECASE)


def _runtime_closure() -> set[str]:
    """The distributions that `pip install caseferry` brings, without extras."""
    found: set[str] = set()
    waiting = ["caseferry"]
    while waiting:
        name = waiting.pop()
        for text in metadata.requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if key not in found:
                found.add(key)
                waiting.append(requirement.name)
    return found


CLOSURE = sorted(_runtime_closure())


@pytest.mark.parametrize("name", CLOSURE)
def test_a_wheel_of_the_default_install_declares_no_gpl(name: str) -> None:
    meta = metadata.metadata(name)
    declared = [
        meta.get("License-Expression") or "",
        (meta.get("License") or "")[:300],
        *(meta.get_all("Classifier") or []),
    ]
    claims = [text for text in declared if _GPL.search(text) and not _LESSER.search(text)]
    # A choice ("MIT OR GPL") is ours to make.
    assert not [text for text in claims if " OR " not in text.upper()], claims


@pytest.mark.parametrize("name", CLOSURE)
def test_a_wheel_of_the_default_install_bundles_no_gpl(name: str) -> None:
    """Looks into every licence text that a wheel carries, bundled libraries' included."""
    wrong = []
    for file in metadata.files(name) or ():
        if not re.search(r"(licen[cs]e|copying|notice|third.?party)", file.name, re.IGNORECASE) or file.suffix in {
            ".py",
            ".pyc",
        }:
            continue
        path = file.locate()
        text = path.read_text(encoding="utf-8", errors="replace")
        head = text[:4000]
        if (
            re.search(r"GNU (AFFERO )?GENERAL PUBLIC LICENSE", head)
            and not _LESSER.search(text)
            and not _EXCEPTION.search(text)
        ):
            wrong.append(str(file))
    assert wrong == []
