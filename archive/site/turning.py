"""Characters that turn text around, shown as what they are: nothing that was archived may rearrange our own words.

``U+202E`` in a file's name makes ``exe.pdf`` of ``fdp.exe``, and an isolate that is not closed takes the rest of the
line along. No template has to think of it: this sees every value on its way into a page.
"""

from __future__ import annotations

import re

from markupsafe import Markup

# Embeddings, overrides and isolates, and what ends them (UAX #9). The marks LRM, RLM and ALM turn nothing around.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
SHOWN = "\ufffd"


def straight(value: object) -> object:
    """Return a value of a template with each character that would turn text around replaced by ``U+FFFD``."""
    if not isinstance(value, str) or value.isascii():
        return value
    found = _TURNING.sub(SHOWN, value)
    return Markup(found) if isinstance(value, Markup) else found
