"""Photographs and scans: opened, cut out, evenly lit, straightened."""

from caseferry.engines.photo.clean import Darkroom
from caseferry.engines.photo.open import ImagePages, open_bytes

__all__ = ["Darkroom", "ImagePages", "open_bytes"]
