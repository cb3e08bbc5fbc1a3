"""Articles: what each is known by, where it was seen, what its newest revision says."""

from __future__ import annotations

from sqlite_utils import Database

from archive import identity
from archive.records import ArticleVersion
from archive.store import absences, captures, files, merges, revisions, sightings


def store_version(db: Database, version: ArticleVersion) -> tuple[str, bool, bool]:
    """Store one article as one capture shows it, inside the caller's transaction.

    Returns the article's id, whether it is new, and whether this is a new revision. Captures may arrive in any order:
    a content equal to that of the revision in force at the capture's time only confirms it.
    """
    article, moment = version.article, version.captured_at
    article_id, same = _identify(db, version)
    is_new = db.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone() is None
    if is_new:
        db.execute(
            "INSERT INTO articles (article_id, portal, asset_key, url, title, revision_id, revisions, figures, "
            "first_seen, last_seen) VALUES (?, ?, ?, ?, ?, '', 0, 0, ?, ?)",
            (article_id, version.portal, article.asset_key, version.url, article.title, moment, moment),
        )
    if same is not None:
        merges.merge(db, same, article_id, "the page at its address shows an asset key now", moment)
    contents = identity.content_hashes(article)
    revision_id = sightings.joined(db, article_id, contents, moment)
    new_revision = revision_id is None
    if revision_id is None:
        revision_id = revisions.insert(db, article_id, contents[0], version)
    elif article.section is not None:
        db.execute(
            "UPDATE revisions SET section = ? WHERE revision_id = ? AND last_confirmed <= ?",
            (article.section, revision_id, moment),
        )
    captures.set_article(db, version.capture_id, article_id)
    sightings.note(db, article_id, sightings.Sighting(moment, version.capture_id, revision_id))
    _seen(db, article_id, version)
    files.link_article(db, article_id)
    refresh(db, article_id)
    return article_id, is_new and same is None, new_revision


def _identify(db: Database, version: ArticleVersion) -> tuple[str, str | None]:
    """Return the id of the article: by its asset key; a page that shows none is the article known at its address.

    Also returns another id under which the same article is known: by its address, when no page had shown its key yet.
    """
    key = version.article.asset_key
    known = db.execute(
        "SELECT article_id, asset_key FROM article_urls u JOIN articles USING (article_id) WHERE url_key = ? "
        "AND portal = ? ORDER BY asset_key IS NULL = ? DESC, u.last_seen DESC LIMIT 1",
        (version.url_key, version.portal, key is not None),
    ).fetchone()
    if key is None and known is not None:
        return str(known[0]), None
    made = merges.resolve(db, identity.article_id(version.portal, key, version.url_key))
    if known is not None and known[1] is None and known[0] != made:
        return made, str(known[0])
    return made, None


def _seen(db: Database, article_id: str, version: ArticleVersion) -> None:
    moment = version.captured_at
    _follow_move(db, article_id, version)
    add_address(db, article_id, version.url_key, version.url, moment)
    db.execute(
        "UPDATE articles SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE article_id = ?",
        (moment, moment, article_id),
    )
    absences.work_out(db, article_id)
    if version.article.view_count is not None:
        count_views(db, article_id, moment, version.article.view_count)


def _follow_move(db: Database, article_id: str, version: ArticleVersion) -> None:
    """Let the article's address be the one it was last seen at, where the old one leads elsewhere or nowhere now."""
    row = db.execute(
        "SELECT a.url, c.outcome IN ('redirect', 'soft_error') OR c.status IN (404, 410) FROM articles a "
        "LEFT JOIN captures c ON c.url = a.url WHERE article_id = ? AND last_seen <= ? "
        "ORDER BY c.captured_at DESC LIMIT 1",
        (article_id, version.captured_at),
    ).fetchone()
    if row is not None and row[0] != version.url and row[1]:
        db.execute("UPDATE articles SET url = ? WHERE article_id = ?", (version.url, article_id))


def add_address(db: Database, article_id: str, url_key: str, url: str, moment: str) -> None:
    """Note an address under which an article was seen."""
    db.execute(
        "INSERT INTO article_urls VALUES (?, ?, ?, ?, ?) ON CONFLICT (url_key, article_id) DO UPDATE SET "
        "first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
        (url_key, article_id, url, moment, moment),
    )


def lead_here(db: Database, article_id: str, url_key: str, url: str, moment: str) -> None:
    """Note an address that led to an article by a redirect.

    Where it was the address of another one that says the same, the portal itself says that the two are one.
    """
    others = db.execute(
        "SELECT article_id FROM article_urls u JOIN articles a USING (article_id) WHERE url_key = ? "
        "AND article_id <> ? AND portal = (SELECT portal FROM articles WHERE article_id = ?)",
        (url_key, article_id, article_id),
    ).fetchall()
    add_address(db, article_id, url_key, url, moment)
    for (other,) in others:
        if merges.same_text(db, other, article_id):
            merges.merge(db, other, article_id, "its address leads to the other, which says the same", moment)
            refresh(db, article_id)


def count_views(db: Database, article_id: str, moment: str, count: int) -> None:
    """Note a view counter, where it differs from the last one noted before that time."""
    last = db.execute(
        "SELECT count FROM view_counts WHERE article_id = ? AND captured_at <= ? ORDER BY captured_at DESC LIMIT 1",
        (article_id, moment),
    ).fetchone()
    if last is None or last[0] != count:
        db.execute("INSERT OR REPLACE INTO view_counts VALUES (?, ?, ?)", (article_id, moment, count))
        db.execute(  # what was noted of a later moment, and says the same, was no change
            "DELETE FROM view_counts WHERE article_id = ?1 AND count = ?2 AND captured_at = (SELECT min(captured_at) "
            "FROM view_counts WHERE article_id = ?1 AND captured_at > ?3)",
            (article_id, count, moment),
        )
        db.execute(
            "UPDATE articles SET view_count = (SELECT count FROM view_counts v "
            "WHERE v.article_id = articles.article_id ORDER BY captured_at DESC LIMIT 1) WHERE article_id = ?",
            (article_id,),
        )


def refresh(db: Database, article_id: str) -> None:
    """Make the article's row say what its newest revision and its newest view counter say."""
    db.execute(
        "UPDATE articles SET (revision_id, title, unit, section, published) = (SELECT revision_id, title, unit, "
        "section, published FROM revisions r WHERE r.article_id = articles.article_id "
        "ORDER BY captured_at DESC, revision_id DESC LIMIT 1), revisions = "
        "(SELECT count(*) FROM revisions r WHERE r.article_id = articles.article_id), view_count = (SELECT count FROM "
        "view_counts v WHERE v.article_id = articles.article_id ORDER BY captured_at DESC LIMIT 1) "
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
