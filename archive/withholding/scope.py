"""What the withholdings in force cover, worked out anew from the data each time: later captures are covered too.

An article goes with all its revisions, addresses and captures, with the files that no other article links, and with
every article of the same content. A figure goes with every print of the same quote in its article. A file goes with
every file of the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from sqlite_utils import Database

from archive.withholding import log, patterns


@dataclass(frozen=True, slots=True)
class Print:
    """A figure as its article prints it.

    ``of`` is whatever belongs to the article (identifiers, addresses), ``near`` finds the article mentioned elsewhere.
    """

    suppression_id: str
    of: frozenset[str]
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None


@dataclass(slots=True)
class Scope:
    """What is covered; every value is the ``suppression_id`` that covers it.

    ``values`` are identifiers and addresses: a row that holds one goes. ``captures`` are the captures of withheld
    articles and files, ``pages`` those whose row may stay, but whose record prints a withheld figure. ``mentions`` are
    titles and addresses that go from whatever else quotes them.
    """

    values: dict[str, str] = field(default_factory=dict)
    captures: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, str] = field(default_factory=dict)
    prints: list[Print] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.values)


def scope_of(db: Database) -> Scope:
    """Return what the withholdings in force cover in an archive."""
    found = Scope()
    lists = _addresses_of_lists(db)
    for suppression in log.in_force(db):
        sid = suppression.suppression_id
        found.values.setdefault(suppression.subject, sid)
        if suppression.kind == "article":
            _add_article(db, found, suppression.subject, sid, lists)
        elif suppression.kind == "figure":
            _add_figure(db, found, suppression.subject, sid, lists)
        elif suppression.address is not None:
            _add_file(db, found, suppression.address, sid)
    return found


def _add_article(db: Database, found: Scope, article_id: str, sid: str, lists: frozenset[str]) -> None:
    same = db.execute(
        "SELECT DISTINCT article_id FROM revisions WHERE content_hash IN "
        "(SELECT content_hash FROM revisions WHERE article_id = ?)",
        (article_id,),
    ).fetchall()
    for each in {article_id, *(row[0] for row in same)}:
        found.values.setdefault(each, sid)
        addresses = _addresses(db, each) - lists
        for address in addresses:
            found.values.setdefault(address, sid)
            _mention(found, patterns.of_address(address), sid)
        for title in _own_titles(db, each):
            _mention(found, patterns.of_title(title), sid)
        for capture in _captures(db, each, addresses):
            found.captures.setdefault(capture, sid)
    for address in _own_files(db, frozenset(found.values)):
        _add_file(db, found, address, sid)


def _add_figure(db: Database, found: Scope, figure_id: str, sid: str, lists: frozenset[str]) -> None:
    row = db.execute("SELECT article_id, quote, text_id FROM figures WHERE figure_id = ?", (figure_id,)).fetchone()
    if row is None:
        return
    article_id, quote, text_id = row
    file = _file_of(db, text_id)
    owner, value = (
        ("text_id IN (SELECT text_id FROM texts WHERE file = ?)", file) if file else ("article_id = ?", article_id)
    )
    of = {value}
    for other, printed, text in db.execute(
        f"SELECT figure_id, quote, text_id FROM figures WHERE {owner}", (value,)
    ).fetchall():
        of |= {other, text}
        if printed.split() == quote.split():
            found.values.setdefault(other, sid)
    near = None
    if file is None:
        addresses = _addresses(db, article_id) - lists
        revisions = "SELECT revision_id FROM revisions WHERE article_id = ?"
        of |= {*addresses, *(r[0] for r in db.execute(revisions, (article_id,)).fetchall())}
        texts = "SELECT t.text_id FROM texts t JOIN revisions USING (revision_id) WHERE article_id = ?"
        of |= {r[0] for r in db.execute(texts, (article_id,)).fetchall()}
        titles = map(patterns.of_title, _own_titles(db, article_id))
        near = patterns.compiled([*map(patterns.of_address, addresses), *titles])
        captures = list(_captures(db, article_id, addresses))
    else:
        query = "SELECT capture_id FROM captures WHERE payload_digest = ?"
        captures = [r[0] for r in db.execute(query, (file,)).fetchall()]
    pattern = patterns.compiled([patterns.of_print(quote)])
    if pattern is not None:
        found.prints.append(Print(sid, frozenset(of), pattern, near))
    for capture in captures:
        found.pages.setdefault(capture, sid)


def _file_of(db: Database, text_id: str) -> str | None:
    """Return the digest of the file that a text is of; None for the text of an article."""
    if "file" not in {row[1] for row in db.execute("PRAGMA table_info(texts)").fetchall()}:
        return None
    row = db.execute("SELECT file FROM texts WHERE text_id = ?", (text_id,)).fetchone()
    return row[0] if row else None


def _add_file(db: Database, found: Scope, address: str, sid: str) -> None:
    wanted = _plain(address)
    for written, base in _linked_files(db):
        if written == address or _plain(urljoin(base, written)) == wanted:
            found.values.setdefault(written, sid)
    rows = db.execute(
        "SELECT capture_id, url, payload_digest, status, mime FROM captures WHERE shows_article IS NULL AND "
        "(url = ?1 OR url LIKE '%' || ?2)",
        (address, address.rsplit("/", 1)[-1]),
    ).fetchall()
    digests: set[str] = set()
    for capture, url, digest, status, mime in rows:
        if _plain(url) == wanted:
            found.captures.setdefault(capture, sid)
            found.values.setdefault(url, sid)
            # A page that came in place of the file tells nothing, and comes in place of others too.
            if digest and status == 200 and mime not in ("text/html", "application/xhtml+xml"):
                digests.add(digest)
    for digest in sorted(digests):
        found.values.setdefault(digest, sid)
        same = (
            "SELECT capture_id, url FROM captures WHERE payload_digest = ? AND status = 200 AND shows_article IS NULL"
        )
        for capture, url in db.execute(same, (digest,)).fetchall():
            found.captures.setdefault(capture, sid)
            found.values.setdefault(url, sid)
            _mention(found, patterns.of_address(url), sid)
    _mention(found, patterns.of_address(address), sid)


def _mention(found: Scope, pattern: str | None, sid: str) -> None:
    if pattern is not None:
        found.mentions.setdefault(pattern, sid)


def _addresses(db: Database, article_id: str) -> set[str]:
    """Return every form in which an address of an article is kept."""
    queries = (
        "SELECT url FROM articles WHERE article_id = ?",
        "SELECT url FROM article_urls WHERE article_id = ?",
        "SELECT url_key FROM article_urls WHERE article_id = ?",
        "SELECT article_url FROM listing_entries JOIN article_urls USING (url_key) WHERE article_id = ?",
        "SELECT url FROM captures WHERE shows_article = ?",
        "SELECT source_url FROM captures WHERE shows_article = ? AND source_url IS NOT NULL",
    )
    return {row[0] for query in queries for row in db.execute(query, (article_id,)).fetchall()}


def _own_titles(db: Database, article_id: str) -> set[str]:
    """Return the titles that tell an article: not one that reports bear every month, nor a part of another's."""
    queries = (
        "SELECT title FROM articles WHERE article_id = ?",
        "SELECT title FROM revisions WHERE article_id = ?",
        "SELECT title FROM listing_entries JOIN article_urls USING (url_key) WHERE article_id = ? AND title > ''",
    )
    titles = {row[0] for query in queries for row in db.execute(query, (article_id,)).fetchall()}
    other = "SELECT 1 FROM revisions WHERE instr(title, ?) > 0 AND article_id <> ? LIMIT 1"
    return {title for title in titles if db.execute(other, (title, article_id)).fetchone() is None}


