"""DICOM studies: inventory, identity, pairing with their reports."""

from caseferry.steps.image.absent import absent_studies
from caseferry.steps.image.pairing import pair_reports
from caseferry.steps.image.studies import image

__all__ = ["absent_studies", "image", "pair_reports"]
