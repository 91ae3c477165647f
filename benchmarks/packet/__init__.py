"""Benchmarks of the packet."""
