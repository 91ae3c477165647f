"""What a person does with translations of a packet: hand out, take back, have a machine draft, review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from caseferry.domain.errors import Refusal, UsageError
from caseferry.domain.translation import Flag, TranslatedSegment, Translation, TranslationTask
from caseferry.engines.exchange import WordSheet, XliffSheet
from caseferry.knowledge.glossary import Glossary, read_glossary, write_glossary
from caseferry.pack.translating import GLOSSARY, TASKS
from caseferry.pack.translation_shelf import TranslationShelf, every_translation, read_text, standing_translations
from caseferry.pack.workspace import output_errors
from caseferry.ports.translation import Exchange, ExchangeSheet, Translator
from caseferry.steps.translate.draft import draft
from caseferry.steps.translate.exchange import sheet_of, taken_back
from caseferry.steps.translate.locks import Wording
from caseferry.steps.translate.memory import Memory, read_memory, remember, write_memory
from caseferry.steps.translate.records import read_tasks, write_translation
from caseferry.steps.translate.statement import Reviser, clear, is_signed, open_flags, sign
from caseferry.steps.translate.verify import verify_all

FORMATS: tuple[Exchange, ...] = (WordSheet(), XliffSheet())
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a translation, and whether by trade."""

    name: str = ""
    professional: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One translation of the packet with its open flags."""

    translation: Translation
    flags: tuple[Flag, ...]


class Desk:
    """The translations of one case. Raises UsageError for a file on its shelf that cannot be read."""

    def __init__(self, shelf: TranslationShelf) -> None:
        self._shelf = shelf
        tasks, glossary = shelf.read(TASKS), shelf.read(GLOSSARY)
        self.tasks = read_tasks(tasks) if tasks is not None else ()
        self._glossary = Glossary() if glossary is None else read_glossary(glossary, GLOSSARY)
        self._memory = remember(standing_translations(shelf))

    def use_glossary(self, path: Path) -> None:
        """Keep a glossary with the case. Raises UsageError when it contradicts itself."""
        self._glossary = read_glossary(read_text(path), path.name)
        self._shelf.write(GLOSSARY, write_glossary(self._glossary))

    def use_memory(self, path: Path) -> None:
        """Reviewed segments of other cases beside those of this one."""
        self._memory = remember(standing_translations(self._shelf), read_memory(read_text(path), path.name))

    def write_memory(self, path: Path) -> int:
        """Put every reviewed segment into `path`, beside those that it holds; returns how many there are."""
        known = read_memory(read_text(path), path.name) if path.exists() else Memory()
        memory = remember(standing_translations(self._shelf), known)
        with output_errors(path):
            path.write_text(write_memory(memory), encoding="utf-8")
        return len(memory.rows())

    def held(self) -> tuple[Held, ...]:
        """Every translation with its open flags."""
        return tuple(self._with_flags(item) for item in standing_translations(self._shelf))

    def export(self, out: Path, to: str, chosen: Sequence[str], *, everything: bool = False) -> tuple[Path, ...]:
        """A Word file and an XLIFF file per document that asks for a translation and has no reviewed one; returns their paths.

        `chosen` are ids of documents, instead; `everything` takes every document in a foreign language.
        """
        done = {item.id for item in standing_translations(self._shelf) if is_signed(item)}
        written = []
        for task in self._chosen(chosen, everything):
            if task.key(to or task.to) in done and not chosen:
                continue
            for name, data in self.sheets(task, to):
                with output_errors(out):
                    out.mkdir(parents=True, exist_ok=True, mode=0o700)
                    (out / name).write_bytes(data)
                written.append(out / name)
        return tuple(written)

    def sheets(self, task: TranslationTask, to: str = "") -> Iterator[tuple[str, bytes]]:
        """The files of one document for a translator: a name that names nobody, and the bytes."""
        drafts = {item.id: item for item in standing_translations(self._shelf)}
        sheet = sheet_of(task, self._wording(task, to), self._memory, drafts.get(task.key(to or task.to)))
        for form in FORMATS:
            yield _file_name(task, sheet) + form.suffix, form.write(sheet)

    def take_file(self, path: Path, maker: Maker) -> Held:
        """As `take`, of a file on this machine."""
        try:
            return self.take(path.name, path.read_bytes(), maker)
        except FileNotFoundError:
            raise UsageError(f"There is no file {str(path)!r}.") from None

    def take(self, name: str, data: bytes, maker: Maker) -> Held:
        """The translation in a file that came back, kept with the case. Raises UsageError in one sentence; then nothing is changed."""
        sheet = _read(name, data)
        task = next((task for task in self.tasks if sheet.key == task.key(sheet.to)), None)
        if task is None:
            raise UsageError(f"{name} is of a document that this packet does not hold.", next_step="Export it again.")
        wording = self._wording(task, sheet.to)
        drafted = next((item for item in standing_translations(self._shelf) if item.id == sheet.key), None)
        segments = taken_back(sheet, task, wording, drafted, name=name)
        machine = sheet.machine or (drafted.translator if drafted and drafted.origin == "machine" else "")
        if machine and maker.professional:
            raise UsageError(
                f"{machine} drafted {name}.",
                next_step="What a machine drafted is never called professional; leave --professional out.",
            )
        if not machine and not maker.name.strip():
            raise UsageError("A translation needs a name.", next_step="Say who translated it (--translator NAME).")
        return self._save(
            _translation(task, sheet.to, segments, machine or maker.name.strip()),
            origin="machine" if machine else "person",
            level="professional" if maker.professional else "readable",
            consent=drafted.consent if drafted else "",
        )

    def draft(self, translator: Translator, to: str, chosen: Sequence[str], consent: str) -> Iterator[Held]:
        """A machine's draft of each document, saved with the packet. Raises UsageError without consent for a distant machine."""
        if translator.remote and not consent.strip():
            raise UsageError(
                "This translator is on another machine.",
                next_step="Say who agreed to it and when (--consent TEXT), or use a local one.",
            )
        held = {item.id for item in standing_translations(self._shelf)}
        for task in self._chosen(chosen, False):
            if task.key(to or task.to) in held and not chosen:
                continue
            wording = self._wording(task, to)
            segments = draft(task, wording, self._memory, translator)
            yield self._save(
                _translation(task, wording.to, segments, translator.name),
                origin="machine",
                level="readable",
                consent=consent.strip(),
            )

    def review(
        self, key: str, wanted: Sequence[tuple[str, str]], who: Reviser, *, reason: str = "", signed: bool = False
    ) -> Held:
        """One translation with flags cleared and, with `signed`, the statement of `who`. Raises UsageError."""
        translation = self._held(key)
        flags = self._flags(translation)
        for flag in wanted:
            translation = clear(translation, flags, flag, who=who, reason=reason)
        if signed:
            translation = sign(translation, flags, who=who)
        self._shelf.write(translation.file_name, write_translation(translation))
        return self._with_flags(translation)

    def correct(self, key: str, segment: str, words: str) -> Held:
        """One translation with other words in one segment; what was cleared or signed of the old words no longer holds. Raises UsageError."""
        translation = self._held(key)
        if segment not in {row.id for row in translation.segments}:
            raise UsageError(f"There is no segment {segment!r} in this translation.")
        rows = tuple(
            replace(row, target=" ".join(words.split()), origin="person", remark="") if row.id == segment else row
            for row in translation.segments
        )
        translation = replace(translation, segments=rows)
        if translation.statement is not None and not is_signed(translation):
            translation = replace(translation, statement=None)
        self._shelf.write(translation.file_name, write_translation(translation))
        return self._with_flags(translation)

    def fits(self, translation: Translation) -> bool:
        """True while a document of the case has exactly the words that were translated."""
        task = self.task_of(translation)
        return task is not None and task.segments == translation.layout

    def task_of(self, translation: Translation) -> TranslationTask | None:
        """The document that a translation is of; None when the case has none with exactly its pages."""
        return next((task for task in self.tasks if task.pages == translation.pages), None)

    def flags_of(self, translation: Translation) -> tuple[Flag, ...]:
        """Every flag of a translation, the cleared ones too."""
        return self._flags(translation)

    def _held(self, key: str) -> Translation:
        found = next((item for item in standing_translations(self._shelf) if item.id == key), None)
        if found is None:
            raise UsageError(
                f"There is no translation {key!r} in this packet.", next_step="`caseferry translate status` lists them."
            )
        return found

    def _chosen(self, chosen: Sequence[str], everything: bool) -> tuple[TranslationTask, ...]:
        unknown = set(chosen) - {task.document for task in self.tasks}
        if unknown:
            raise UsageError(
                f"There is no foreign document {sorted(unknown)[0]!r}.",
                next_step="`caseferry translate status` lists them.",
            )
        if chosen:
            return tuple(task for task in self.tasks if task.document in chosen)
        return tuple(task for task in self.tasks if everything or task.level != "none")

    def _wording(self, task: TranslationTask, to: str) -> Wording:
        return Wording(task.language, to or task.to, task.names, self._glossary)

    def _flags(self, translation: Translation) -> tuple[Flag, ...]:
        return verify_all(translation, Wording(translation.language, translation.to, translation.names, self._glossary))

    def _with_flags(self, translation: Translation) -> Held:
        return Held(translation, open_flags(translation, self._flags(translation)))

    def _save(self, translation: Translation, *, origin: str, level: str, consent: str) -> Held:
        """Keep a translation; an earlier one of the same document stays beside it under another name."""
        made = replace(translation, origin=origin, level=level, consent=consent)
        every = every_translation(self._shelf)
        before = next((item for item in every if item.file_name == made.file_name), None)
        if before is not None and before != made:
            number = 1 + max((item.superseded for item in every if item.id == made.id), default=0)
            old = replace(before, superseded=number)
            self._shelf.write(old.file_name, write_translation(old))
        self._shelf.write(made.file_name, write_translation(made))
        return self._with_flags(made)


