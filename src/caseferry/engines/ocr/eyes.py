"""The engines of one process, sharing their models."""

from __future__ import annotations

from caseferry.engines.ocr.boxes import Detector
from caseferry.engines.ocr.foreign import ForeignPieces
from caseferry.engines.ocr.latin import LatinRecogniser
from caseferry.engines.ocr.letters import LetterReader
from caseferry.engines.ocr.rapid import RapidRecogniser
from caseferry.engines.ocr.sight import SampleSight
from caseferry.engines.ocr.tessdata import installed
from caseferry.engines.ocr.tesseract import TesseractRecogniser
from caseferry.ports.reading import Recogniser, ScriptFinder


def open_eyes(tessdata: str = "") -> tuple[ScriptFinder, tuple[Recogniser, ...]]:
    """What finds the script of a page, and the recognisers in order of preference. `tessdata`: a folder with more languages."""
    detector, letters, languages = Detector(), LetterReader(), installed(tessdata)
    tesseract = TesseractRecogniser(languages, detector, letters)
    vietnamese = tesseract.reader("vie") if "vie" in languages else None
    latin = LatinRecogniser(RapidRecogniser(detector, letters), vietnamese, ForeignPieces(tesseract))
    return SampleSight(letters, tesseract), (latin, tesseract)
