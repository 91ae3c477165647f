"""What lies between the reports: a passport, another person's blood count, a bill, a typed letter."""

from __future__ import annotations

import datetime as dt
import functools
import io
from pathlib import Path
from typing import Any

import docx
import yaml

from benchmarks.example.build import check_digit, same_zip
from benchmarks.example.layout import compile_typst
from benchmarks.example.layout import text as literal

_MRZ_WIDTH = 44


@functools.cache
def words() -> dict[str, Any]:
    """`words.yaml`: by language, and the cases that a heap is made of."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return loaded


def printed_day(day: dt.date, language: str) -> str:
    """A day as reports of the language write it."""
    if language in ("zh", "fa"):
        return day.isoformat()
    return day.strftime("%d.%m.%Y" if language in ("ru", "uk", "de", "tr") else "%d/%m/%Y")


def passport(patient: dict[str, Any], latin: tuple[str, str, str], name: str) -> bytes:
    """A page of an invented passport with its machine-readable zone (ICAO 9303 part 4); the name in its own letters, too."""
    surname, given, country = latin
    born, number = str(patient["birth_date"]), "X" + str(90_000_000 + len(name) * 31_337)[-8:]
    yymmdd = born[2:4] + born[5:7] + born[8:10]
    first = f"P<{country:<3}{surname}<<{given}".replace(" ", "<").ljust(_MRZ_WIDTH, "<")
    body = f"{number}{check_digit(number)}{country:<3}{yymmdd}{check_digit(yymmdd)}{patient['sex']}310817{check_digit('310817')}"
    body = body.replace(" ", "<") + "<" * 14 + "0"
    second = body + check_digit(body[:10] + body[13:20] + body[21:43])
    rows = (
        ("Type / Type", "P"), ("Country code / Code du pays", country), ("Passport No. / Passeport N°", number),
        ("Surname / Nom", f"{surname}   {name}"), ("Given names / Prénoms", given), ("Sex / Sexe", patient["sex"]),
        ("Date of birth / Date de naissance", dt.date.fromisoformat(born).strftime("%d %b %Y").upper()),
        ("Date of expiry / Date d'expiration", "17 AUG 2031"),
    )  # fmt: skip
    fields = ", ".join(f"[#text(7pt, {literal(label)})\\ #text(11pt, {literal(value)})]" for label, value in rows)
    return compile_typst(f"""
#set page(paper: "a4", margin: 20mm)
#set text(font: ("Noto Sans", "Noto Sans SC", "Noto Sans Arabic"), size: 10pt)
#block(fill: rgb("#e8ddd6"), width: 100%, inset: 8pt)[#text(14pt, weight: "bold")[PASSPORT / PASSEPORT]]
#grid(columns: (40mm, 1fr), column-gutter: 6mm, rect(width: 38mm, height: 50mm, fill: luma(170)),
  grid(columns: (1fr, 1fr), row-gutter: 8pt, {fields}))
#v(10mm)
#set text(font: "Source Sans 3", size: 14.5pt, tracking: 1.6pt)
#raw({literal(first)})\\
#raw({literal(second)})
""")


def typed_letter(text: str) -> bytes:
    """The text as a DOCX: rows with TABs as a table, anything else as a paragraph."""
    document, rows = docx.Document(), []
    for line in [*text.replace("\n<page>\n", "\n").split("\n"), ""]:
        if line.count("\t") > 1:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for at, row in enumerate(rows):
                for cell, word in zip(table.rows[at].cells, row, strict=False):
                    cell.text = word
            rows = []
        if line:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return same_zip(out.getvalue())