def _translation(
    task: TranslationTask, to: str, segments: tuple[TranslatedSegment, ...], translator: str
) -> Translation:
    return Translation(
        pages=task.pages, language=task.language, to=to, translator=translator, origin="person", segments=segments,
        layout=task.segments, title=task.title, names=task.names,
    )  # fmt: skip


def _read(name: str, data: bytes) -> ExchangeSheet:
    suffix = PurePath(name).suffix.casefold()
    form = next((form for form in FORMATS if form.suffix == suffix), None)
    if suffix == ".xliff":
        form = FORMATS[1]
    if form is None:
        raise UsageError(f"{name} is neither a Word file nor XLIFF.", next_step="Import the file that was exported.")
    try:
        return form.read(data)
    except Refusal as refusal:
        raise UsageError(f"{name}: {refusal.what}", next_step=refusal.next_step) from None


def _file_name(task: TranslationTask, sheet: ExchangeSheet) -> str:
    """`Pathology_2025-09-12_ru-en_1a2b3c`: no name of a person."""
    kind = _UNSAFE.sub("_", task.category.title()).strip("_") or "Document"
    return f"{kind}_{task.date or 'undated'}_{task.language}-{sheet.to}_{sheet.key[2:8]}"


def known(tasks: Sequence[TranslationTask], held: Sequence[Held]) -> Mapping[str, tuple[Held, ...]]:
    """The translations by document id."""
    keys = {task.key(to): task.document for task in tasks for to in ("en", "zh")}
    found: dict[str, tuple[Held, ...]] = {}
    for item in held:
        document = keys.get(item.translation.id, "")
        found[document] = (*found.get(document, ()), item)
    return found
