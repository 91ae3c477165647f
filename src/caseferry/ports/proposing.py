"""Readers that propose facts for a page; what they propose counts only after the extract step has checked it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from caseferry.domain.errors import CaseferryError


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as a proposer sees it: its words, its language (BCP 47) and the category of its document. Nothing else of the case."""

    text: str
    language: str
    category: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that a proposer believes to stand on a page: `words` are the words it claims to have read, `value` a part of them."""

    kind: str
    value: str
    words: str
    code: str = ""
    unit: str = ""
    assertion: str = "present"


class ProviderFailed(CaseferryError):
    """A proposer gave no usable answer for a page; the run goes on without it."""

    permanent = False


class FactProposer(Protocol):
    """Proposes facts for single pages. `name` is the name a person switched it on by."""

    @property
    def name(self) -> str:
        """How the settings call it."""
        ...

    def propose(self, leaf: Leaf) -> tuple[Proposal, ...]:
        """What it believes to stand on the page; the same page gives the same answer. Raises ProviderFailed."""
        ...
