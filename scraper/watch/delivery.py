"""Deliver a message: HTTP and SMTP, each within a time limit that holds whatever the other side does."""

from __future__ import annotations

import json
import smtplib
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from scraper.version import VERSION
from scraper.watch.addresses import Mail
from scraper.watch.redaction import redacted

PATIENCE = 10.0  # seconds for one step: connecting, one answer
LONGEST = 20.0  # seconds for all of it; who answers drop by drop is not waited for


class Undelivered(Exception):  # noqa: N818 - reads as what it says
    """A message that could not be delivered; the text is one line without secrets."""


def post(address: str, document: Any) -> None:
    """Post JSON; raises Undelivered."""
    _request(address, json.dumps(document, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def ping(address: str, well: bool, text: str) -> None:
    """Ask the address of a heartbeat, with ``/fail`` appended where it did not go well; raises Undelivered."""
    _request(address if well else f"{address.rstrip('/')}/fail", text.encode(), "text/plain; charset=utf-8")


def _request(address: str, body: bytes, kind: str) -> None:
    headers = {"Content-Type": kind, "User-Agent": f"alliance-archive/{VERSION}"}

    def send() -> None:
        request = urllib.request.Request(address, data=body, headers=headers, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE):
            pass

    _within(send)


def mail(how: Mail, subject: str, text: str) -> None:
    """Send an e-mail; raises Undelivered."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, how.sender, ", ".join(how.to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)

    def send() -> None:
        context = ssl.create_default_context()
        direct = how.security == "tls"
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(how.host, how.port, timeout=PATIENCE, context=context)
            if direct
            else smtplib.SMTP(how.host, how.port, timeout=PATIENCE)
        )
        with server:
            if how.security == "starttls":
                server.starttls(context=context)
            if how.user:
                server.login(how.user, how.password)
            server.send_message(message)

    _within(send)


def _within(send: Callable[[], None]) -> None:
    """Send in a thread that is left behind when the time is over."""
    trouble: list[str] = []

    def run() -> None:
        try:
            send()
        except urllib.error.HTTPError as error:
            trouble.append(f"it answers {error.code}")
        except (OSError, smtplib.SMTPException, ValueError) as error:
            trouble.append(_told(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(LONGEST)
    if thread.is_alive():
        raise Undelivered(f"no answer within {LONGEST:.0f} s")
    if trouble:
        raise Undelivered(trouble[0])


def _told(error: Exception) -> str:
    """Return in one line what went wrong; an address that is wrong is quoted by Python, and a secret."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server refuses user and password"
    if isinstance(error, ValueError):
        return "its address cannot be used"
    reason = getattr(error, "reason", error)
    return redacted((str(reason) or type(error).__name__).splitlines()[0][:200])
