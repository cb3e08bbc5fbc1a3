"""Answers of the site, taken apart."""

from __future__ import annotations

from typing import Any

from lxml import html


def parsed_page(text: str) -> Any:
    """Return the root of a page; lxml's types know too little of what XPath finds."""
    return html.fromstring(text)
