"""What a person does with translations of a packet: hand out, take back, have a machine draft, review."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from caseferry.domain.errors import Refusal, UsageError
from caseferry.domain.translation import Flag, TranslatedSegment, Translation, TranslationTask
from caseferry.engines.exchange import WordSheet, XliffSheet
from caseferry.knowledge.glossary import read_glossary, write_glossary
from caseferry.pack.translating import GLOSSARY, PLACE, TASKS, load_every, load_glossary_file, load_translations
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
    """The translations of one packet. Raises UsageError when `packet` holds nothing that may be translated."""

    def __init__(self, packet: Path) -> None:
        self._packet = packet
        self._folder = packet / PLACE
        path = self._folder / TASKS
        if not (packet / "packet.json").is_file():
            raise UsageError(f"{packet} holds no packet.", next_step="Name the folder that `caseferry pack` made.")
        if not path.is_file():
            raise UsageError(f"Nothing in {packet} is in a language that asks for a translation.")
        self.tasks = read_tasks(path.read_text(encoding="utf-8"))
        self._glossary = load_glossary_file(self._folder)
        self._memory = remember(load_translations(self._folder))

    def use_glossary(self, path: Path) -> None:
        """Keep a glossary with the case. Raises UsageError when it contradicts itself."""
        self._glossary = read_glossary(_text(path), path.name)
        self._write(GLOSSARY, write_glossary(self._glossary))

    def use_memory(self, path: Path) -> None:
        """Reviewed segments of other cases beside those of this one."""
        self._memory = remember(load_translations(self._folder), read_memory(_text(path), path.name))

    def write_memory(self, path: Path) -> int:
        """Put every reviewed segment into `path`, beside those that it holds; returns how many there are."""
        known = read_memory(_text(path), path.name) if path.exists() else Memory()
        memory = remember(load_translations(self._folder), known)
        with output_errors(path):
            path.write_text(write_memory(memory), encoding="utf-8")
        return len(memory.rows())

    def held(self) -> tuple[Held, ...]:
        """Every translation with its open flags."""
        return tuple(self._with_flags(item) for item in load_translations(self._folder))

    def export(self, out: Path, to: str, chosen: Sequence[str], *, everything: bool = False) -> tuple[Path, ...]:
        """A Word file and an XLIFF file per document that asks for a translation and has no reviewed one; returns their paths.

        `chosen` are ids of documents, instead; `everything` takes every document in a foreign language.
        """
        done = {item.id for item in load_translations(self._folder) if is_signed(item)}
        drafts = {item.id: item for item in load_translations(self._folder)}
        written = []
        for task in self._chosen(chosen, everything):
            key = task.key(to or task.to)
            if key in done and not chosen:
                continue
            sheet = sheet_of(task, self._wording(task, to), self._memory, drafts.get(key))
            for form in FORMATS:
                path = out / (_file_name(task, sheet) + form.suffix)
                with output_errors(out):
                    out.mkdir(parents=True, exist_ok=True, mode=0o700)
                    path.write_bytes(form.write(sheet))
                written.append(path)
        return tuple(written)

    def take(self, file: Path, maker: Maker) -> Held:
        """The translation in a file that came back, saved with the packet. Raises UsageError in one sentence; then nothing is changed."""
        sheet = _read(file)
        task = next((task for task in self.tasks if sheet.key == task.key(sheet.to)), None)
        if task is None:
            raise UsageError(
                f"{file.name} is of a document that this packet does not hold.", next_step="Export it again."
            )
        wording = self._wording(task, sheet.to)
        drafted = next((item for item in load_translations(self._folder) if item.id == sheet.key), None)
        segments = taken_back(sheet, task, wording, drafted, name=file.name)
        machine = sheet.machine or (drafted.translator if drafted and drafted.origin == "machine" else "")
        if machine and maker.professional:
            raise UsageError(
                f"{machine} drafted {file.name}.",
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
        held = {item.id for item in load_translations(self._folder)}
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
        translation = next((item for item in load_translations(self._folder) if item.id == key), None)
        if translation is None:
            raise UsageError(
                f"There is no translation {key!r} in this packet.", next_step="`caseferry translate status` lists them."
            )
        flags = self._flags(translation)
        for flag in wanted:
            translation = clear(translation, flags, flag, who=who, reason=reason)
        if signed:
            translation = sign(translation, flags, who=who)
        self._write(translation.file_name, write_translation(translation))
        return self._with_flags(translation)

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
        every = load_every(self._folder)
        before = next((item for item in every if item.file_name == made.file_name), None)
        if before is not None and before != made:
            number = 1 + max((item.superseded for item in every if item.id == made.id), default=0)
            old = replace(before, superseded=number)
            self._write(old.file_name, write_translation(old))
        self._write(made.file_name, write_translation(made))
        return self._with_flags(made)

    def _write(self, name: str, text: str) -> None:
        """Put a file beside the others, whole or not at all, and list it in SHA256SUMS."""
        with output_errors(self._packet):
            part = self._folder / f".{name}.part"
            part.write_text(text, encoding="utf-8")
            part.replace(self._folder / name)
            _list_sums(self._packet)


def _list_sums(packet: Path) -> None:
    """The lines of SHA256SUMS, those of `keep/translations` made anew."""
    sums = packet / "SHA256SUMS"
    lines = [line for line in sums.read_text(encoding="utf-8").splitlines() if f"  {PLACE}/" not in line]
    for path in sorted((packet / PLACE).iterdir()):
        if path.is_file() and not path.name.startswith("."):
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {PLACE}/{path.name}")
    part = packet / "SHA256SUMS.part"
    part.write_text("\n".join(sorted(lines, key=lambda line: line[66:])) + "\n", encoding="utf-8")
    part.replace(sums)


def _translation(
    task: TranslationTask, to: str, segments: tuple[TranslatedSegment, ...], translator: str
) -> Translation:
    return Translation(
        pages=task.pages, language=task.language, to=to, translator=translator, origin="person", segments=segments,
        layout=task.segments, title=task.title, names=task.names,
    )  # fmt: skip


def _read(file: Path) -> ExchangeSheet:
    form = next((form for form in FORMATS if form.suffix == file.suffix.casefold()), None)
    if file.suffix.casefold() == ".xliff":
        form = FORMATS[1]
    if form is None:
        raise UsageError(
            f"{file.name} is neither a Word file nor XLIFF.", next_step="Import the file that was exported."
        )
    try:
        return form.read(file.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"There is no file {str(file)!r}.") from None
    except Refusal as refusal:
        raise UsageError(f"{file.name}: {refusal.what}", next_step=refusal.next_step) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as text.") from None


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
