"""Reads what has no pages: Word, sheets, slides, RTF, web pages, C-CDA, FHIR, plain text, into neutral blocks."""
