"""Which version of the extractor this is."""

EXTRACTOR_VERSION = "4"
"""Rises whenever the same text may give other figures."""
