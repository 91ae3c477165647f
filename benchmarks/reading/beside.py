"""Runs OCRmyPDF on a picture: the same page, the language named, its defaults otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

_LANGUAGES = {"en": "eng", "es": "spa", "fr": "fra", "zh": "chi_sim", "ru": "rus", "ar": "ara", "vi": "vie"}

_PATIENCE = 1800  # seconds: processor time is counted, not the wait on a busy machine


def compared(language: str) -> bool:
    """Whether OCRmyPDF is here and the language is one of those compared."""
    return language in _LANGUAGES and shutil.which("ocrmypdf") is not None


def ocrmypdf(picture: bytes, language: str, dpi: int) -> tuple[str, float]:
    """The words and the processor seconds; no words when it failed."""
    with tempfile.TemporaryDirectory() as folder:
        source, words = Path(folder) / "page.png", Path(folder) / "words.txt"
        plain = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)  # it refuses an alpha channel
        cv2.imwrite(str(source), plain)
        before = os.times()
        command = ["ocrmypdf", "--image-dpi", str(dpi), "-l", _LANGUAGES[language], "--sidecar", str(words),
                   "--jobs", "1", str(source), f"{folder}/out.pdf"]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE)
        after = os.times()
        seconds = after.children_user + after.children_system - before.children_user - before.children_system
        return (words.read_text(encoding="utf-8") if words.exists() else ""), seconds
