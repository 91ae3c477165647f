"""What was read of one page, and how it compares with what is on it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.reading.damage import HARD, RUINS
from benchmarks.reading.score import Score
from caseferry.domain.pages import PageState

_RUINED = frozenset(one.name for one in (*RUINS, *HARD))


@dataclass(frozen=True)
class Result:
    """Our reading. `score` is that of what was read, whether it was relied on or refused."""

    language: str
    kind: str
    seed: int
    state: str
    script_right: bool
    confidence: float
    score: Score
    seconds: float
    picture_bytes: int

    @property
    def photo(self) -> bool:
        return not self.kind.startswith("clean")

    @property
    def ruined(self) -> bool:
        """Beyond what is asked to be read; only whether it is called so is measured."""
        return self.kind in _RUINED

    @property
    def damaged(self) -> bool:
        return self.photo and not self.ruined

    @property
    def read(self) -> bool:
        return self.state == PageState.READ


@dataclass(frozen=True)
class Other:
    """OCRmyPDF's reading of the same picture."""

    language: str
    kind: str
    seed: int
    score: Score
    seconds: float
