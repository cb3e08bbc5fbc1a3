"""Pictures carried inside a page (``data:`` addresses), often megabytes: named by digest before the page is parsed."""

from __future__ import annotations

import re
from hashlib import sha256

_INLINE = re.compile(
    rb"data:(?P<type>[\w.+-]{1,30}/[\w.+-]{1,40})(?:;[\w=.-]{1,40}){0,3};base64,(?P<data>[A-Za-z0-9+/=%\s]{200,})"
)


def without_inline_data(body: bytes) -> bytes:
    """Replace the data of each picture inside the page by its digest: ``data:image/png;sha256=<hex>``.

    The address stays one of its own kind and unlike any other picture's; short ones (spacers, icons) stay as written.
    """
    return _INLINE.sub(_named, body) if b";base64," in body else body


def _named(match: re.Match[bytes]) -> bytes:
    return b"data:" + match["type"] + b";sha256=" + sha256(match["data"]).hexdigest().encode()
