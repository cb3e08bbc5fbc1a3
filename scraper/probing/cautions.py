"""What an operator should be warned of before a portal is crawled."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from scraper.probing.findings import Findings
from scraper.probing.looks import Look
from scraper.probing.visitor import Visitor, of_encoding

_READ = frozenset({"title", "published", "body"})


def cautions(found: Findings, visitor: Visitor, pages: Sequence[Look], hosts: Iterable[str]) -> list[str]:
    """Return a line for each thing; ``pages`` are those of people, without sitemaps and feeds."""
    return [
        *visitor.warnings,
        *_of_robots(found, visitor),
        *_of_connection(visitor),
        *_of_encodings(pages),
        *_of_content(found),
        *_of_hosts(pages, frozenset(hosts)),
    ]


def _of_robots(found: Findings, visitor: Visitor) -> Iterator[str]:
    if found.crawl_delay:
        yield f"robots.txt asks for {found.crawl_delay:g} s between requests; a crawl keeps that"
    for rule, count in sorted(visitor.refused.items()):
        if rule != "enough requests":
            yield f"{count} addresses were not asked for: {rule}"
    for section in found.sections:
        if not visitor.allows(urljoin(found.base, section.path)):
            yield f"robots.txt does not let us ask for {section.path}"


def _of_connection(visitor: Visitor) -> Iterator[str]:
    if visitor.tls.unverified:
        yield f"TLS: the certificate is not valid ({visitor.tls.unverified}); the file accepts it as it is"
    if visitor.tls.ciphers:
        yield f"TLS: the server takes old ciphers alone ({'; '.join(visitor.tls.refused)})"
    if visitor.gated:
        yield "a cookie gate stands before the pages; it was passed once, and its page is no content"


def _of_encodings(pages: Sequence[Look]) -> Iterator[str]:
    wrong = Counter(said for look in pages if look.fetched.body and (said := of_encoding(look.fetched)))
    for said, count in wrong.items():
        yield f"encoding: {said} ({count} pages)"
    decomposed = sum(not unicodedata.is_normalized("NFC", look.page.response.text) for look in pages)
    if decomposed:
        yield f"encoding: decomposed letters (NFD) on {decomposed} pages; texts are kept in NFC"


def _of_content(found: Findings) -> Iterator[str]:
    if not found.area:
        yield "no province was found in the imprint or the host: set `area` in the file (Bạc Liêu is 95)"
    if found.platform is None:
        yield "no platform is recognised: pages are read by statistics, expect gaps"
    if found.works and found.pager is None and not any(one.articles for one in found.lists):
        yield "no pager and no sitemap of articles was seen: only what first pages list is found"
    if found.sample is not None and (missing := _READ & set(found.sample.missing)):
        yield f"the sample article has no {' and no '.join(sorted(missing))}"


def _of_hosts(pages: Sequence[Look], hosts: frozenset[str]) -> Iterator[str]:
    named = (urlsplit(str(look.page.root.xpath("string(//head/link[@rel='canonical']/@href)"))) for look in pages)
    elsewhere = dict.fromkeys(p.netloc.lower() for p in named if p.netloc and p.netloc.lower() not in hosts)
    for host in elsewhere:
        yield f"pages name another host as their own: {host} (an alias, or where the portal moved)"
