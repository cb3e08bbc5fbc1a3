"""One request at a time over plain sockets: size, time and redirects in hand, and what TLS needs found out."""

from __future__ import annotations

import http.client
import ssl
import time
import zlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.version import user_agent

TIMEOUT = 30.0  # seconds of silence
LONGEST = 120.0  # seconds that one answer may take in all: a slow drip ends here
LARGEST = 10_000_000  # bytes of a body, as sent and unpacked
_CHUNK = 65_536
# What portals with small Diffie-Hellman keys or old renegotiation take, in order of trying.
_CIPHERS = (None, "DEFAULT:!DH", "DEFAULT:@SECLEVEL=1")
_LEGACY_RENEGOTIATION = 0x4


class Trouble(Exception):  # noqa: N818 - reads as what it says
    """Why a portal cannot be looked at, in one line."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: header names in lower case, content coding removed."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Tls:
    """What it takes to speak to the host over TLS, as found out so far."""

    unverified: str | None = None
    """Why the certificate cannot be verified; None where it can."""
    ciphers: str | None = None
    refused: list[str] = field(default_factory=list)

    def context(self) -> ssl.SSLContext:
        """Return the context for the next connection."""
        made = ssl.create_default_context()
        if self.unverified is not None:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        if self.ciphers is not None:
            made.set_ciphers(self.ciphers)
            made.options |= _LEGACY_RENEGOTIATION
        return made

    def learn(self, error: ssl.SSLError) -> bool:
        """Take a refusal into account; return whether there is anything else to try."""
        if isinstance(error, ssl.SSLCertVerificationError):
            if self.unverified is not None:
                return False
            self.unverified = error.verify_message or "it cannot be verified"
            return True
        self.refused.append(str(error.reason or error).lower().replace("_", " "))
        at = _CIPHERS.index(self.ciphers) + 1
        if at >= len(_CIPHERS):
            return False
        self.ciphers = _CIPHERS[at]
        return True


def fetch(url: str, tls: Tls, cookie: str | None = None) -> Fetched:
    """Ask for one address and read the answer; redirects are not followed.

    Raises:
        Trouble: no answer, one that is no HTTP, or one that is too long or too slow.
    """
    while True:
        try:
            return _fetch(url, tls, cookie)
        except ssl.SSLError as error:
            if not tls.learn(error):
                host = urlsplit(url).netloc
                raise Trouble(f"{host}: no TLS connection ({'; '.join(tls.refused) or error.reason})") from None
        except OSError as error:
            host = urlsplit(url).netloc
            why = "no answer in time" if isinstance(error, TimeoutError) else error.strerror or str(error)
            raise Trouble(f"{host} cannot be reached ({why})") from None
        except (http.client.HTTPException, ValueError) as error:
            raise Trouble(f"{url}: the answer is no sound HTTP ({type(error).__name__})") from None


def _fetch(url: str, tls: Tls, cookie: str | None) -> Fetched:
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=tls.context())
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT)
    headers = {"User-Agent": user_agent(), "Accept-Language": "vi", "Accept-Encoding": "gzip", "Connection": "close"}
    if cookie:
        headers["Cookie"] = cookie
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        body = _read(url, response)
    finally:
        connection.close()
    if told.get("content-encoding", "").lower() in ("gzip", "x-gzip"):
        body = _unpacked(url, body)
    return Fetched(url, response.status, told, body)


def _read(url: str, response: http.client.HTTPResponse) -> bytes:
    until = time.monotonic() + LONGEST
    found = bytearray()
    while chunk := response.read1(_CHUNK):
        found += chunk
        if len(found) > LARGEST:
            raise Trouble(f"{url}: more than {LARGEST // 1_000_000} MB, that is no page")
        if time.monotonic() > until:
            raise Trouble(f"{url}: the answer took more than {LONGEST:.0f} s")
    return bytes(found)


def _unpacked(url: str, body: bytes) -> bytes:
    try:
        unpacking = zlib.decompressobj(wbits=31)
        found = unpacking.decompress(body, LARGEST)
    except zlib.error:
        raise Trouble(f"{url}: says that it is compressed and is not") from None
    if unpacking.unconsumed_tail:
        raise Trouble(f"{url}: unpacks to more than {LARGEST // 1_000_000} MB, that is no page")
    return found
