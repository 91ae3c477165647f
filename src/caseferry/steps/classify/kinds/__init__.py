"""What kind of document some pages are, with the evidence and a calibrated confidence."""

from caseferry.steps.classify.kinds.decide import Kind, decide_kind
from caseferry.steps.classify.kinds.strangeness import tells_nothing, words_known

__all__ = ["Kind", "decide_kind", "tells_nothing", "words_known"]
