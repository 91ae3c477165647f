"""Typesets our own texts with Typst, from templates and fonts of the package alone."""

from caseferry.engines.typst.typesetter import TypstTypesetter, available, version

__all__ = ["TypstTypesetter", "available", "version"]
