"""Try every address that is configured, so that a wrong password is not found out by the first real alarm."""

from __future__ import annotations

import sys
from collections.abc import Callable

from archive import times
from scraper.watch import delivery
from scraper.watch.addresses import addresses
from scraper.watch.redaction import redacted

TEXT = "This is a trial of the archive's alarms; nothing is wrong. Đây là thư thử; không có gì hỏng."


def trial() -> bool:
    """Send a trial to each address, say how it went; return whether all of them took it, and there is one."""
    to = addresses()
    ways: list[tuple[str, Callable[[], None]]] = []
    if (mail := to.mail) is not None:
        ways.append(("e-mail", lambda: delivery.mail(mail, "Archive: a trial of its alarms", TEXT)))
    if to.webhook:
        told = {"event": "trial", "health": "healthy", "at": times.now(), "text": TEXT}
        ways.append(("webhook", lambda: delivery.post(to.webhook, told)))
    if to.heartbeat:
        ways.append(("heartbeat", lambda: delivery.ping(to.heartbeat, True, TEXT)))
    well = not to.wrong
    for line in to.wrong:
        print(f"scrapy status: {redacted(line)}", file=sys.stderr)
    for name, send in ways:
        try:
            send()
        except delivery.Undelivered as error:
            print(f"scrapy status: {name}: {error}", file=sys.stderr)
            well = False
        else:
            print(f"{name}: delivered")
    if not ways:
        print("scrapy status: no alarm is configured; docs/operating.md says how", file=sys.stderr)
    return well and bool(ways)
