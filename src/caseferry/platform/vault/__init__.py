"""Encrypted storage: keys, objects, columns, the blind index, erasure and backup."""
