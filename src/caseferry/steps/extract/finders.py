"""The list of finders. Each reads one document and yields facts; none knows another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caseferry.domain.facts import Fact
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.cytogenetics import find_cytogenetics
from caseferry.steps.extract.grades import find_grades
from caseferry.steps.extract.labs import find_labs
from caseferry.steps.extract.markers import find_markers
from caseferry.steps.extract.performance import find_performance
from caseferry.steps.extract.stages import find_stages
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_finders import HISTORY_FINDERS

Finder = Callable[[DocumentText, Context], Iterator[Fact]]

FINDERS: tuple[Finder, ...] = (find_labs, find_markers, find_cytogenetics, find_stages, find_grades, find_performance, *HISTORY_FINDERS)
"""In no particular order: facts are put in reading order afterwards."""
