"""Text from pictures: PP-OCR for Latin and Chinese, Tesseract's models for the scripts it has."""

from caseferry.engines.ocr.eyes import open_eyes
from caseferry.engines.ocr.rapid import RapidRecogniser
from caseferry.engines.ocr.sight import SampleSight

__all__ = ["RapidRecogniser", "SampleSight", "open_eyes"]
