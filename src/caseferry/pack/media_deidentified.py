"""A copy of the patient's images without the patient: each object stripped in a worker process, each doubtful picture read for words.

What may still show who it is about is not copied: it is held, with the reason, for a person to look at. The copy stands under
deidentified/ of the packet, beside send/ and not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from caseferry.domain.errors import UsageError
from caseferry.domain.limits import Limits
from caseferry.engines.dicom.deidentify import Faceless, deidentify
from caseferry.engines.processes import Workers
from caseferry.knowledge.deidentification import OPTIONS, is_text, methods
from caseferry.pack.imaging import imaging_limits

_HERE = "caseferry.pack.media_deidentified"
_EYES = "caseferry.pack.media_words"
_FOLDER = "deidentified/images"
_WHOLE = 256 << 20


@dataclass(frozen=True, slots=True)
class CopyJob:
    """What the copy is made of: the packet that holds send/, the secret of the case, options, words that the case knows, and the
    original Series Instance UIDs that a person looked at and released."""

    packet: Path
    secret: bytes
    options: frozenset[str]
    words: tuple[str, ...] = ()
    released: frozenset[str] = frozenset()
    jobs: int = 1
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Held:
    """One object that is not in the copy: its file in the packet, why, and its Series Instance UID where it is held for its picture."""

    file: str
    reason: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What became of each object."""

    written: tuple[str, ...]
    held: tuple[Held, ...]
    options: frozenset[str]

    def row(self) -> dict[str, Any]:
        """For packet.json."""
        held = [{"file": one.file, "reason": one.reason, "series": one.series} for one in self.held]
        named = [f"{method.code} {method.meaning}" for method in methods(self.options)]
        return {"path": _FOLDER, "objects": len(self.written), "methods": named, "held": held}

    def text(self) -> bytes:
        """For whoever decides: it names files of the family, hence it stays in keep/."""
        lines = [
            f"Images without the person: {len(self.written)} objects in {_FOLDER}, {len(self.held)} held back.",
            "",
        ]
        lines += [f"Method: {method.meaning}" for method in methods(self.options)]
        lines += ["", "Held back, for a person to look at:"] if self.held else []
        lines += [
            f"  {number} x {reason}" for reason, number in sorted(Counter(one.reason for one in self.held).items())
        ]
        lines += ["", *(f"  {one.file}: {one.reason}" for one in self.held)] if self.held else []
        if series := sorted({one.series for one in self.held} - {""}):
            lines += ["", "A series whose pictures show no name joins the copy with --images-seen and its identifier:"]
            lines += [f"  {uid}" for uid in series]
        return ("\n".join(lines) + "\n").encode()


def read_options(words: str) -> frozenset[str]:
    """The options in a text like `dates,device`; `basic` for none. Raises UsageError for an unknown one."""
    given = {word.strip().casefold() for word in words.split(",")} - {"", "basic"}
    if unknown := sorted(given - set(OPTIONS)):
        raise UsageError(
            f"{unknown[0]!r} is no option of de-identification.", next_step=f"Choose of {', '.join(OPTIONS)}, or basic."
        )
    return frozenset(given)


def deidentify_images(job: CopyJob) -> CopyReport:
    """Write the copy of every DICOM object under send/imaging; what is held is told in the report."""
    send = job.packet / "send"
    paths = sorted(send.glob("imaging/*/*.dcm"))
    held: dict[Path, str] = {
        path: "It is too large to be written again here." for path in paths if path.stat().st_size > _WHOLE
    }
    found = dict(_stripped([path for path in paths if path not in held], job, held))
    held |= _shown(found, job)
    written = list(_write({path: one for path, one in found.items() if path not in held}, job))
    told = (
        Held(path.relative_to(job.packet).as_posix(), reason, found[path].about.origin if path in found else "")
        for path, reason in sorted(held.items())
    )
    return CopyReport(tuple(written), tuple(told), job.options)


@dataclass(frozen=True, slots=True)
class Stripped:
    """What is known of an object that was stripped; its bytes lie in a file beside it until all is known."""

    about: Faceless
    place: Path


