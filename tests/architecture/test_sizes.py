"""Files, functions and names stay within what CONTRIBUTING promises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "caseferry").rglob("*.py"))
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_source_file_is_small_named_and_introduced(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    long = [
        f"{f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in _functions(tree)
        if f.end_lineno - f.lineno >= MOST_FUNCTION_LINES
    ]
    assert len(text.splitlines()) <= MOST_LINES, "a file over 400 lines becomes a folder"
    assert not long, "a function over 50 lines is several"
    assert not {part.strip("_") for part in (*path.parts[len(ROOT.parts) + 2 : -1], path.stem)} & BANNED, (
        "a file is a noun of the field"
    )
    assert ast.get_docstring(tree), "the first line of a file says what it is for"


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = ("pypi" + ".org", "files.pythonhosted" + ".org", "registry.npmjs" + ".org", "/ro" + "ot/", "/wo" + "rk/")
    wrong = []
    for folder in ("src", "tests", "benchmarks", "docs", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".typ", ".html", ".lock", ""}:
                text = path.read_text(encoding="utf-8", errors="replace")
                wrong += [f"{path.relative_to(ROOT)}: {host}" for host in hosts if host in text]
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "requirements-platform.lock",
        "requirements-dev.lock",
    ):
        if (ROOT / name).exists():
            wrong += [f"{name}: {host}" for host in hosts if host in (ROOT / name).read_text(encoding="utf-8")]
    assert wrong == []
