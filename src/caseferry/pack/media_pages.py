"""The two pages at the top of a medium: INDEX.HTM to open, README.TXT for whoever trusts no web page (IHE PDI, RAD TF-2 4.47)."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.knowledge.wording import CHINESE, sentence

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}ul{padding-left:1.2rem;margin:.2rem 0}"
    "a{color:#0b4f8a}.sub{color:#4a5560;margin:.2rem 0 1rem}.foot{border-top:1px solid #c8ced6;margin-top:2rem;padding-top:.6rem;color:#4a5560}"
)


@dataclass(frozen=True, slots=True)
class MediaPage:
    """What the pages tell. `patient` {name, birth_date}; `studies` (date, kind, description, objects); `papers` paths on the medium."""

    patient: Mapping[str, Any]
    studies: Sequence[tuple[str, str, str, int]]
    papers: Sequence[str]
    apart: Sequence[str] = ()
    lost: Sequence[str] = ()
    number: int = 1
    of: int = 1
    stick: bool = False
    as_of: str = ""
    changed: int = 0

    @property
    def _patient(self) -> str:
        born = self.patient.get("birth_date")
        return ", ".join(
            part
            for part in (str(self.patient.get("name") or ""), sentence("media_born", date=born) if born else "")
            if part
        )

    def _study_lines(self) -> list[str]:
        lines = [
            sentence("media_study", date=date, kind=kind, description=description, instances=instances)
            for date, kind, description, instances in self.studies
        ]
        return [" ".join(line.replace(" :", ":").split()) for line in lines] or [sentence("media_none")]

    def _said(self, key: str) -> tuple[str, str]:
        """A sentence in English and in Chinese: the family's side writes, the hospital reads."""
        values = {
            "number": self.number,
            "of": self.of,
            "date": self.as_of,
            "changed": self.changed,
            "instances": self._objects,
        }
        return sentence(key, **values), sentence(key, CHINESE, **values)

    @property
    def _objects(self) -> int:
        return sum(row[3] for row in self.studies)

    @property
    def _where(self) -> str:
        """Which disc it is; a stick is only one."""
        return "" if self.stick else " ".join(self._said("media_disc"))

    def _use(self) -> list[str]:
        keys = ["media_use", *(["media_stick"] if self.stick else [])]
        return [" ".join(parts) for parts in zip(*map(self._said, keys), strict=True)]

    def _notes(self) -> Iterator[tuple[str, Sequence[str]]]:
        if self.apart:
            yield " ".join(self._said("media_apart")), self.apart
        if self.lost:
            yield " ".join(self._said("media_lost")), self.lost

    def text(self) -> bytes:
        """README.TXT with the line ends of every system."""
        lines = [" ".join(self._said("media_title")), *([self._where] if self._where else [])]
        lines += [f"{' '.join(self._said('media_patient'))}: {self._patient}", "", *self._use()]
        lines += ["", " ".join(self._said("media_studies")) + ":", *(f"  {line}" for line in self._study_lines())]
        lines += ["", " ".join(self._said("media_papers")) + ":", *(f"  {path}" for path in self.papers)]
        for title, names in self._notes():
            lines += ["", title, *(f"  {name}" for name in names)]
        return "\r\n".join([*lines, "", *self._said("media_made"), ""]).encode("utf-8")

    def page(self) -> bytes:
        """INDEX.HTM: one page without script, which asks nobody for anything."""
        title, chinese = map(html.escape, self._said("media_title"))
        use, for_hospital = map(html.escape, self._use())
        made, made_chinese = map(html.escape, self._said("media_made"))
        parts = [
            "<!DOCTYPE html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>',
            f'<main><h1>{title} <span lang="{CHINESE}">{chinese}</span></h1>',
            f'<p class="sub">{" &middot; ".join(html.escape(part) for part in (self._patient, self._where) if part)}</p>',
            f'<p>{use}</p><p lang="{CHINESE}">{for_hospital}</p>',
            f"{self._heading('media_studies')}{_list(self._study_lines())}",
            f"{self._heading('media_papers')}<ul>",
            *(
                f'<li><a href="{html.escape(path)}">{html.escape(path.removeprefix("PACKET/"))}</a></li>'
                for path in self.papers
            ),
            "</ul>",
            *(f"<h2>{html.escape(title)}</h2>{_list(names)}" for title, names in self._notes()),
            f'<p class="foot">{made} <span lang="{CHINESE}">{made_chinese}</span></p></main></body></html>',
        ]
        return ("\n".join(parts) + "\n").encode("utf-8")

    def _heading(self, key: str) -> str:
        english, chinese = map(html.escape, self._said(key))
        return f'<h2>{english} <span lang="{CHINESE}">{chinese}</span></h2>'


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>"
