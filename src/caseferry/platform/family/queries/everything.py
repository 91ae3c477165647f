"""Everything of a case as one ZIP that is written while it is read: memory stays flat, nothing lies on a disk."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from django.db.models import QuerySet
from zipstream import ZipStream

from caseferry.platform.cases.models import Build, Case, Message, Opinion, Statement, Upload
from caseferry.platform.cases.packets import PacketFiles, newest_build
from caseferry.platform.cases.records import records_of
from caseferry.platform.cases.statements import statement_of
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.vault.columns import unseal_all

_PIECE: Final = 256 * 1024
_FOLDERS: Final = ("send/", "keep/")
_UNUSED: Final = ("keep/originals/",)  # they stand in `originals/` under their own names


def archive_of(case: Case) -> Iterator[bytes]:
    """The bytes of the ZIP: `originals/`, what was made of them (`send/`, `keep/`), and what was said."""
    archive = ZipStream()
    blobs, _ = stores_of(case)
    taken: set[str] = set()
    for folder, rows in (("originals/", records_of(case)), ("opinion/", _papers(case))):
        for row in unseal_all(list(rows.exclude(state=Upload.State.RECEIVING))):
            if sha256 := row.content.get("sha256"):
                archive.add(_pieces(functools.partial(blobs.open, sha256)), _free(folder + row.content["name"], taken))
    build = newest_build(case)
    for path, opening in _made(build) if build else ():
        archive.add(_pieces(opening), path)
    for name, text in _words(case):
        archive.add(text.encode(), name)
    yield from archive


def _papers(case: Case) -> QuerySet[Upload]:
    """The papers of opinions that were released."""
    released = Opinion.objects.filter(case=case, released_at__isnull=False).exclude(upload=None)
    return Upload.objects.filter(case=case, pk__in=released.values("upload"))


def _made(build: Build) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """What was made of the records, as far as storage has it."""
    try:
        files = PacketFiles.of(build)
    except KeyError:
        return
    for path in files.paths():
        if path.startswith(_FOLDERS) and not path.startswith(_UNUSED):
            yield path, functools.partial(files.open, path)


def _words(case: Case) -> Iterator[tuple[str, str]]:
    """What people said: question, statement, messages, and opinions that were released."""
    if question := case.content.get("question", ""):
        yield "words/question.txt", question + "\n"
    if statement := statement_of(Statement.objects.filter(case=case)):
        yield "words/statement.txt", statement
    rows = Message.objects.filter(case=case).filter(sender__in=("family", "desk"), receiver__in=("family", "desk"))
    said = [
        f"{row.at:%Y-%m-%d %H:%M} UTC  {row.sender} -> {row.receiver}\n{row.content.get('text', '')}\n" for row in rows
    ]
    if said:
        yield "words/messages.txt", "\n".join(said)
    for number, opinion in enumerate(Opinion.objects.filter(case=case).exclude(released_at=None), 1):
        yield f"words/opinion-{number}.txt", _opinion(opinion)


def _opinion(opinion: Opinion) -> str:
    said = opinion.content
    lines = [f"{opinion.received_at:%Y-%m-%d}  {said.get('signed_by', '')}", said.get("text", "")]
    lines += [f"{row.get('question', '')}\n{row['answer']}" for row in said.get("answers", [])]
    lines += [f"- {row['step']}  {row.get('when', '')}  {row.get('who', '')}" for row in said.get("plan", [])]
    return "\n\n".join(line for line in lines if line.strip()) + "\n"


def _pieces(opening: Callable[[], BinaryIO]) -> Iterator[bytes]:
    """The bytes of a file, opened when its turn comes."""
    with opening() as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _free(path: str, taken: set[str]) -> str:
    """`path`, or the same with a number when it was taken."""
    stem, dot, suffix = path.rpartition(".")
    number, free = 1, path
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}).{suffix}" if dot else f"{path} ({number})"
    taken.add(free.casefold())
    return free
