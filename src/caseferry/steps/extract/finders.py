"""The list of finders. Each reads one document and yields facts; none knows another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caseferry.domain.facts import Fact
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.grades import find_grades
from caseferry.steps.extract.labs import find_labs
from caseferry.steps.extract.performance import find_performance
from caseferry.steps.extract.stages import find_stages
from caseferry.steps.extract.text import DocumentText

Finder = Callable[[DocumentText, Context], Iterator[Fact]]

FINDERS: tuple[Finder, ...] = (find_labs, find_stages, find_grades, find_performance)
"""In no particular order: facts are put in reading order afterwards."""
