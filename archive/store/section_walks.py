"""What each section listed in each crawl, and whether that is suddenly much less than it used to be."""

from __future__ import annotations

from statistics import median_low

from sqlite_utils import Database

from archive.records import PageResult

LESS = 0.5  # of what a section usually lists: less than that is a section that shrank
FEWEST = {"articles": 10, "first_page": 5}  # sections that usually list less than that are too small to tell
EARLIER = 5  # walks that say what is usual


def note(db: Database, crawl_id: str, result: PageResult) -> None:
    """Note what a page of a listing adds to its section."""
    seen = result.section
    if seen is None:
        return
    db.execute(
        "INSERT INTO section_walks (crawl_id, section, portal, walked_at, pages, articles, first_page, whole) "
        "VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT (crawl_id, section) DO UPDATE SET walked_at = excluded.walked_at, "
        "pages = pages + 1, articles = max(articles, excluded.articles), "
        "first_page = coalesce(excluded.first_page, first_page)",
        (crawl_id, seen.section, result.portal, result.captured_at, seen.articles, seen.first_page, int(seen.whole)),
    )


def conclude(db: Database, crawl_id: str, outcome: str, moment: str) -> None:
    """Compare each section of an ending crawl with its own earlier walks. The crawl's frontier must still be there.

    Whole walks are compared by all their articles, others by what their first page lists. A section that used to list
    articles and was asked for, but is no listing any more, counts as one that lists none.
    """
    if outcome != "done":  # what was not walked to its end says nothing of the whole
        db.execute("UPDATE section_walks SET whole = 0 WHERE crawl_id = ?", (crawl_id,))
    db.execute(
        """INSERT OR IGNORE INTO section_walks
               (crawl_id, section, portal, walked_at, pages, articles, first_page, whole)
           SELECT DISTINCT f.crawl_id, w.section, w.portal, ?, 0, 0, 0, 0 FROM section_walks w
           JOIN crawls USING (portal) JOIN frontier f ON f.crawl_id = crawls.crawl_id AND f.url_key = w.section
           WHERE crawls.crawl_id = ? AND f.kind = 'listing' AND f.state IN ('done', 'gone')""",
        (moment, crawl_id),
    )
    for section, portal, *now in db.execute(
        "SELECT section, portal, articles, first_page, whole FROM section_walks WHERE crawl_id = ?", (crawl_id,)
    ).fetchall():
        measure = "articles" if now[2] else "first_page"
        found = now[0] if now[2] else now[1]
        earlier = [
            row[0]
            for row in db.execute(
                f"SELECT {measure} FROM section_walks WHERE portal = ? AND section = ? AND crawl_id <> ? "
                f"AND {measure} IS NOT NULL AND (whole OR ? = 'first_page') ORDER BY walked_at DESC LIMIT ?",
                (portal, section, crawl_id, measure, EARLIER),
            )
        ]
        if found is None or not earlier:
            continue
        usual = median_low(earlier)
        shrank = usual >= FEWEST[measure] and found < LESS * usual
        db.execute(
            "UPDATE section_walks SET usual = ?, shrank = ? WHERE crawl_id = ? AND section = ?",
            (usual, int(shrank), crawl_id, section),
        )


def shrunk(db: Database, crawl_id: str) -> tuple[str, ...]:
    """Return a line for each section that shrank in a crawl."""
    rows = db.execute(
        "SELECT section, CASE WHEN whole THEN articles ELSE first_page END, usual, whole FROM section_walks "
        "WHERE crawl_id = ? AND shrank ORDER BY section",
        (crawl_id,),
    )
    return tuple(
        f"{section} lists {found} articles{'' if whole else ' on its first page'}, usually {usual}"
        for section, found, usual, whole in rows
    )
