"""DICOM studies: inventory, identity, pairing with their reports."""

from caseferry.steps.image.studies import image

__all__ = ["image"]
