"""Articles and their revisions. A revision is begun by the first capture of a content and confirmed by later ones."""

from __future__ import annotations

import json

from sqlite_utils import Database

from archive import identity
from archive.records import ArticleVersion
from archive.store import captures, figures, files


def store_version(db: Database, version: ArticleVersion) -> tuple[str, bool, bool]:
    """Store one article as one capture shows it, inside the caller's transaction.

    Returns the article's id, whether it is new, and whether this is a new revision. Captures may arrive in any order:
    a content equal to that of the revision in force at the capture's time only confirms it.
    """
    article = version.article
    article_id = _identify(db, version)
    content = identity.content_hash(article)
    is_new = db.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone() is None
    if is_new:
        db.execute(
            "INSERT INTO articles (article_id, portal, asset_key, url, title, revision_id, revisions, figures, "
            "first_seen, last_seen) VALUES (?, ?, ?, ?, ?, '', 0, 0, ?, ?)",
            (
                article_id,
                version.portal,
                article.asset_key,
                version.url,
                article.title,
                version.captured_at,
                version.captured_at,
            ),
        )
    revision_id = _confirmed(db, article_id, content, version)
    new_revision = revision_id is None
    if revision_id is None:
        revision_id = _insert_revision(db, article_id, content, version)
    captures.set_article(db, version.capture_id, article_id)
    _seen(db, article_id, version)
    files.link_article(db, article_id)
    refresh(db, article_id)
    return article_id, is_new, new_revision


def _identify(db: Database, version: ArticleVersion) -> str:
    """Return the id of the article: by its asset key; a page that shows none is the article known at its address."""
    if version.article.asset_key is None:
        known = db.execute(
            "SELECT article_id FROM article_urls u JOIN articles USING (article_id) WHERE url_key = ? AND portal = ? "
            "ORDER BY u.last_seen DESC LIMIT 1",
            (version.url_key, version.portal),
        ).fetchone()
        if known is not None:
            return str(known[0])
    return identity.article_id(version.portal, version.article.asset_key, version.url_key)


def _confirmed(db: Database, article_id: str, content: str, version: ArticleVersion) -> str | None:
    """Return the revision that this capture shows again, having noted so; None where the content is new there."""
    moment = version.captured_at
    before = db.execute(
        "SELECT revision_id, content_hash FROM revisions WHERE article_id = ? AND captured_at <= ? "
        "ORDER BY captured_at DESC, revision_id DESC LIMIT 1",
        (article_id, moment),
    ).fetchone()
    if before is not None and before[1] == content:
        db.execute(
            "UPDATE revisions SET last_confirmed = max(last_confirmed, ?), section = coalesce(?, section) "
            "WHERE revision_id = ?",
            (moment, version.article.section, before[0]),
        )
        return str(before[0])
    after = db.execute(
        "SELECT revision_id, content_hash FROM revisions WHERE article_id = ? AND captured_at > ? "
        "ORDER BY captured_at, revision_id LIMIT 1",
        (article_id, moment),
    ).fetchone()
    if after is not None and after[1] == content:
        # An older capture of the same content: the revision began earlier than was known. Its id stays.
        db.execute(
            "UPDATE revisions SET captured_at = ?, capture_id = ? WHERE revision_id = ?",
            (moment, version.capture_id, after[0]),
        )
        return str(after[0])
    return None


def _insert_revision(db: Database, article_id: str, content: str, version: ArticleVersion) -> str:
    article = version.article
    revision_id = identity.revision_id(article_id, content, version.captured_at)
    text_id = identity.text_id(revision_id, "article", version.parser_version)
    db.execute(
        "INSERT INTO revisions (revision_id, article_id, content_hash, captured_at, capture_id, last_confirmed, title, "
        "unit, section, published, lead, platform, text_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            revision_id,
            article_id,
            content,
            version.captured_at,
            version.capture_id,
            version.captured_at,
            article.title,
            article.unit,
            article.section,
            article.published,
            article.lead,
            version.platform,
            text_id,
        ),
    )
    insert_text(db, text_id, revision_id, version)
    _insert_files(db, revision_id, version)
    figures.store_reading(db, article_id, revision_id, text_id, version.text, version.reading, version.captured_at)
    return revision_id


def insert_text(db: Database, text_id: str, revision_id: str, version: ArticleVersion) -> None:
    """Store one canonical text of a revision; what is read in it is stored apart."""
    blocks = json.dumps([[b.kind, b.start, b.end] for b in version.text.blocks])
    db.execute(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (
            text_id,
            revision_id,
            version.parser_version,
            version.reading.extractor_version,
            version.text.text,
            blocks,
        ),
    )


def _insert_files(db: Database, revision_id: str, version: ArticleVersion) -> None:
    article, address = version.article, version.addresses.get
    db.conn.executemany(
        "INSERT INTO images (revision_id, position, url, alt, caption, address) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (revision_id, n, i.url, i.alt or None, i.caption or None, address(i.url))
            for n, i in enumerate(article.images, 1)
        ),
    )
    db.conn.executemany(
        "INSERT INTO attachments (revision_id, position, url, label, address) VALUES (?, ?, ?, ?, ?)",
        ((revision_id, n, a.url, a.label or None, address(a.url)) for n, a in enumerate(article.attachments, 1)),
    )


def rewrite_revision(db: Database, revision_id: str, text_id: str, version: ArticleVersion) -> None:
    """Let a revision say what a newer parser reads in its page; id, capture and times stay.

    With the hash of the content as it is read now, the next capture of the same page confirms the revision.
    """
    article = version.article
    db.execute(
        "UPDATE revisions SET content_hash = ?, title = ?, unit = ?, section = ?, published = ?, lead = ?, "
        "platform = ?, text_id = ? WHERE revision_id = ?",
        (
            identity.content_hash(article),
            article.title,
            article.unit,
            article.section,
            article.published,
            article.lead,
            version.platform,
            text_id,
            revision_id,
        ),
    )
    db.execute("DELETE FROM images WHERE revision_id = ?", (revision_id,))
    db.execute("DELETE FROM attachments WHERE revision_id = ?", (revision_id,))
    _insert_files(db, revision_id, version)


