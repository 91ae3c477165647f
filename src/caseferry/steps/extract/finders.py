"""The list of finders. Each reads one document and yields facts; none knows another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caseferry.domain.facts import Fact
from caseferry.steps.extract.conditions import find_comorbidities, find_toxicities
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.cytogenetics import find_cytogenetics
from caseferry.steps.extract.diagnoses import find_diagnoses, find_primary_sites
from caseferry.steps.extract.grades import find_grades
from caseferry.steps.extract.labs import find_labs
from caseferry.steps.extract.lesions import find_lesions
from caseferry.steps.extract.markers import find_markers
from caseferry.steps.extract.metastases import find_metastases
from caseferry.steps.extract.performance import find_performance
from caseferry.steps.extract.stages import find_stages
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_finders import HISTORY_FINDERS

Finder = Callable[[DocumentText, Context], Iterator[Fact]]

FINDERS: tuple[Finder, ...] = (
    find_diagnoses, find_primary_sites, find_grades, find_stages, find_markers, find_cytogenetics, find_labs, find_performance,
    find_lesions, find_metastases, find_toxicities, find_comorbidities, *HISTORY_FINDERS,
)  # fmt: skip
"""In no particular order: facts are put in reading order afterwards."""
