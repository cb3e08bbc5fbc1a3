"""From an answer to what is to be stored: what the page is, what it holds, where to go on.

One class for every source: a live server, a WARC file, a web archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Literal

from archive.addresses import absolute, asked_for
from archive.errors import ArchiveError
from archive.records import (
    Capture,
    CaptureOutcome,
    FrontierEntry,
    KeptFile,
    PageResult,
    ParsedPage,
    Refusal,
    Requisite,
    SeenEntry,
)
from pipelines.files.types import CSS, HTML, type_of
from pipelines.stages import ReadPage
from scraper import drift, requisites
from scraper.actions import what_it_does
from scraper.canonical import addresses_of_files, file_name, url_key
from scraper.enumerating import IdWalk
from scraper.parse import PARSER_VERSION, parse
from scraper.refusal_rules import TRAPS, refuse_as
from scraper.seeding import entry as entry_of
from scraper.seeding import newest_first
from scraper.session import CrawlSession

_REFUSED: dict[str, CaptureOutcome] = {"soft404": "soft_error", "blocked": "blocked", "gate": "gate", "error": "error"}
FILES: dict[str, CaptureOutcome] = {"attachment": "attachment", "image": "image", "requisite": "requisite"}
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_BLOCKED = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response to an entry of the frontier: content coding removed from ``body``, last value of each header.

    Where the server said ``not_modified``, status, headers and body are those of the copy that it spoke of.
    """

    entry: FrontierEntry
    capture: Capture
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    not_modified: bool = False


def _is_stylesheet(answer: Answer) -> bool:
    return answer.headers.get("content-type", answer.headers.get("Content-Type", "")).startswith(CSS)


