"""The status of a source, which follows from its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from caseferry.domain.composition import LedgerRow
from caseferry.domain.sources import SourceFile
from caseferry.domain.understanding import Understanding

_OF_PAGE = {"placed": "used", "annex": "used"}
_SILENT = ("blank", "duplicate")  # beside a page of another outcome these do not make a file mixed


def source_statuses(case: Understanding, ledger: Sequence[LedgerRow]) -> Mapping[str, tuple[str, str]]:
    """Status and reason by source id: used | duplicate | imaging | private | withheld | administrative | rejected | mixed."""
    outcomes: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in ledger:
        outcomes[row.ref.source].append(row)
    return {source.id: _status(source, outcomes[source.id]) for source in case.sources}


def _status(source: SourceFile, rows: Sequence[LedgerRow]) -> tuple[str, str]:
    if not rows:
        return "used", "It was opened; what was in it stands on its own."
    if source.duplicate_of and all(row.outcome == "duplicate" for row in rows):
        return "duplicate", rows[0].reason
    telling = {row.outcome for row in rows if row.outcome not in _SILENT}
    kinds = sorted({_OF_PAGE.get(outcome, outcome) for outcome in telling})
    if not kinds:
        return (
            ("duplicate", rows[0].reason)
            if any(row.outcome == "duplicate" for row in rows)
            else ("used", rows[0].reason)
        )
    if len(kinds) > 1:
        return "mixed", f"Its pages went to different places: {', '.join(kinds)}."
    return kinds[0], "" if kinds[0] == "used" else rows[0].reason
