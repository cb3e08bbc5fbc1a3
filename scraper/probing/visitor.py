"""A polite visitor: robots.txt first, a pause between requests, a dozen requests or so, no actions, no other hosts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit, urlunsplit

from protego import Protego

from archive.addresses import absolute, asked_for
from archive.records import Refusal
from scraper.parse import parse
from scraper.platforms import charset, kinds
from scraper.politeness import is_loopback
from scraper.portal import Portal
from scraper.probing.connection import Fetched, Tls, Trouble, fetch
from scraper.refusal_rules import refuse
from scraper.version import user_agent

MOST = 14  # requests to one portal, robots.txt and redirects among them
PAUSE = 2.0  # seconds between two requests; none on the loopback
_REDIRECTS = 4
_BLOCKED = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_COOKIE = re.compile(r"document\.cookie\s*=\s*[\"']\s*([^\"';=\s]{1,64}=[^\"';\s]{0,256})")


class Visitor:
    """Asks one portal for pages; what it was not allowed to ask is counted in ``refused``.

    ``tell`` is called with each address before it is asked; ``keep`` with each answer.
    """

    def __init__(self, tell: Callable[[str], None], keep: Callable[[Fetched], None] | None = None) -> None:
        self.tell = tell
        self.keep = keep
        self.tls = Tls()
        self.asked: list[str] = []
        self.refused: dict[str, int] = {}
        self.warnings: list[str] = []
        self.gated = False
        self._cookie: str | None = None
        self._rules: dict[str, Protego] = {}
        self._pause = PAUSE
        self._last = 0.0

    # ---- pages -------------------------------------------------------------------------------------------

    def first(self, url: str) -> Fetched:
        """Return the page that a person pointed at, wherever it leads.

        Raises:
            Trouble: it cannot be read, and why.
        """
        for _ in range(_REDIRECTS):
            self._obey_robots(url)
            found = self._ask(url)
            target = self._target(found)
            if target is None:
                return found
            if is_private(target) and not is_private(url):
                raise Trouble(f"{url} leads to the private address {target}")
            if urlsplit(target).netloc.lower() != urlsplit(url).netloc.lower():
                self.warnings.append(f"{url} leads to another host: {target}")
            url = target
        raise Trouble(f"{url} leads from one redirect to the next")

    def get(self, url: str, portal: Portal) -> Fetched | None:
        """Return a further page of the portal; None where it may not be asked or gives none."""
        for _ in range(_REDIRECTS):
            rule = refuse(url, portal)
            if rule is None and not self._allows(url):
                rule = "robots"
            if rule is None and len(self.asked) >= MOST:
                rule = "enough requests"
            if rule is not None:
                self.refused[rule] = self.refused.get(rule, 0) + 1
                return None
            try:
                found = self._ask(url)
            except Trouble as trouble:
                self.warnings.append(str(trouble))
                return None
            target = self._target(found)
            if target is None:
                return found if found.status == HTTPStatus.OK else None
            url = target
        return None

    def sitemaps(self, base: str) -> list[str]:
        """Return the sitemaps that robots.txt names."""
        rules = self._rules.get(urlsplit(base).netloc.lower())
        return list(rules.sitemaps) if rules else []

    def allows(self, url: str) -> bool:
        """Whether robots.txt lets us ask for an address."""
        return self._allows(url)

    @property
    def crawl_delay(self) -> float | None:
        """The delay that robots.txt asks for, in seconds."""
        delays = [rules.crawl_delay(user_agent()) for rules in self._rules.values()]
        return max((delay for delay in delays if delay is not None), default=None)

    # ---- how it is asked ---------------------------------------------------------------------------------

    def _ask(self, url: str) -> Fetched:
        """Ask for an address; a gate that only wants its cookie back is passed once."""
        found = self._send(url)
        if found.status == HTTPStatus.OK and not self.gated:
            verdict = kinds.before_markup(found.body, found.headers.get("content-type", ""))
            if verdict is not None and verdict.kind == "gate":
                self.gated = True
                cookie = _COOKIE.search(found.body.decode("latin-1"))
                if cookie is None:
                    raise Trouble(f"{url}: a cookie gate whose cookie cannot be read")
                self._cookie = cookie[1]
                found = self._send(url)
        if self.keep is not None:
            self.keep(found)
        return found

    def _send(self, url: str) -> Fetched:
        loopback = is_loopback(urlsplit(url).hostname or "")
        pause = 0.0 if loopback else max(self._pause, self.crawl_delay or 0.0)
        time.sleep(max(0.0, self._last + pause - time.monotonic()))
        self.asked.append(url)
        self.tell(url)
        try:
            return fetch(_sendable(url), self.tls, self._cookie)
        finally:
            self._last = time.monotonic()

    @staticmethod
    def _target(found: Fetched) -> str | None:
        if not HTTPStatus.MULTIPLE_CHOICES <= found.status < HTTPStatus.BAD_REQUEST:
            return None
        target = absolute(found.url, urljoin(found.url, found.headers.get("location", "")))
        return asked_for(target) if target and "location" in found.headers else None

    # ---- robots.txt --------------------------------------------------------------------------------------

    def _obey_robots(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc.lower() not in self._rules:
            address = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
            answer = self._follow(address)
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                raise Trouble(f"{address} could not be read (status {answer.status}), so nothing may be asked")
            # Section 2.3.1.3 of RFC 9309: where there is none, there are no rules. A page in its place is none either.
            text = answer.body.decode("utf-8", "replace") if answer.status == HTTPStatus.OK else ""
            self._rules[parts.netloc.lower()] = Protego.parse("" if text.lstrip().startswith("<") else text)
        if not self._allows(url):
            raise Trouble(f"robots.txt of {parts.netloc} does not let us ask for {url}")

    def _follow(self, url: str) -> Fetched:
        for _ in range(_REDIRECTS):
            found = self._send(url)
            target = self._target(found)
            if target is None or is_private(target) != is_private(url):
                return found
            url = target
        return found

    def _allows(self, url: str) -> bool:
        rules = self._rules.get(urlsplit(url).netloc.lower())
        return rules is None or bool(rules.can_fetch(url, user_agent()))


def is_private(url: str) -> bool:
    """Whether an address is not one of the public internet."""
    alone = Portal(name="any", organisation="any", area="", base=url)
    return refuse(url, alone) == "private_address"


def why_no_page(found: Fetched) -> str | None:
    """Return in one line why an answer is no page to begin with; None where it is one."""
    if found.status in _BLOCKED:
        wait = found.headers.get("retry-after")
        return f"{found.url} is blocked for us (status {found.status}{f', retry after {wait}' if wait else ''})"
    if found.status != HTTPStatus.OK:
        return f"{found.url} answers status {found.status}"
    read = parse(found.body, found.url, found.headers)
    if not isinstance(read, Refusal):
        return None
    if read.kind == "gate":
        return f"{found.url}: a cookie gate that does not open ({read.reason})"
    if read.kind == "login":
        return f"{found.url} asks for a log-in ({read.reason}); begin with a public page"
    if read.kind == "blocked":
        return f"{found.url} is blocked for us ({read.reason})"
    if read.kind in ("soft404", "error"):
        return f"{found.url} is no page ({read.reason})"
    if kinds.before_markup(found.body, found.headers.get("content-type", "")) is not None:
        return f"{found.url} is not HTML ({read.reason})"
    return None


def of_encoding(found: Fetched) -> str | None:
    """Return what a server says wrongly about the encoding of a page, in one line."""
    said = re.search(r"charset=[\"']?([\w-]+)", found.headers.get("content-type", ""), re.IGNORECASE)
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", found.body[:4096], re.IGNORECASE)
    proven = charset.encoding(charset.narrow(found.body))
    for where, name in (("the header", said and said[1]), ("the page", declared and declared[1].decode("latin-1"))):
        if name and proven == "utf-8" and name.lower().replace("_", "-") not in ("utf-8", "utf8"):
            return f"{where} says {name}, the bytes are UTF-8 (they are read as what they are)"
    if proven is None:
        return "the bytes are not UTF-8; the declared encoding is believed"
    return None


def _sendable(url: str) -> str:
    made = absolute(url, url)
    return url if made is None else made
