"""The packet in the words of other systems: a FHIR R4 document after the International Patient Summary and mCODE."""

from caseferry.steps.standards.bundle import fhir_bundle

__all__ = ["fhir_bundle"]
