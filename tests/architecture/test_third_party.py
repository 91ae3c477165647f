"""Whatever others made and lies in the repository is named in docs/third_party.md, with its licence beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = (ROOT / "docs" / "third_party.md").read_text(encoding="utf-8")
FOREIGN = {".ttf", ".otf", ".woff", ".woff2", ".wasm", ".traineddata", ".onnx", ".bcmap", ".pfb", ".mjs"}
OURS = {"viewer/licences.mjs"}


def _kept() -> list[Path]:
    """The files of the repository; of a copy without git, all of them."""
    try:
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        names = told.stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [
            str(path.relative_to(ROOT)) for top in ("src", "tests", "viewer/src") for path in (ROOT / top).rglob("*")
        ]
    return [Path(name) for name in names if name and (ROOT / name).is_file()]


def _foreign(path: Path) -> bool:
    minified = ".min." in path.name
    licence = path.name.upper().startswith(("LICENSE", "OFL")) and len(path.parts) > 1
    return (path.suffix in FOREIGN or minified or licence) and str(path) not in OURS


FOLDERS = sorted({path.parent for path in _kept() if _foreign(path)})


def test_what_others_made_is_found() -> None:
    assert Path("src/caseferry/engines/typst/fonts") in FOLDERS
    assert len(FOLDERS) > 5


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_with_what_others_made_is_listed(folder: Path) -> None:
    """The folder itself, or the folder that holds it and the name of the part."""
    above = [parent for parent in (folder, *folder.parents) if f"`{parent}" in LISTED]
    assert above, f"docs/third_party.md does not name {folder}"
    part = folder.relative_to(above[0]).parts
    assert not part or f"`{part[0]}/`" in LISTED or f"`{folder}`" in LISTED, (
        f"docs/third_party.md does not name {folder}"
    )
