"""Caseferry: a heap of medical records in, a hospital-ready packet out."""

__version__ = "0.1.0"
