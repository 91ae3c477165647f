"""Which engine stands behind which port on this machine."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from caseferry.config import load_provider, load_settings
from caseferry.domain.errors import UsageError
from caseferry.domain.limits import Limits
from caseferry.engines.html.review import ReviewPage
from caseferry.engines.language_model import Address, ChatProposer
from caseferry.engines.storage import FolderPages
from caseferry.engines.typst import TypstTypesetter
from caseferry.flow import Tools
from caseferry.knowledge.tables import knowledge_sha256
from caseferry.pack.binding import Bindery
from caseferry.pack.imaging import SandboxedHeaders, SandboxedPictures
from caseferry.pack.reading import ParallelReader, Shelf
from caseferry.pack.reading_tasks import Rules
from caseferry.pack.unpacking import SandboxedContainer
from caseferry.pack.writing import Press
from caseferry.ports.proposing import ProviderFailed
from caseferry.ports.reading import Progress
from caseferry.ports.storage import BlobStore, PageStore

_BLOCKS = "caseferry.pack.unpacking:Blocks"
# The distributions whose version can change a packet.
_PARTS = (
    "pypdfium2", "pikepdf", "typst", "rapidocr", "onnxruntime", "tesserocr", "opencv-python-headless", "pillow", "pydicom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Engines:
    """Everything one run needs, opened."""

    tools: Tools
    press: Press
    pictures: SandboxedPictures
    jobs: int = 1

    def software(self, version: str) -> Mapping[str, Any]:
        """What the manifest says of the software."""
        return {
            "version": version,
            "knowledge_sha256": knowledge_sha256(),
            "engines": {name: metadata.version(name) for name in _PARTS},
        }


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening the engines needs to know: how many processes, passwords, the day of the run, turned pages, optional readers."""

    jobs: int
    passwords: Sequence[str]
    as_of: dt.date
    turns: Mapping[tuple[str, int], int]
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stores:
    """Where originals are, and what reading made of their pages."""

    blobs: BlobStore
    pages: PageStore


@contextlib.contextmanager
def open_engines(job: Opening, stores: Stores, *, progress: Progress) -> Iterator[Engines]:
    """The engines over these stores, closed at the end."""
    limits = Limits()
    blobs, pages = stores.blobs, stores.pages
    typesetter = TypstTypesetter()
    rules = Rules(
        passwords=tuple(job.passwords),
        limits=limits,
        tessdata=load_settings().tessdata,
        blocks=_BLOCKS,
        turns=tuple(sorted(job.turns.items())),
    )
    reader = ParallelReader(Shelf(blobs, pages, typesetter, job.as_of), jobs=job.jobs, rules=rules)
    tools = Tools(
        SandboxedContainer(job.passwords),
        blobs,
        reader,
        SandboxedHeaders(jobs=job.jobs, limits=limits),
        progress,
        limits,
        tuple(_proposer(name, pages) for name in job.providers),
    )
    with Bindery(job.jobs, passwords=job.passwords) as bindery:
        press = Press(typesetter, bindery, bindery, ReviewPage(), blobs, pages, progress)
        yield Engines(tools, press, SandboxedPictures(jobs=job.jobs, limits=limits), job.jobs)


def _proposer(name: str, pages: PageStore) -> ChatProposer:
    """The optional reader of that name. Raises UsageError when it is not set up or records may not travel there."""
    told = load_provider(name)
    kept = FolderPages(Path(told.cache)) if told.cache else pages
    try:
        return ChatProposer(Address(told.name, told.address, told.model, told.key, told.seconds), kept)
    except ProviderFailed as failure:
        raise UsageError(failure.what, next_step=failure.next_step) from None
