"""Text with boxes, script and language, legibility: every page of every file."""

from caseferry.steps.recognise.page import Eyes, Reading, Wanted, read_page, refused_page
from caseferry.steps.recognise.recognise import recognise

__all__ = ["Eyes", "Reading", "Wanted", "read_page", "recognise", "refused_page"]
