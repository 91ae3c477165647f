"""A CTranslate2 model in a local folder: OPUS-MT as converted (`source.spm`, `target.spm`) or an Argos package (`model/`, `sentencepiece.model`)."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseferry.domain.errors import TranslatorFailed, UsageError

_INSTALL = "Install caseferry with its `translation` extra."


def available() -> bool:
    """True when the libraries are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("ctranslate2", "sentencepiece"))


def version() -> str:
    """The version of CTranslate2."""
    return importlib.metadata.version("ctranslate2")


class LocalModel:
    """The Translator port over a folder. One thread and greedy choice of the best beam, so that the same text gives the same words.

    Models that know several target languages want one as first token (`prefix`, such as `>>cmn_Hans<<`).
    Raises UsageError when the folder holds no such model.
    """

    remote = False

    def __init__(self, folder: Path, *, prefix: str = "") -> None:
        if not available():
            raise UsageError("The libraries for local translation are not installed.", next_step=_INSTALL)
        ctranslate2 = importlib.import_module("ctranslate2")
        sentencepiece = importlib.import_module("sentencepiece")
        model, source, target = _layout(folder)
        self.name = f"local model {folder.resolve().name}"
        self._prefix = [prefix] if prefix else []
        self._end = ["</s>"] if source != target and not _ends_itself(model) else []
        try:
            self._translator: Any = ctranslate2.Translator(str(model), device="cpu", inter_threads=1, intra_threads=1)
            self._source: Any = sentencepiece.SentencePieceProcessor(model_file=str(source))
            self._target: Any = sentencepiece.SentencePieceProcessor(model_file=str(target))
        except (RuntimeError, ValueError, OSError):
            raise UsageError(
                "The folder holds a translation model that cannot be loaded.", next_step="Convert it again."
            ) from None

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> tuple[str, ...]:
        """One translation per text."""
        del source, target  # the folder decides
        pieces = [[*self._prefix, *self._source.encode(text, out_type=str), *self._end] for text in texts]
        longest = 3 * max(map(len, pieces), default=0) + 16
        try:
            results = self._translator.translate_batch(
                pieces, beam_size=4, max_batch_size=16, max_decoding_length=longest
            )
        except (RuntimeError, ValueError):
            raise TranslatorFailed("The local model failed.") from None
        return tuple(self._target.decode(result.hypotheses[0]) for result in results)


def _ends_itself(model: Path) -> bool:
    """Whether the model adds the end of the sentence; models that were converted from Transformers want it from us."""
    try:
        return bool(json.loads((model / "config.json").read_text(encoding="utf-8")).get("add_source_eos", False))
    except (OSError, ValueError):
        return False


def _layout(folder: Path) -> tuple[Path, Path, Path]:
    """Model folder, source and target pieces."""
    if (folder / "model" / "model.bin").is_file() and (folder / "sentencepiece.model").is_file():
        return folder / "model", folder / "sentencepiece.model", folder / "sentencepiece.model"
    if all((folder / name).is_file() for name in ("model.bin", "source.spm", "target.spm")):
        return folder, folder / "source.spm", folder / "target.spm"
    raise UsageError(
        f"{folder} holds no translation model.",
        next_step="It needs model.bin, source.spm and target.spm (OPUS-MT), or model/ and sentencepiece.model (Argos).",
    )
