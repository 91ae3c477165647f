"""Optional readers of this installation: a page goes to one only while the family's consent for it lives, and each time is recorded."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from caseferry.config import load_provider
from caseferry.domain.errors import UsageError
from caseferry.engines.language_model import Address, ChatProposer
from caseferry.pack.engines import Engines
from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.consenting import live_consent
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.providers import provider_names
from caseferry.ports.proposing import Leaf, Proposal, ProviderFailed
from caseferry.ports.storage import PageStore

_PURPOSE: Final = "reading"
_GENOMIC: Final = frozenset({"molecular"})


def allowed_readers(case: Case) -> tuple[str, ...]:
    """The names of the readers that this installation has and that the family agreed to."""
    return tuple(name for name in provider_names(os.environ) if _agreed(case, name, "clinical"))


def with_readers(engines: Engines, case: Case, kept: PageStore) -> Engines:
    """The engines with every reader that the family agreed to; its answers are kept in the case's own vault, nowhere else."""
    readers = tuple(AgreedReader(reader, case) for reader in _readers(allowed_readers(case), kept))
    return replace(engines, tools=replace(engines.tools, proposers=readers)) if readers else engines


@dataclass(frozen=True, slots=True)
class AgreedReader:
    """A FactProposer that asks before each page whether the family still agrees, and writes down that the page went out."""

    reader: ChatProposer
    case: Case

    @property
    def name(self) -> str:
        """How the settings call it."""
        return self.reader.name

    def propose(self, leaf: Leaf) -> tuple[Proposal, ...]:
        """What the reader believes to stand on the page. Raises ProviderFailed, also once the consent was taken back."""
        if self.reader.knows(leaf):
            return self.reader.propose(leaf)  # from what is kept: nothing leaves the vault
        data_class = "genomic" if leaf.category in _GENOMIC else "clinical"
        if not _agreed(self.case, self.name, data_class):
            raise ProviderFailed("The family does not agree to this.", next_step="Ask the family, if it is worth it.")
        record(SYSTEM, "provider.ask", case=self.case.pk, about=f"provider:{self.name}/{data_class}")
        return self.reader.propose(leaf)


def _agreed(case: Case, name: str, data_class: str) -> bool:
    return live_consent(case, f"provider:{name}", data_class=data_class, purpose=_PURPOSE) is not None


def _readers(names: Iterable[str], kept: PageStore) -> list[ChatProposer]:
    """Those that are set up as readers; a translator has no model of its own, and an address that is not safe is passed over."""
    found: list[ChatProposer] = []
    for name in names:
        try:
            told = load_provider(name)
            found.append(ChatProposer(Address(told.name, told.address, told.model, told.key, told.seconds), kept))
        except (UsageError, ProviderFailed):
            continue
    return found