class PageReader:
    """Reads answers for one crawl; what it refuses is counted in the session."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self._named: set[str] = set()
        self._ids = IdWalk(session.db, session.portal, session.frontier)
        self._observed: set[tuple[str, str]] = set()

    def read(self, answer: Answer) -> ReadPage:
        """Return what an answer led to; a page that our own code stumbles over is a failure with its reason."""
        try:
            page = self._onwards_by_number(answer.entry, self._read(answer))
            if self.session.follows:
                self.session.blocks.saw(answer.entry.kind, page.result.outcome, answer.url, page.result.error)
            return _confirmed(page) if answer.not_modified else page
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - the page is accounted for, and the crawl goes on
            reason = f"{type(error).__name__}: {error}".splitlines()[0][:500]
            return self._result(answer, "error", error=reason, state="failed")

    def _read(self, answer: Answer) -> ReadPage:
        if answer.status != HTTPStatus.OK:
            return self._unsuccessful(answer)
        if answer.entry.kind in FILES:
            return self._file(answer)
        page = parse(answer.body, answer.url, answer.headers, self.session.portal)
        if isinstance(page, Refusal):
            return self._refused(answer, page)
        return self._article(answer, page) if page.article is not None else self._listing(answer, page)

    def _file(self, answer: Answer) -> ReadPage:
        """Return what a file led to; a page that came in its place (log-in, error) is none."""
        kind = FILES[answer.entry.kind]
        address = asked_for(absolute(answer.url, answer.url) or answer.url)
        if self.session.follows:  # where it was asked for, before any redirect
            address = answer.entry.url
        name = file_name(address)
        kept = KeptFile(address, len(answer.body), type_of(answer.body, name), name)
        if kept.type == HTML or not answer.body:
            came = "a web page" if answer.body else "nothing"
            return self._result(answer, "soft_error", error=f"{came} came in place of the file", state="failed")
        named: tuple[Requisite, ...] = ()
        if answer.entry.kind == "requisite" and (kept.type == CSS or _is_stylesheet(answer)):
            named = requisites.of_stylesheet(answer.body, answer.url)
        return self._result(answer, kind, file=kept, **self._requisites(named, answer.entry.depth + 1))

    def failure(self, entry: FrontierEntry, capture: Capture, reason: str) -> ReadPage:
        """Return what a request without a response led to."""
        return self._onwards_by_number(
            entry, ReadPage(self._page_result(entry, capture, "error", error=reason, state="failed"))
        )

    def _unsuccessful(self, answer: Answer) -> ReadPage:
        reason = f"status {answer.status}"
        if answer.status in _GONE:
            shown = (
                drift.fields_of_none("listing", answer.entry.depth, "other") if answer.entry.kind == "listing" else {}
            )
            return self._result(answer, "error", error=reason, state="gone", shown=shown)
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            return self._result(answer, "redirect", error=f"{reason} that leads nowhere", state="failed")
        return self._result(answer, "blocked" if answer.status in _BLOCKED else "error", error=reason, state="failed")

    def _refused(self, answer: Answer, page: Refusal) -> ReadPage:
        outcome = _REFUSED.get(page.kind, "other")
        state: Literal["done", "failed", "gone"] = "done"
        if page.kind == "soft404":
            state = "gone"
        elif outcome in ("blocked", "gate") or not answer.body.strip():
            state = "failed"  # the server kept the page from us; a page of words about an error is an answer
        entry = answer.entry
        shown = drift.fields_of_none(entry.kind, entry.depth, page.kind) if state == "done" else {}
        return self._result(answer, outcome, error=f"{page.kind}: {page.reason}", state=state, shown=shown)

    def _article(self, answer: Answer, page: ParsedPage) -> ReadPage:
        article = page.article
        assert article is not None
        files = [(a.url, "attachment") for a in article.attachments] + [(i.url, "image") for i in article.images]
        more = self._requisites(page.requisites)
        more["discovered"] += tuple(self._files(page.url, files)) if self.session.follows else ()
        if answer.entry.kind == "article":
            more["shown"] = drift.fields_of(article)
        # An article can print an address too; it is taken for the portal's only where no listing showed an imprint.
        observed = {} if self._observed else self._observations(page)
        result = self._page_result(answer.entry, answer.capture, "article", observations=observed, **more)
        addresses = addresses_of_files(article, page.url)
        return ReadPage(result, page, url_key(page.url, "article"), PARSER_VERSION, addresses)

    def _listing(self, answer: Answer, page: ParsedPage) -> ReadPage:
        is_sitemap = page.kind == "sitemap"
        # It may be the article, read wrongly since the portal changed: a mended page object is to look at it again.
        in_place = answer.entry.kind == "article"
        more = self._requisites(page.requisites)
        seen = tuple(SeenEntry(url_key(e.url, "article"), e) for e in page.entries)
        for url in page.actions if self.session.follows else ():
            self.session.refuse(what_it_does(url) or "action", url)
        onwards = tuple(self._onwards(page, seen, answer.entry)) if self.session.follows else ()
        walked = self.session.follows and not is_sitemap
        return self._result(
            answer,
            "other" if in_place else "sitemap" if is_sitemap else "listing",
            error="a listing came in place of the article" if in_place else None,
            entries=() if is_sitemap else seen,
            section=self.session.walks.section(page.url, len(seen)) if walked else None,
            observations=self._observations(page),
            shown=self._shown(answer.entry, page),
            discovered=onwards + more["discovered"],
            requisites=more["requisites"],
        )

    def _observations(self, page: ParsedPage) -> dict[str, str]:
        """Return what a page says of the portal that no other said in this crawl: it stands on every page."""
        new = {name: value for name, value in page.observations.items() if (name, value) not in self._observed}
        self._observed.update(new.items())
        return new

    def _shown(self, entry: FrontierEntry, page: ParsedPage) -> dict[str, bool]:
        if entry.kind == "listing" and entry.depth == 0 and page.entries:
            return {drift.LISTED: True}
        return drift.fields_of_none(entry.kind, entry.depth, page.kind)

    def _result(self, answer: Answer, outcome: CaptureOutcome, **more: Any) -> ReadPage:
        return ReadPage(self._page_result(answer.entry, answer.capture, outcome, **more))

    def _page_result(self, entry: FrontierEntry, capture: Capture, outcome: CaptureOutcome, **more: Any) -> PageResult:
        if not self.session.follows:
            more.pop("shown", None)  # what another archive holds of a section says nothing about its layout today
        return PageResult(
            portal=self.session.portal.name,
            url_key=entry.url_key,
            url=capture.url,
            capture_id=capture.capture_id,
            captured_at=capture.captured_at,
            outcome=outcome,
            asked=entry.url,
            **more,
        )

    # ---- where to go on ------------------------------------------------------------------------------

    def _onwards(self, page: ParsedPage, seen: tuple[SeenEntry, ...], entry: FrontierEntry) -> Iterator[FrontierEntry]:
        session = self.session
        session.traps.lists(entry.url_key, (s.url_key for s in seen))
        news = [s for s in seen if s.url_key not in session.known]
        for found in news:
            for article in self._allowed(found.entry.url, "article", 0, page.url):
                yield newest_first(article, found.entry.published, entry.depth)
        if page.kind == "sitemap":
            for link in page.next_pages or page.links:
                if 0 < session.portal.limits.depth <= entry.depth:
                    session.refuse("depth", link)
                    continue
                yield from self._allowed(link, "sitemap", entry.depth + 1, page.url)
            return
        on_its_way = tuple(s.url_key for s in seen if not self._leads_astray(s))
        if session.walks.shows_more(page.url, on_its_way) and (news or session.walks.whole):
            for link in page.next_pages:
                if 0 < session.portal.limits.pages_per_section <= entry.depth:
                    session.refuse("section_cap", link)
                else:
                    yield from self._allowed(link, "listing", entry.depth + 1, page.url)

    def _onwards_by_number(self, entry: FrontierEntry, read: ReadPage) -> ReadPage:
        more = self._ids.after(entry, read.page is not None)
        if not more:
            return read
        return replace(read, result=replace(read.result, discovered=(*read.result.discovered, *more)))

    def _leads_astray(self, seen: SeenEntry) -> bool:
        """Return whether an entry is one of a trap: a pager that shows nothing else has come to its end."""
        rule = refuse_as("article", seen.entry.url, self.session.portal)
        return rule in TRAPS or self.session.traps.is_variant(seen.url_key)

    def _requisites(self, named: tuple[Requisite, ...], depth: int = 0) -> dict[str, Any]:
        """Return what of a page's requisites is new to this process: to be noted, and to be asked for.

        A page and its stylesheets name the same few again and again.
        """
        new = [r for r in named if r.address not in self._named]
        self._named.update(r.address for r in new)
        noted, wanted = [], []
        for requisite in new:
            rule = refuse_as("requisite", requisite.address, self.session.portal)
            if rule is None and depth > requisites.DEEPEST:
                rule = "deep_import"
            noted.append(replace(requisite, refused=rule))
            if rule is not None:
                self.session.refuse(rule, requisite.address)
            elif self.session.follows and not self.session.was_kept(requisite.address):
                wanted.append(entry_of(requisite.address, "requisite", depth, requisite.named_by))
        return {"requisites": tuple(noted), "discovered": tuple(wanted)}

    def _files(self, base: str, files: list[tuple[str, str]]) -> Iterator[FrontierEntry]:
        for link, kind in files:
            url = absolute(base, link)
            if url is not None and not self.session.was_kept(url):
                yield from self._allowed(url, kind, 0, base)

    def _allowed(self, url: str, kind: str, depth: int, referrer: str) -> Iterator[FrontierEntry]:
        session = self.session
        rule = refuse_as(kind, url, session.portal)
        if rule is not None:
            session.refuse(rule, url)
        else:
            yield entry_of(url, kind, depth, referrer)


def _confirmed(read: ReadPage) -> ReadPage:
    """Return what a copy led to that the server says is still the same; its counters are those of an earlier time."""
    result, page = read.result, read.page
    outcome = result.outcome if result.state == "failed" else "not_modified"
    entries = tuple(replace(seen, entry=replace(seen.entry, view_count=None)) for seen in result.entries)
    if page is not None and page.article is not None:
        page = replace(page, article=replace(page.article, view_count=None))
    return replace(read, result=replace(result, outcome=outcome, entries=entries), page=page)
