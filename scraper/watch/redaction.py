"""What must not be read in a log or a message: passwords, tokens, cookies and session ids."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

HIDDEN = "[hidden]"
SECRETS = ("ARCHIVE_SMTP_PASSWORD", "ARCHIVE_WEBHOOK", "ARCHIVE_HEARTBEAT")
"""Variables whose whole value is a secret: the address of a webhook is its password."""

_PATTERNS = (
    # Headers, as they are printed by whoever dumps a request; up to the end of the line or of a quoted value.
    re.compile(r"(?i)(\b(?:set-)?cookie2?\b['\"]?\s*[:=]\s*\[?b?['\"]?)([^\r\n'\"\]]+)"),
    re.compile(r"(?i)(\b(?:proxy-)?authorization\b['\"]?\s*[:=]\s*\[?b?['\"]?)([^\r\n'\"\]]+)"),
    re.compile(r"(?i)(document\.cookie\s*=\s*['\"]?)([^\r\n'\"]+)"),
    # Parts of addresses: user:password@, ;jsessionid=…, ?token=…
    re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://)([^/\s:@'\"]+:[^/\s@'\"]+)(?=@)"),
    re.compile(r"(?i)(\b(?:jsessionid|phpsessid|asp\.net_sessionid|sessionid|d1n)=)([^\s;&,'\"<>\])]+)"),
    re.compile(
        r"(?i)((?:^|[?&;\s'\"(])(?:p_auth|token|access_token|api_?key|secret|password|passwd|pwd)=)([^\s;&,'\"<>\])]+)"
    ),
)


def secret(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Return the value of a variable, or of the file that ``<name>_FILE`` names; empty where there is none."""
    environment = os.environ if environment is None else environment
    if value := environment.get(name, "").strip():
        return value
    if path := environment.get(f"{name}_FILE", "").strip():
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
    return ""


def redacted(text: str) -> str:
    """Return a text without what must not be read."""
    for name in SECRETS:
        value = secret(name)
        if len(value) > 3:
            text = text.replace(value, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text
