"""What a portal's file says about politeness, as Scrapy settings."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from scraper.portal import FOLDER, Portal
from scraper.version import user_agent

TLS_CIPHERS, TLS_LEGACY, TLS_CHAIN = "PORTAL_TLS_CIPHERS", "PORTAL_TLS_LEGACY", "PORTAL_TLS_CHAIN"  # our settings
LEAST_DELAY = 1.0  # seconds between requests to any host but our own machine


def settings_for(portal: Portal) -> dict[str, Any]:
    """Return the settings of a crawl of a portal. Hurry is granted only where every host is loopback."""
    loopback = all(is_loopback(urlsplit(f"//{host}").hostname or "") for host in portal.hosts)
    gentle = portal.politeness
    settings: dict[str, Any] = {
        "USER_AGENT": gentle.user_agent or user_agent(),
        "DOWNLOAD_DELAY": gentle.delay if loopback else max(gentle.delay, LEAST_DELAY),
        "CONCURRENT_REQUESTS_PER_DOMAIN": max(1, gentle.concurrency) if loopback else 1,
        "AUTOTHROTTLE_ENABLED": not (loopback and gentle.delay == 0),
        "AUTOTHROTTLE_START_DELAY": max(gentle.delay, LEAST_DELAY),
        "DOWNLOAD_TIMEOUT": gentle.timeout,
        "DOWNLOAD_MAXSIZE": portal.limits.body_bytes,
        "DOWNLOAD_VERIFY_CERTIFICATES": not gentle.accept_invalid_tls,
        "CLOSESPIDER_PAGECOUNT": portal.limits.pages,
        "CLOSESPIDER_TIMEOUT": portal.limits.seconds,
    }
    if gentle.tls_ciphers:
        settings[TLS_CIPHERS] = gentle.tls_ciphers
    if gentle.tls_chain:
        settings[TLS_CHAIN] = str(FOLDER / gentle.tls_chain)
    if gentle.tls_legacy:
        settings |= {TLS_LEGACY: True, "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0"}
    return settings


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