def _captures(db: Database, article_id: str, addresses: Iterable[str]) -> Iterator[str]:
    """Yield the captures that show an article or asked for one of its addresses, and their likes byte by byte."""
    yield from (r[0] for r in db.execute("SELECT capture_id FROM captures WHERE shows_article = ?", (article_id,)))
    for address in sorted(addresses):
        query = "SELECT capture_id FROM captures WHERE url = ? OR source_url = ?"
        yield from (r[0] for r in db.execute(query, (address, address)).fetchall())
    query = (
        "SELECT o.capture_id FROM captures c JOIN captures o ON o.payload_digest = c.payload_digest "
        "WHERE c.shows_article = ? AND o.shows_article IS NULL"
    )
    yield from (r[0] for r in db.execute(query, (article_id,)).fetchall())


def _addresses_of_lists(db: Database) -> frozenset[str]:
    """Return addresses that are never an article's alone: of portals and of listings."""
    query = "SELECT base FROM portals UNION SELECT base FROM crawls UNION SELECT listing_url FROM listing_entries"
    return frozenset({"/", *(row[0] for row in db.execute(query))})


def _linked_files(db: Database) -> Iterator[tuple[str, str]]:
    """Yield the address of each file as its article writes it, and the article's."""
    for row in db.execute(_LINKS).fetchall():
        yield row[0], row[1]


def _own_files(db: Database, withheld: frozenset[str]) -> list[str]:
    """Return the addresses of the files that withheld articles link and no other."""
    links: dict[str, bool] = {}
    for written, base, article_id in db.execute(_LINKS).fetchall():
        address = urljoin(base, written)
        links[address] = links.get(address, True) and article_id in withheld
    return sorted(address for address, only in links.items() if only)


_LINKS = " UNION ".join(
    f"SELECT f.url, a.url, a.article_id FROM {table} f JOIN revisions USING (revision_id) "
    "JOIN articles a USING (article_id)"
    for table in ("attachments", "images")
)


def _plain(url: str) -> str:
    return unicodedata.normalize("NFC", unquote(url.split("#", 1)[0]))
