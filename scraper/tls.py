"""TLS as old servers speak it, where a portal's file allows that: weak keys, old renegotiation, half a chain.

Scrapy hands a list of ciphers on name by name, which loses OpenSSL's security level (``@SECLEVEL=0`` lets small keys
pass), and keeps renegotiation of before 2010 for unverified connections alone. Here the context is set as the file
says, and certificates are verified all the same unless it says otherwise.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader import contextfactory
from twisted.internet.ssl import CertificateOptions

from scraper.politeness import TLS_CHAIN, TLS_CIPHERS, TLS_LEGACY

_LEGACY_SERVER_CONNECT = 0x4  # of OpenSSL; pyOpenSSL has no name for it


class PortalContextFactory(contextfactory._ScrapyClientContextFactory):
    """Makes the contexts of all connections of a crawl."""

    _ciphers: str | None = None
    _legacy = False
    _chain: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> PortalContextFactory:
        """Build as Scrapy does, with the settings that a portal's file led to."""
        made = super().from_crawler(crawler, *args, **kwargs)
        made._ciphers, made._chain = crawler.settings.get(TLS_CIPHERS), crawler.settings.get(TLS_CHAIN)
        made._legacy = crawler.settings.getbool(TLS_LEGACY)
        return made

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        """Return what makes the connections to a host."""
        creator = super().creatorForNetloc(hostname, port)
        if self._verify_certificates:
            self._apply(contextfactory._get_creator_context(creator))
        return creator

    def _get_cert_options(self) -> CertificateOptions:
        options = super()._get_cert_options()
        self._apply(options.getContext())
        return options

    def _apply(self, context: SSL.Context) -> None:
        if self._ciphers:
            context.set_cipher_list(self._ciphers.encode("ascii"))
        if self._legacy:
            context.set_options(_LEGACY_SERVER_CONNECT)
        if self._chain:
            context.load_verify_locations(self._chain)
