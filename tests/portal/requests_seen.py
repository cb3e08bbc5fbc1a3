"""What the server saw: one record a request, and whether it was one that no polite crawler sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: method, path with query as sent, headers, wall-clock time (seconds), status answered."""

    method: str
    target: str
    headers: Mapping[str, str]
    time: float
    status: int

    @property
    def path(self) -> str:
        """The path without query, percent-decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def action(self) -> str | None:
        """What should never have been asked for: ``vote``, ``print``, ``login``, ``disallowed``, ``write``, or None."""
        query = parse_qs(urlsplit(self.target).query)
        if query.get("p_p_lifecycle") == ["1"]:
            return "vote"
        if query.get("p_p_state") == ["pop_up"]:
            return "print"
        if self.path.startswith("/c/"):
            return "login"
        if self.path.startswith(("/tim-kiem", "/noi-bo")):
            return "disallowed"
        return "write" if self.method not in ("GET", "HEAD") else None


Log = list[Seen]
