"""Messy folders of invented families, made from the corpus: scans, photos, copies, strangers; packed and scored whole."""
