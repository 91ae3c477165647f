"""DICOM objects: their headers and their pictures."""

from caseferry.engines.dicom.headers import PydicomHeaders

__all__ = ["PydicomHeaders"]
