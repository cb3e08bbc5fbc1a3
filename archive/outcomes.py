"""What can become of a capture."""

from __future__ import annotations

from typing import Literal

CaptureOutcome = Literal[
    "article",
    "listing",
    "attachment",
    "image",
    "requisite",
    "robots",
    "sitemap",
    "redirect",
    "not_modified",
    "unchanged",
    "soft_error",
    "blocked",
    "gate",
    "error",
    "other",
]
"""What became of a capture."""
