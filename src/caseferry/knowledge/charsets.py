"""Finds the letters behind bytes whose charset nobody told: texts, mails and file names from any country."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_ONE_BYTE = ("cp1252", "cp1251", "koi8-r", "cp866", "cp1256", "cp1253", "cp1255", "cp1250", "cp1258", "cp874")
_MANY_BYTES = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
_SAMPLE = 64 << 10


def decode_text(data: bytes, declared: str = "") -> str:
    """The text of `data`: by its byte-order mark, the declared charset where it fits, UTF-8, UTF-16, else the likeliest charset.

    Never fails; bytes that fit nowhere become U+FFFD.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    wide = _wide(data[:_SAMPLE])
    for charset in (wide, "utf-8", declared):
        if charset and (text := _strictly(data, charset)) is not None:
            return text
    return data.decode(likely_charset(data[:_SAMPLE], fallback="cp1252"), "replace")


def decode_names(names: Sequence[bytes]) -> list[str]:
    """File names of one archive: UTF-8 where they are, else all the rest in the one charset that fits them best."""
    rest = b"\n".join(name for name in names if _strictly(name, "utf-8") is None)
    charset = likely_charset(rest, fallback="cp437") if rest else "utf-8"
    return [
        text if (text := _strictly(name, "utf-8")) is not None else name.decode(charset, "replace") for name in names
    ]


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark betrays itself by its zeros; empty for anything else."""
    if sample.count(0) <= len(sample) // 4:
        return ""
    return "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"


def likely_charset(data: bytes, *, fallback: str) -> str:
    """The charset under which `data` looks most like writing; `fallback` when none does."""
    best, most = fallback, 0.0
    for charset in (*_ONE_BYTE, *_MANY_BYTES):
        text = _nearly(data, charset)
        score = _likeness(text) if text is not None else 0.0
        if score > most + 1e-9:
            best, most = charset, score
    return best


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _nearly(data: bytes, charset: str) -> str | None:
    """Decoded, with a character cut off at the end allowed."""
    for end in (len(data), len(data) - 1, len(data) - 2, len(data) - 3):
        if end > 0 and (text := _strictly(data[:end], charset)) is not None:
            return text
    return None


def _likeness(text: str) -> float:
    """0 to 1: how much the letters beyond ASCII look like the words of one script, in the places where its letters stand."""
    total, good = 0, 0.0
    before = " "
    for char in text:
        if char > "\x7f":
            total += 1
            good += _weight(char, before)
        before = char
    return good / total if total else 0.0


def _weight(char: str, before: str) -> float:
    kind = unicodedata.category(char)
    if "\uff61" <= char <= "\uff9f":
        return 0.2  # half-width kana: rare outside old terminals
    if kind[0] != "L":
        return (
            0.3
            if char in "°±µ–—“”‘’«»…№·²³，。、：；（）《》！？％～"
            else _mark_weight(before)
            if kind == "Mn"
            else -1.0
        )
    if char in _COMMON_HAN:
        return 1.0
    script, neighbour = _script(char), _script(before)
    if script == "HAN":
        return 0.55
    if neighbour not in (script, "") and before.isalpha():
        return 0.9 if script == "LATIN" and neighbour == "ASCII" else -0.5
    if script == "LATIN":
        return 0.2 if neighbour == "LATIN" else 0.8  # two accented letters in a row are rare
    if char.isupper() and before.islower():
        return -0.5  # a capital inside a word: the wrong Cyrillic charset
    return 0.97


def _mark_weight(before: str) -> float:
    """A combining mark belongs to a letter; Arabic and Thai ones never to a Latin letter."""
    script = _script(before)
    return 0.3 if script in ("ASCII", "LATIN") else 0.9 if script else -1.0


def _script(char: str) -> str:
    if char.isascii():
        return "ASCII" if char.isalpha() else ""
    name = unicodedata.name(char, "")
    if name.startswith("CJK"):
        return "HAN"
    return name.partition(" ")[0] if char.isalpha() else ""


_COMMON_HAN = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事"
    "只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向"
    "情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼"
    "体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任"
    "至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院"
    "变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党"
    "倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽"
    "坏医院病历检查报告诊断患者姓名性别年龄科室影像病理肿瘤癌肺肝胃肠乳腺宫颈淋巴结转移化疗放疗手术出院小结血常规标本送检临床治疗药剂量"
)
