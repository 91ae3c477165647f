"""`caseferry translate`: hand documents of a packet to translators, take them back, review them."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import TARGETS
from caseferry.pack.translation_desk import Desk, Held, Maker, known
from caseferry.pack.translation_shelf import PacketShelf
from caseferry.pack.translators import NAMES, open_translator
from caseferry.steps.translate.statement import Reviser

_DESCRIPTION = """Documents in other languages get a translation behind the original when a person answers for it:
  caseferry translate export PACKET --out FOLDER     one Word file and one XLIFF file per document
  caseferry translate import PACKET FILE --translator NAME
  caseferry translate review PACKET t-... --by NAME --clear p1.l3:number --sign
  caseferry pack RECORDS --out PACKET                the next packet holds the translated pages
A machine's draft is optional and off until an administrator sets a translator up: caseferry translate draft PACKET --provider NAME."""
_MANY: dict[str, Any] = {"action": "append", "default": []}
_TO: dict[str, Any] = {
    "choices": TARGETS,
    "default": "",
    "help": "into English or Chinese (default: what the hospital reads)",
}


def add_command(commands: Any) -> None:
    """Register the sub-command and its own."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "translate", help="have documents of a packet translated, and review the translations",
        description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, words, run in (
        ("status", "which documents ask for a translation, and what is there", _status),
        ("export", "write a Word and an XLIFF file per document", _export),
        ("import", "take files back, check them, save them with the packet", _import),
        ("draft", "let a machine write a draft, which a person must review", _draft),
        ("review", "clear flags and sign the statement of a reviser", _review),
        ("remember", "put every reviewed segment into a memory file for other cases", _remember),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        action.add_argument("packet", type=Path, metavar="PACKET", help="the folder that `caseferry pack` made")
        _OPTIONS.get(name, lambda _: None)(action)
        action.set_defaults(run=run)


def _export_options(action: argparse.ArgumentParser) -> None:
    action.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the files go")
    action.add_argument("--to", **_TO)
    action.add_argument("--document", **_MANY, metavar="ID", help="only this document; may repeat")
    action.add_argument("--all", action="store_true", help="also documents for which no translation is asked")
    _word_options(action)


def _word_options(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--glossary", type=Path, metavar="FILE", help="terms of this case: CSV with language,term,en,zh"
    )
    action.add_argument("--memory", type=Path, metavar="FILE", help="reviewed segments of other cases")


def _import_options(action: argparse.ArgumentParser) -> None:
    action.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Word or XLIFF files that came back")
    action.add_argument("--translator", default="", metavar="NAME", help="who translated them")
    action.add_argument("--professional", action="store_true", help="the translator is one by trade")


def _draft_options(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--provider", required=True, metavar="NAME", help=f"one of {', '.join(NAMES)}, as an administrator set it up"
    )
    action.add_argument("--to", **_TO)
    action.add_argument("--document", **_MANY, metavar="ID", help="only this document; may repeat")
    action.add_argument(
        "--consent", default="", metavar="TEXT", help="who agreed that the words go to another machine, and when"
    )
    _word_options(action)


def _review_options(action: argparse.ArgumentParser) -> None:
    action.add_argument("translation", metavar="ID", help="the translation (t-…), as `status` names it")
    action.add_argument("--by", required=True, metavar="NAME", help="who reviews; not the translator")
    action.add_argument("--clear", **_MANY, metavar="SEGMENT:FLAG", help="let the words stand; may repeat")
    action.add_argument("--reason", default="", metavar="TEXT", help="why")
    action.add_argument(
        "--sign", action="store_true", help="sign the statement: the whole was compared with the original"
    )
    action.add_argument("--on", default="", metavar="YYYY-MM-DD", help="the day of the review (default: today)")


def _remember_options(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--memory", type=Path, required=True, metavar="FILE", help="the memory file; made when it is not there"
    )


_OPTIONS = {
    "export": _export_options, "import": _import_options, "draft": _draft_options, "review": _review_options,
    "remember": _remember_options,
}  # fmt: skip


def _status(options: argparse.Namespace) -> int:
    desk = Desk(PacketShelf(options.packet))
    held = known(desk.tasks, desk.held())
    for task in desk.tasks:
        asked = "no translation asked" if task.level == "none" else f"{task.level} translation asked"
        print(f"{task.document}  {task.title} ({task.date or 'undated'}, {task.language}): {asked}")
        for item in held.get(task.document, ()):
            print("  " + _line(item))
            _flags(item)
    return 0


def _desk(options: argparse.Namespace) -> Desk:
    desk = Desk(PacketShelf(options.packet))
    if options.glossary:
        desk.use_glossary(options.glossary)
    if options.memory:
        desk.use_memory(options.memory)
    return desk


def _export(options: argparse.Namespace) -> int:
    desk = _desk(options)
    written = desk.export(options.out, options.to, options.document, everything=options.all)
    for path in written:
        print(path)
    if not written:
        print("No document asks for a translation (--all exports every document in a foreign language).")
    return 0


def _import(options: argparse.Namespace) -> int:
    desk, waiting = Desk(PacketShelf(options.packet)), False
    for file in options.files:
        item = desk.take_file(file, Maker(options.translator, options.professional))
        print(_line(item))
        _flags(item)
        waiting = waiting or bool(item.flags)
    _next(options.packet)
    return 1 if waiting else 0


def _draft(options: argparse.Namespace) -> int:
    desk = _desk(options)
    translator = open_translator(options.provider)
    drafted = 0
    for item in desk.draft(translator, options.to, options.document, options.consent):
        drafted += 1
        print(_line(item))
        _flags(item)
    if not drafted:
        print("No document waits for a draft.")
    else:
        _next(options.packet)
    return 0


def _review(options: argparse.Namespace) -> int:
    day = options.on or dt.date.today().isoformat()  # noqa: DTZ011 - the day where the reviser is
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{day!r} is not a date.", next_step="Write it as YYYY-MM-DD.") from None
    wanted = [_pair(text) for text in options.clear]
    who = Reviser(options.by.strip(), day)
    item = Desk(PacketShelf(options.packet)).review(
        options.translation, wanted, who, reason=options.reason, signed=options.sign
    )
    print(_line(item))
    _flags(item)
    if item.translation.statement:
        print(f"Pack the records again into {options.packet}: the translated pages then stand behind their original.")
    return 1 if item.flags else 0


def _remember(options: argparse.Namespace) -> int:
    count = Desk(PacketShelf(options.packet)).write_memory(options.memory)
    print(f"{options.memory}: {count} reviewed segments")
    return 0


def _pair(text: str) -> tuple[str, str]:
    segment, colon, flag = text.rpartition(":")
    if not (segment and colon and flag):
        raise UsageError(f"{text!r} names no flag.", next_step="Write SEGMENT:FLAG, for example p1.l3:number.")
    return segment, flag


def _line(item: Held) -> str:
    made = item.translation
    who = (
        f"machine translation by {made.translator}"
        if made.origin == "machine"
        else f"{made.level} translation by {made.translator}"
    )
    held = f", signed by {made.statement.reviser} on {made.statement.on}" if made.statement else ", not signed"
    number = (
        "no flag open"
        if not item.flags
        else ("1 flag open" if len(item.flags) == 1 else f"{len(item.flags)} flags open")
    )
    return f"{made.id}  {made.language} to {made.to}: {who}{held}; {number}"


def _flags(item: Held) -> None:
    for flag in item.flags:
        print(f"    {flag.segment}:{flag.code}  {flag.words}")


def _next(packet: Path) -> None:
    print(
        f"Someone else compares them with the originals: caseferry translate review {packet} ID --by NAME --clear SEGMENT:FLAG --sign"
    )