def _stripped(paths: Sequence[Path], job: CopyJob, held: dict[Path, str]) -> Iterator[tuple[Path, Stripped]]:
    """Each object without its person, written at once under a number; refusals go to `held`."""
    work = job.packet / _FOLDER / "work"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    tasks = ((path.read_bytes(), job.secret, job.options, job.words) for path in paths)
    with Workers(job.jobs, initializer="caseferry.pack.imaging:prepare", limits=imaging_limits(job.limits)) as workers:
        for number, (path, outcome) in enumerate(zip(paths, workers.run(f"{_HERE}:strip_object", tasks), strict=True)):
            if outcome.refused is not None:
                held[path] = f"{outcome.refused.reason} {outcome.refused.next_step}".strip()
                continue
            about: Faceless = outcome.value
            place = work / f"{number:07d}"
            place.write_bytes(about.data)
            yield path, Stripped(_without_bytes(about), place)


def _without_bytes(about: Faceless) -> Faceless:
    return replace(about, data=b"")


def strip_object(data: bytes, secret: bytes, options: frozenset[str], words: tuple[str, ...]) -> Faceless:
    """In a worker: the object without its person. Raises Refusal."""
    return deidentify(data, secret, options, words)


def _shown(found: Mapping[Path, Stripped], job: CopyJob) -> dict[Path, str]:
    """Objects that are held for what their picture may show. Suspected kinds are all read; of other series the middle picture,
    which holds the whole series when words stand in it. A released series is not asked about."""
    asked = {path: one for path, one in found.items() if one.about.drawn and one.about.origin not in job.released}
    suspected = [path for path, one in asked.items() if one.about.suspected]
    samples = _middle({path: one for path, one in asked.items() if not one.about.suspected})
    read = dict(_read([*suspected, *samples], asked, job))
    held = {path: _because(asked[path].about, read[path]) for path in suspected}
    for path, series in samples.items():
        if any(is_text(words) for words in read[path]):
            held |= {other: "Words were read on a picture of its series." for other in series}
    return held


def _because(about: Faceless, words: Sequence[str]) -> str:
    seen = " ".join(words).casefold()
    if any(needle in seen for needle in about.needles):
        return "The person's name or number was read on its picture."
    told = "words were read on it" if any(is_text(word) for word in words) else "no words could be read on it"
    return f"{about.suspected[:1].upper()}{about.suspected[1:]}; {told}."


def _middle(found: Mapping[Path, Stripped]) -> dict[Path, list[Path]]:
    """The middle object of each series, with all of the series."""
    series: dict[str, list[Path]] = {}
    for path, one in sorted(found.items(), key=lambda item: (item[1].about.series, item[1].about.order, item[0])):
        series.setdefault(one.about.series, []).append(path)
    return {members[len(members) // 2]: members for members in series.values()}


def _read(
    paths: Sequence[Path], found: Mapping[Path, Stripped], job: CopyJob
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The words on the picture of each of `paths`. One that cannot be drawn counts as if words stood on it: nobody has looked."""
    if not paths:
        return
    tasks = ((found[path].place.read_bytes(),) for path in paths)
    with Workers(job.jobs, initializer=f"{_EYES}:prepare", limits=job.limits) as workers:
        for path, outcome in zip(paths, workers.run(f"{_EYES}:read_words", tasks), strict=True):
            yield path, outcome.value if outcome.refused is None else ("unreadable",)


def _write(found: Mapping[Path, Stripped], job: CopyJob) -> Iterator[str]:
    """Neutral names in the order of the new identifiers' studies, so that not even the order tells of the old names."""
    folder = job.packet / _FOLDER
    studies: dict[str, dict[str, int]] = {}
    ordered = sorted(
        found.values(), key=lambda one: (one.about.study, one.about.order, one.about.series, one.about.sop_instance)
    )
    for one in ordered:
        series = studies.setdefault(one.about.study, {})
        series[one.about.series] = series.get(one.about.series, 0) + 1
        numbers = list(studies).index(one.about.study) + 1, list(series).index(one.about.series) + 1
        path = folder / f"ST{numbers[0]:06d}/SE{numbers[1]:06d}/IM{series[one.about.series]:06d}.dcm"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        one.place.rename(path)
        yield path.relative_to(job.packet).as_posix()
    for rest in (folder / "work").iterdir():
        rest.unlink()
    (folder / "work").rmdir()
