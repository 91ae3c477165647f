"""Translations of a case in its vault: what a run takes in, and the shelf that people work on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from caseferry.domain.translation import Term, Translation
from caseferry.knowledge.glossary import read_glossary
from caseferry.pack.translating import GLOSSARY, PLACE, TASKS
from caseferry.pack.translation_desk import Desk
from caseferry.pack.translation_shelf import every_translation
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.cases.packets import newest_build
from caseferry.platform.vault.safes import Safe, open_safe

FOLDER: Final = "translations"


@dataclass(frozen=True, slots=True)
class VaultShelf:
    """The translations of a case, sealed under its key; what may be translated is what its newest finished build says."""

    safe: Safe
    build: Build | None

    def names(self) -> tuple[str, ...]:
        """Every file but the list of what may be translated, which belongs to the build."""
        return self.safe.files(FOLDER).paths()

    def read(self, name: str) -> str | None:
        """The text of one file."""
        if name == TASKS:
            return self._read(self.build.folder, f"{PLACE}/{TASKS}") if self.build else None
        return self._read(FOLDER, name)

    def write(self, name: str, text: str) -> None:
        """Seal a file in place of the one before."""
        self.safe.files(FOLDER).write(name, text.encode())

    def _read(self, folder: str, name: str) -> str | None:
        try:
            return self.safe.files(folder).read(name).decode()
        except KeyError:
            return None


def shelf_of(case: Case) -> VaultShelf:
    """The shelf of a case. Raises Erased."""
    return VaultShelf(open_safe(case.pk), newest_build(case))


def translation_desk(case: Case) -> Desk:
    """What people do with the translations of a case. Raises Erased."""
    return Desk(shelf_of(case))


def translations_for(case: uuid.UUID) -> tuple[tuple[Translation, ...], tuple[Term, ...]]:
    """Every translation and the glossary of a case as a run of `pack` takes them. Raises Erased."""
    shelf = VaultShelf(open_safe(case), None)
    glossary = shelf.read(GLOSSARY)
    return every_translation(shelf), () if glossary is None else read_glossary(glossary, GLOSSARY).terms
