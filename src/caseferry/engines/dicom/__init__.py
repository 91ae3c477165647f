"""DICOM objects through pydicom."""

from caseferry.engines.dicom.headers import PydicomHeaders

__all__ = ["PydicomHeaders"]
