"""The order in which a portal is looked at: the page given, the entrance, what lists articles, one article."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qsl, urljoin, urlsplit

from archive.addresses import asked_for
from archive.records import ParsedPage
from scraper.canonical import decoded_path, url_key
from scraper.identity_rules import RULES
from scraper.platforms import addresses, kinds
from scraper.platforms.folding import fold, key
from scraper.platforms.vocabulary import words
from scraper.portal import Portal
from scraper.probing.cautions import cautions
from scraper.probing.connection import Fetched, Trouble
from scraper.probing.findings import Findings, List, Pager, Section
from scraper.probing.looks import Look
from scraper.probing.reference_area import area_of
from scraper.probing.shapes import article_pattern
from scraper.probing.visitor import Visitor, is_private, why_no_page

_LOOKED_AT = 3  # sections
_WRITTEN = 12
_TRIED = 2  # articles of one list, until one can be read
_KEYS = 5
_LONG_NAME = 10
_LANGUAGE = re.compile(r"^/(?:en|zh|fr|ja|ko|en_US|en-US)(?:/|$)")
_NUMBERED = re.compile(r"\.\d{1,7}(?:\.html?)?/?$")
_SOURCES = ("listing", "home", "sitemap")


class Survey:
    """One look at one portal; ``run`` gives the findings."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.looks: dict[str, Look] = {}
        self.portal = Portal(name="probed", organisation="", area="", base="")
        self.given = ""
        self.absent: set[str] = set()

    def run(self, url: str) -> Findings:
        """Look at the portal that ``url`` is a page of.

        Raises:
            Trouble: nothing can be said about it, and why.
        """
        found = self.visitor.first(url)
        if (why := why_no_page(found)) is not None:
            raise Trouble(why)
        parts = urlsplit(found.url)
        base = f"{parts.scheme}://{parts.netloc}/"
        self.portal = replace(self.portal, base=base, allow_private=is_private(base))
        first = self._look(found)
        self.given = first.url
        home = first if urlsplit(first.url)._replace(fragment="").geturl() == base else self._open(base)
        findings = Findings(url=url, base=base, organisation="", area="")
        if urlsplit(url).netloc.lower() != parts.netloc.lower():
            findings.aliases.append(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/")
        self._find_patterns([look for look in (first, home) if look is not None], findings)
        self._read_lists(findings)
        self._read_sections(findings)
        self._turn_page(findings)
        self._read_sample(findings)
        self._conclude(findings)
        return findings

    # ---- looking -----------------------------------------------------------------------------------------

    def _look(self, fetched: Fetched) -> Look:
        look = Look(fetched, self.portal)
        self.looks[url_key(fetched.url, "listing")] = look
        return look

    def _open(self, url: str) -> Look | None:
        """Return a page of the portal, asked for once; None where there is none."""
        known = self.looks.get(url_key(url, "listing"))
        if known is not None:
            return known
        fetched = self.visitor.get(asked_for(url), self.portal)
        if fetched is None:
            self.absent.add(url_key(url, "listing"))
            return None
        return self._look(fetched)

    def _find_patterns(self, seen: list[Look], findings: Findings) -> None:
        """Where no platform knows its articles by their addresses, take the shape that most links have."""
        if any(look.entries or look.kind in ("article", "print") for look in seen):
            return
        links = {url: text for look in seen for url, text in look.pages.items()}
        pattern = article_pattern(links)
        if pattern is None:
            return
        findings.article_patterns.append(pattern)
        self.portal = replace(self.portal, article_patterns=(re.compile(pattern),))
        for look in seen:
            self._look(look.fetched)

    # ---- machine-made lists --------------------------------------------------------------------------------

    def _read_lists(self, findings: Findings) -> None:
        named = [url for url in self.visitor.sitemaps(findings.base) if urlsplit(url).netloc in self.portal.hosts]
        look = self._open(named[0] if named else urljoin(findings.base, "/sitemap.xml"))
        if look is not None and look.read.platform == "feed" and isinstance(look.read, ParsedPage):
            self._note_list(look, findings, "sitemap")
            children = look.read.links
            if children and (child := self._open(children[0])) is not None:
                self._note_list(child, findings, f"first of {len(children)} sitemaps")
        feeds = [url for look in self.looks.values() for url in look.feeds]
        own = [url for url in dict.fromkeys(feeds) if urlsplit(url).netloc.lower() in self.portal.hosts]
        if own and (look := self._open(own[0])) is not None and look.read.platform == "feed":
            self._note_list(look, findings, "feed")

    def _note_list(self, look: Look, findings: Findings, kind: str) -> None:
        if look.read.platform != "feed" or not isinstance(look.read, ParsedPage):
            return
        holds = len(look.read.links) or len(look.entries)
        kind = "index of sitemaps" if look.read.links else kind
        articles = sum(self._is_article(entry.url) for entry in look.entries)
        findings.lists.append(List(look.url, kind, holds, articles))

    def _is_article(self, url: str) -> bool:
        pages = [look.page for look in self.looks.values() if look.read.platform not in ("feed", "generic")]
        return any(page.is_article(url) for page in pages[:1])

    # ---- sections ------------------------------------------------------------------------------------------

    def _read_sections(self, findings: Findings) -> None:
        """Look at the likeliest sections; those that were not looked at are written down as likely."""
        here = self._pages
        labels = {url: text for look in reversed(here) for url, text in look.pages.items()}
        paths = Counter(p for look in here for entry in look.entries for p in _folders(entry.url))
        ranked = sorted(
            (url for url in labels if self._may_be_section(url)),
            key=lambda url: -_likelihood(url, labels[url], paths),
        )
        first = {url_key(url, "listing"): url for url in reversed(ranked)}  # the likeliest of several addresses
        likely = [url for url in ranked if _likelihood(url, labels[url], paths) > 0 and url in first.values()]
        for url in [*_site_maps(ranked, labels)[:1], *likely[:_LOOKED_AT]]:
            self._open(url)
        maps = [look for look in self._pages if look.kind == "sitemap"]
        for look in self._pages:
            if look.kind == "listing" or (look.url == self.given and look.kind in ("article", "print")):
                findings.sections.append(self._section(look, labels))
        known = self.absent | set(self.looks)
        others = [url for url in likely if url_key(url, "listing") not in known]
        if len(others) + len(findings.sections) > _WRITTEN and maps:
            findings.sections.append(self._section(maps[0], labels))  # a crawl asks for all that it names
        for url in others[: max(0, _WRITTEN - len(findings.sections))]:
            findings.sections.append(Section(_path(url), "likely", None, labels[url]))

    def _section(self, look: Look, labels: dict[str, str]) -> Section:
        return Section(_path(look.url), look.kind, len(look.keys), labels.get(look.url, ""))

    def _may_be_section(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.netloc.lower() not in self.portal.hosts or _LANGUAGE.match(parts.path) or addresses.is_home(url):
            return False
        return self.visitor.allows(url)

    # ---- pager and sample ----------------------------------------------------------------------------------

    def _turn_page(self, findings: Findings) -> None:
        for look in list(self.looks.values()):
            following = look.next_page
            if look.kind != "listing" or following is None or not look.entries:
                continue
            kind, parameter = _pager(look.url, following)
            second = self._open(following)
            findings.pager = Pager(kind, parameter, following, _compared(look, second))
            return

    def _read_sample(self, findings: Findings) -> None:
        shown = [look for look in self.looks.values() if look.kind in ("article", "print")]
        tried = 0
        for kind in _SOURCES:
            look = next((look for look in self.looks.values() if look.kind == kind and look.entries), None)
            for entry in look.entries[:_TRIED] if look is not None and not shown else ():
                tried += 1
                opened = None if shown else self._open(entry.url)
                if opened is not None and opened.kind in ("article", "print"):
                    shown.append(opened)
        if shown:
            findings.sample = shown[0].sample()
        elif tried:
            findings.warnings.append(f"none of {tried} addresses that are listed as articles showed one")

    # ---- the end -------------------------------------------------------------------------------------------

    def _conclude(self, findings: Findings) -> None:
        visitor = self.visitor
        looks = list(self.looks.values())
        seen = Counter(look.read.platform for look in looks if look.read.platform not in ("feed", "generic"))
        findings.platform = seen.most_common(1)[0][0] if seen else None
        pages = self._pages
        for look in pages:
            if (marks := look.evidence()) and len(findings.evidence) < _LOOKED_AT:
                findings.evidence.setdefault(_path(look.url), marks)
        observed = [look.read.observations for look in looks if isinstance(look.read, ParsedPage)]
        titles = [fold(look.page.meta("og:site_name")) for look in pages]
        names = [t for t in titles if t] + [o["organisation"] for o in observed if o.get("organisation")]
        titled = [look.page.page_title for look in pages]
        host = urlsplit(findings.base).hostname or ""
        findings.organisation = _shared_name(titled) or (names or [_last_part(t) for t in titled if t] or [host])[0]
        spoken = [findings.organisation, *names, *titled, *(o["address"] for o in observed if o.get("address"))]
        findings.area = area_of(spoken, host)
        entries = [entry.url for look in looks for entry in look.entries if look.kind in ("listing", "home")]
        findings.sample_keys = list(dict.fromkeys(url_key(url, "article") for url in entries))[:_KEYS]
        findings.counts_up = len(findings.sample_keys) > 1 and all(_NUMBERED.search(k) for k in findings.sample_keys)
        findings.requests = len(visitor.asked)
        findings.crawl_delay = visitor.crawl_delay
        findings.gate = visitor.gated
        findings.accept_invalid_tls = visitor.tls.unverified is not None
        findings.tls_ciphers = visitor.tls.ciphers
        findings.warnings += cautions(findings, visitor, self._pages, self.portal.hosts)

    @property
    def _pages(self) -> list[Look]:
        """The pages that were looked at, without sitemaps and feeds."""
        return [look for look in self.looks.values() if look.read.platform != "feed"]


def _path(url: str) -> str:
    """Return the path of a page, of a listing that of its first page."""
    pairs = (p for p in urlsplit(url).query.split("&") if p)
    query = "&".join(p for p in pairs if not RULES.pager.fullmatch(p.partition("=")[0]))
    return decoded_path(url) + (f"?{query}" if query else "")


def _folders(url: str) -> list[str]:
    """Return the paths of the sections that an article's address goes through."""
    before = decoded_path(url).split("/-/")[0].rstrip("/")
    return [before] if before and "/-/" in decoded_path(url) else []


def _likelihood(url: str, label: str, through: Counter[str]) -> float:
    """Return how likely a page lists articles: above 0 where something speaks for it."""
    path = decoded_path(url).rstrip("/")
    said = f" {key(label)} {path.lower().replace('-', ' ').replace('/', ' ')} "
    score = 3.0 * (through[path] > 0) + 0.1 * min(through[path], 9)
    score += 2.0 * any(f" {word} " in said for word in words("sections", "likely"))
    score -= 4.0 * any(f" {word} " in said for word in words("sections", "unlikely"))
    return score - 0.3 * path.count("/") - 1.0 * bool(urlsplit(url).query)


def _site_maps(ranked: list[str], labels: dict[str, str]) -> list[str]:
    names = [url for url in ranked if (named := kinds.by_title(labels[url])) is not None and named.kind == "sitemap"]
    return names or [url for url in ranked if re.search(r"/(?:so-?do|site-?map)", decoded_path(url), re.IGNORECASE)]


def _pager(url: str, following: str) -> tuple[str, str | None]:
    before, after = dict(parse_qsl(urlsplit(url).query)), dict(parse_qsl(urlsplit(following).query))
    counted = [n for n, value in after.items() if value.isdecimal() and int(value) == int(_number(before.get(n))) + 1]
    portlet = [name for name in counted if name.endswith("_cur")]
    if portlet:
        return "counter", portlet[0]
    return ("number", counted[0]) if counted else ("link", None)


def _number(text: str | None) -> str:
    return text if text and text.isdecimal() else "1"


def _compared(first: Look, second: Look | None) -> str:
    if second is None:
        return "not seen"
    if not second.keys:
        return "empty"
    new = len(second.keys - first.keys)
    return f"{new} further articles" if new else "the first page again"


def _shared_name(titles: list[str]) -> str | None:
    """Return what the titles of several pages end in: the name of the site."""
    ends = Counter(_last_part(title) for title in titles if title)
    name, count = ends.most_common(1)[0] if ends else ("", 0)
    return name if count > 1 and len(name) >= _LONG_NAME else None


def _last_part(title: str) -> str:
    return re.split(r"\s[-–|]\s", title)[-1].strip()
