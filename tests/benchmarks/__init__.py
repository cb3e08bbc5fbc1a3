"""Measurements of speed, run by hand: ``python -m tests.benchmarks.NAME``. No test asserts a time."""
