"""Prints each line of what reading is accepted by: the bound, the figure, and whether it is reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.reading.result import Other, Result

_PLAIN = ("en", "es", "fr", "vi", "zh")
_TENTH, _SIXTH = ("en", "es", "fr", "zh"), "ru"
_CPU = 1.2


def accepted(results: Sequence[Result], others: Sequence[Other]) -> None:
    """All lines; a line without pages of its kind is left out."""
    print("\nAccepted when:")
    clean = [one for one in results if one.kind.startswith("clean")]
    photos = [one for one in results if one.damaged]
    for language in _PLAIN:
        _line(f"clean {language}: error <= .01, every number", _of(clean, language), _both(0.01, 1.0))
    _line("clean ru: error <= .03, numbers >= .97", _of(clean, "ru"), _both(0.03, 0.97))
    _line("clean ar: error <= .20, numbers >= .97", _of(clean, "ar"), _both(0.20, 0.97))
    for language in ("fa", "hi", "th", "ko", "ja", "uk", "pt", "de", "tr", "id"):
        _line(f"clean {language}: stated", _of(clean, language), None)
    for language in dict.fromkeys(one.language for one in clean if "+" in one.language):
        _mixed(language, _of(clean, language))
    for language in _PLAIN:
        _line(f"photos {language}: error <= .03, numbers >= .93", _of(photos, language), _both(0.03, 0.93))
    _line("photos ru: error <= .08, numbers >= .90", _of(photos, "ru"), _both(0.08, 0.90))
    _line("photos ar: stated", _of(photos, "ar"), None)
    _tables(results)
    _legibility(results, others)
    _beside(results, others)


def _of(results: Sequence[Result], language: str) -> list[Result]:
    return [one for one in results if one.language == language]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _both(error: float, numbers: float) -> Callable[[float, float], bool]:
    return lambda mine, found: mine <= error and found >= numbers


def _said(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def _line(what: str, pages: Sequence[Result], bound: Callable[[float, float], bool] | None) -> None:
    """Means over all pages of the kind, those that were refused included: with what was read of them."""
    if not pages:
        return
    error, numbers = (_mean([getattr(one.score, name) for one in pages]) for name in ("error", "numbers"))
    worst = max(one.score.error for one in pages)
    said = "" if bound is None else _said(bound(error, numbers))
    print(f"  {what:45} {len(pages):3} pages  error {error:.4f} (worst {worst:.3f})  numbers {numbers:.3f}  {said}")


def _mixed(language: str, pages: Sequence[Result]) -> None:
    """A page in two scripts: what is asked of pages is asked of its words."""
    words = _mean([one.score.words for one in pages])
    bound = f"mixed {language}: words in their script >= .99"
    error, numbers = (_mean([getattr(one.score, name) for one in pages]) for name in ("error", "numbers"))
    print(
        f"  {bound:45} {len(pages):3} pages  words {words:.3f}  error {error:.4f}  numbers {numbers:.3f}  {_said(words >= 0.99)}"
    )


def _tables(results: Sequence[Result]) -> None:
    read = [one for one in results if one.read]
    rows = [one for one in read if one.kind.startswith("clean")]
    if rows:
        whole = sum(one.score.rows == 1.0 for one in rows)
        print(f"  all rows of the table pages: {whole} of {len(rows)} clean pages  {_said(whole == len(rows))}")
    damaged = [one for one in read if one.damaged]
    if damaged:
        print(f"  rows on photos that were read: {_mean([one.score.rows for one in damaged]):.3f}")
    right = sum(one.script_right for one in read)
    print(f"  script right: {right} of {len(read)} pages read  {_said(right >= 0.99 * len(read))}")


def _legibility(results: Sequence[Result], others: Sequence[Other]) -> None:
    """Seed 0 is what the thresholds were set on; the other seeds are the figure."""
    best = {(one.language, one.kind, one.seed): one.score.error for one in others}
    for name, pages in (
        ("seed the thresholds were set on", [one for one in results if one.seed == 0 and one.photo]),
        ("other seeds", [one for one in results if one.seed and one.photo]),
    ):
        if not pages:
            continue
        readable = [
            one for one in pages if min(one.score.error, best.get((one.language, one.kind, one.seed), 1.0)) <= 0.05
        ]
        unreadable = [one for one in pages if one.score.verdict == "unreadable"]
        told = sum(not one.read for one in unreadable)
        lost = [one for one in readable if not one.read]
        print(
            f"  unreadable called so, {name}: {told} of {len(unreadable)} (bound 95 of 100)  "
            f"{_said(told >= 0.95 * len(unreadable))} {[_place(one) for one in unreadable if one.read]}"
        )
        print(
            f"  readable called unreadable, {name}: {len(lost)} of {len(readable)} (bound 2 of 100)  "
            f"{_said(len(lost) <= 0.02 * len(readable))} {[_place(one) for one in lost]}"
        )


def _place(one: Result) -> str:
    return f"{one.language} {one.kind} {one.seed}"


def _beside(results: Sequence[Result], others: Sequence[Other]) -> None:
    """OCRmyPDF with its defaults and the language named, on the same pictures: clean ones, and photos that can be read."""
    theirs = {(one.language, one.kind, one.seed): one for one in others}
    if not theirs:
        print("  OCRmyPDF is not installed: no comparison.")
        return
    for language in dict.fromkeys(one.language for one in others):
        pairs = [
            (one, theirs[key])
            for one in results
            if one.language == language and not one.ruined and (key := (one.language, one.kind, one.seed)) in theirs
        ]
        for name, chosen in (
            ("clean", [pair for pair in pairs if not pair[0].photo]),
            ("photos", [pair for pair in pairs if pair[0].photo]),
            ("together", pairs),
        ):
            if chosen:
                _compared(language, name, chosen)


def _compared(language: str, name: str, pairs: Sequence[tuple[Result, Other]]) -> None:
    mine, other = _mean([one.score.error for one, _ in pairs]), _mean([one.score.error for _, one in pairs])
    numbers = [_mean([one.score.numbers for one in side]) for side in zip(*pairs, strict=True)]
    seconds = [_mean([one.seconds for one in side]) for side in zip(*pairs, strict=True)]
    share = mine / other if other else float("nan")
    said = ""
    if name == "together":
        bound = 1 / 10 if language in _TENTH else 1 / 6 if language == _SIXTH else 1.0
        said = f"{_said(share <= bound)} (bound {bound:.3f})"
    if name == "clean":
        said = f"CPU {_said(seconds[0] <= _CPU * seconds[1])} (bound {_CPU})"
    print(
        f"  beside OCRmyPDF, {language} {name:8} {len(pairs):3} pages  error {mine:.4f} / {other:.4f} = {share:.3f}  "
        f"numbers {numbers[0]:.3f} / {numbers[1]:.3f}  CPU s {seconds[0]:.1f} / {seconds[1]:.1f} = "
        f"{seconds[0] / seconds[1]:.2f}  {said}"
    )