def _seen(db: Database, article_id: str, version: ArticleVersion) -> None:
    moment = version.captured_at
    add_address(db, article_id, version.url_key, version.url, moment)
    db.execute(
        "UPDATE articles SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?), "
        "missing_since = CASE WHEN missing_since < ? THEN NULL ELSE missing_since END WHERE article_id = ?",
        (moment, moment, moment, article_id),
    )
    if version.article.view_count is not None:
        count_views(db, article_id, moment, version.article.view_count)


def add_address(db: Database, article_id: str, url_key: str, url: str, moment: str) -> None:
    """Note an address under which an article was seen."""
    db.execute(
        "INSERT INTO article_urls VALUES (?, ?, ?, ?, ?) ON CONFLICT (url_key, article_id) DO UPDATE SET "
        "first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
        (url_key, article_id, url, moment, moment),
    )


def count_views(db: Database, article_id: str, moment: str, count: int) -> None:
    """Note a view counter, where it differs from the last one noted before that time."""
    last = db.execute(
        "SELECT count FROM view_counts WHERE article_id = ? AND captured_at <= ? ORDER BY captured_at DESC LIMIT 1",
        (article_id, moment),
    ).fetchone()
    if last is None or last[0] != count:
        db.execute("INSERT OR REPLACE INTO view_counts VALUES (?, ?, ?)", (article_id, moment, count))
        db.execute(
            "UPDATE articles SET view_count = (SELECT count FROM view_counts v "
            "WHERE v.article_id = articles.article_id ORDER BY captured_at DESC LIMIT 1) WHERE article_id = ?",
            (article_id,),
        )


def refresh(db: Database, article_id: str) -> None:
    """Make the article's row say what its newest revision says."""
    db.execute(
        "UPDATE articles SET (revision_id, title, unit, section, published) = (SELECT revision_id, title, unit, "
        "section, published FROM revisions r WHERE r.article_id = articles.article_id "
        "ORDER BY captured_at DESC, revision_id DESC LIMIT 1), revisions = "
        "(SELECT count(*) FROM revisions r WHERE r.article_id = articles.article_id) "
        "WHERE article_id = ?",
        (article_id,),
    )
    db.execute(
        "UPDATE articles SET figures = (SELECT count(*) FROM figures f WHERE f.article_id = articles.article_id AND "
        "f.revision_id = articles.revision_id AND f.superseded = 0) WHERE article_id = ?",
        (article_id,),
    )


def known_keys(db: Database, portal: str) -> set[str]:
    """Return the canonical addresses under which articles of a portal were seen."""
    query = "SELECT url_key FROM article_urls JOIN articles USING (article_id) WHERE portal = ?"
    return {row[0] for row in db.execute(query, (portal,))}


def addresses(db: Database, portal: str) -> list[tuple[str, str]]:
    """Return canonical and full address of every place where articles of a portal were seen."""
    return [
        (row[0], row[1])
        for row in db.execute(
            "SELECT url_key, u.url, max(u.last_seen) FROM article_urls u JOIN articles USING (article_id) "
            "WHERE portal = ? GROUP BY url_key ORDER BY url_key",
            (portal,),
        )
    ]


def mark_missing(db: Database, crawl_id: str, moment: str) -> int:
    """After a full live crawl, mark the articles that answered "gone" at every address; return how many.

    Gone is 404, 410 or a soft error; a failed or blocked request is no evidence and marks nothing. The crawl's
    frontier must still be there.
    """
    return db.execute(
        """UPDATE articles SET missing_since = ? WHERE missing_since IS NULL
           AND portal = (SELECT portal FROM crawls WHERE crawl_id = ?)
           AND last_seen < (SELECT started_at FROM crawls WHERE crawl_id = ?)
           AND article_id IN (
               SELECT article_id FROM article_urls u LEFT JOIN frontier f ON f.url_key = u.url_key AND f.crawl_id = ?
               GROUP BY article_id HAVING min(coalesce(f.state = 'gone', 0)) = 1)""",
        (moment, crawl_id, crawl_id, crawl_id),
    ).rowcount


def due(db: Database, portal: str, moment: str) -> list[tuple[str, str]]:
    """Return canonical and full address of the articles whose re-check is due.

    The pause between two visits is a tenth of the article's age, at least a day and at most 180 days: what is young is
    edited most, and nothing is never looked at again.
    """
    return [
        (row[0], row[1])
        for row in db.execute(
            """SELECT url_key, u.url, max(u.last_seen) FROM article_urls u JOIN articles a USING (article_id)
               WHERE portal = ? AND julianday(?) - julianday(a.last_seen) >
                     min(180.0, max(1.0, (julianday(?) - julianday(coalesce(published, a.first_seen))) / 10))
               GROUP BY article_id ORDER BY url_key""",
            (portal, moment, moment),
        )
    ]


def listed_but_not_kept(db: Database, portal: str) -> list[tuple[str, str]]:
    """Return canonical and full address of what listings show and no crawl has stored yet."""
    return [
        (row[0], row[1])
        for row in db.execute(
            """SELECT url_key, min(article_url) FROM listing_entries WHERE portal = ? AND url_key NOT IN
               (SELECT url_key FROM article_urls JOIN articles USING (article_id) WHERE portal = ?)
               GROUP BY url_key ORDER BY url_key""",
            (portal, portal),
        )
    ]
