"""Whom to tell, from the environment: a schedule's file of settings, never the command line or a log."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from scraper.watch.redaction import secret

SETTINGS: Mapping[str, str] = {
    "ARCHIVE_MAIL_TO": "whom to write to, several with commas",
    "ARCHIVE_MAIL_FROM": "the sender; the first of those written to where it is not given",
    "ARCHIVE_SMTP_HOST": "the mail server; without it no e-mail is sent",
    "ARCHIVE_SMTP_PORT": "its port: 587 where it is not given",
    "ARCHIVE_SMTP_TLS": "starttls (the default), tls from the first byte, or none",
    "ARCHIVE_SMTP_USER": "the user to log in as; none where it is not given",
    "ARCHIVE_SMTP_PASSWORD": "the password",
    "ARCHIVE_WEBHOOK": "the address that unhealthy runs are posted to as JSON",
    "ARCHIVE_HEARTBEAT": "the address that is asked after each healthy run, with /fail appended after others",
    "ARCHIVE_STARTED_BY": "the name of the schedule; `hand` where it is not given",
}
"""Every variable; those that are secrets may be given as a file, ``<name>_FILE``."""


@dataclass(frozen=True, slots=True)
class Mail:
    """How an e-mail is sent. ``security``: starttls, tls, none."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Whom to tell; ``wrong`` says what of the settings cannot be used."""

    mail: Mail | None = None
    webhook: str = field(default="", repr=False)
    heartbeat: str = field(default="", repr=False)
    wrong: tuple[str, ...] = ()


def addresses(environment: Mapping[str, str] | None = None) -> Addresses:
    """Read whom to tell; what is wrong is said and left out, since a crawl must not fail for it."""
    given = os.environ if environment is None else environment
    wrong: list[str] = []
    found = {}
    for name in ("ARCHIVE_WEBHOOK", "ARCHIVE_HEARTBEAT"):
        value = secret(name, given)
        if value and not value.startswith(("http://", "https://")):
            wrong.append(f"{name} is not an address such as https://example.org/…")
            value = ""
        if not value and given.get(f"{name}_FILE"):
            wrong.append(f"{name}_FILE cannot be read, or holds nothing")
        found[name] = value
    mail = _mail(given, wrong)
    return Addresses(mail, found["ARCHIVE_WEBHOOK"], found["ARCHIVE_HEARTBEAT"], tuple(wrong))


def _mail(given: Mapping[str, str], wrong: list[str]) -> Mail | None:
    host = given.get("ARCHIVE_SMTP_HOST", "").strip()
    to = tuple(part.strip() for part in given.get("ARCHIVE_MAIL_TO", "").split(",") if part.strip())
    if not host and not to:
        return None
    if not host or not to:
        wrong.append("e-mail needs both ARCHIVE_SMTP_HOST and ARCHIVE_MAIL_TO")
        return None
    port, security = given.get("ARCHIVE_SMTP_PORT", "587").strip(), given.get("ARCHIVE_SMTP_TLS", "starttls").strip()
    if not port.isdigit() or not 0 < int(port) < 65536:
        wrong.append("ARCHIVE_SMTP_PORT is no port")
        return None
    if security not in ("starttls", "tls", "none"):
        wrong.append("ARCHIVE_SMTP_TLS must be starttls, tls or none")
        return None
    sender = given.get("ARCHIVE_MAIL_FROM", "").strip() or to[0]
    user, password = given.get("ARCHIVE_SMTP_USER", "").strip(), secret("ARCHIVE_SMTP_PASSWORD", given)
    if user and security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        wrong.append("ARCHIVE_SMTP_TLS is none: the password would be sent in the clear, so no e-mail is sent")
        return None
    return Mail(host, int(port), security, user, password, sender, to)


def started_by(environment: Mapping[str, str] | None = None) -> str:
    """Return who started this process: the name of a schedule, or ``hand``."""
    given = os.environ if environment is None else environment
    name = "".join(c for c in given.get("ARCHIVE_STARTED_BY", "").lower() if c.isalnum() or c == "-")[:30]
    return name or "hand"
