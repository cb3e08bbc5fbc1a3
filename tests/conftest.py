"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# No test fails for the time it took: vocabularies are compiled by whoever reads the first text, and machines differ.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
