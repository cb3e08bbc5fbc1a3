"""Give things in the copy of a shard the names that they have in the target, so that rows meet by their keys.

Names are opaque and made from content, so most are the same in both. Not these: a crawl's name is a moment, which two
machines can share; so are a run's and a WARC file's; one record that both have read (the same file of another tool) is
one capture; judges are numbered; an article may have been merged into another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlite_utils import Database

from archive.merging.tables import naming
from archive.store import captures, merges, misses

_CRAWL = ("portal", "source", "mode", "base", "started_at", "software")
CUT_OFF = "merged before it was finished; the shard can go on with it"


def adapt(target: Database, own: Database, files: Mapping[str, str]) -> None:
    """Rename what has another name in the target; ``own`` is the shard's copy, ``files`` new names of WARC files."""
    own.execute("PRAGMA foreign_keys = OFF")
    with own.atomic():
        _end_crawls(target, own)
        for name, renamed in files.items():
            own.execute("UPDATE captures SET warc_file = ? WHERE warc_file = ?", (renamed, name))
        _rename(own, naming(own, "crawls", "crawl_id", "last_crawl"), _crawls(target, own))
        _rename(own, naming(own, "runs", "run_id"), _runs(target, own))
        own.execute("UPDATE runs SET bytes = NULL")  # the size of another folder says nothing of how this one grows
        _meet_records(target, own)
        _rename(own, naming(own, "judges", "judge"), _judges(target, own))
        _follow_merges(target, own)


def _end_crawls(target: Database, own: Database) -> None:
    """Close what the shard has not finished: the target does not go on with it, but knows what it missed.

    A crawl that the target has not finished either is its own; the shard is a copy of it then.
    """
    open_there = {row[0] for row in target.execute("SELECT crawl_id FROM crawls WHERE finished_at IS NULL")}
    rows = own.execute(
        "SELECT crawl_id, coalesce((SELECT max(coalesce(fetched_at, captured_at)) FROM captures c WHERE c.crawl_id = "
        "crawls.crawl_id), started_at) FROM crawls WHERE finished_at IS NULL ORDER BY started_at, crawl_id"
    ).fetchall()
    for crawl_id, moment in rows:
        if crawl_id in open_there:
            continue
        own.execute(
            "UPDATE crawls SET finished_at = ?, outcome = 'interrupted', reason = ? WHERE crawl_id = ?",
            (moment, CUT_OFF, crawl_id),
        )
        own.execute("UPDATE frontier SET state = 'todo' WHERE crawl_id = ? AND state = 'shared'", (crawl_id,))
        captures.give_up_unprocessed(own, crawl_id, ())
        misses.keep(own, crawl_id, moment)
    own.execute("DELETE FROM frontier")


def _crawls(target: Database, own: Database) -> dict[str, str]:
    """Return the crawls that share their name with another one of the target, and what they are called then."""
    return _others(target, own, f"SELECT crawl_id, {', '.join(_CRAWL)} FROM crawls")


def _runs(target: Database, own: Database) -> dict[str, str]:
    """Return the same of runs, which are named by a moment too; their crawls have the target's names by now."""
    return _others(target, own, "SELECT run_id, portal, crawl_id, source, mode, started_by, started_at FROM runs")


def _others(target: Database, own: Database, query: str) -> dict[str, str]:
    there = {row[0]: row[1:] for row in target.execute(query)}
    renamed = {}
    for name, *about in own.execute(query).fetchall():
        if there.get(name, tuple(about)) != tuple(about):
            said = json.dumps(about, ensure_ascii=False)
            renamed[name] = f"{name}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"
    return renamed


def _meet_records(target: Database, own: Database) -> None:
    """Let one record be one capture: that of the target, whichever crawl of the shard read it too."""
    renamed = {}
    query = (
        "SELECT capture_id, warc_file, warc_offset FROM captures WHERE warc_file IN (SELECT value FROM json_each(?))"
    )
    names = {row[0] for row in own.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL")}
    known = {
        (file, offset): (capture, crawl)
        for capture, crawl, file, offset in target.execute(
            query.replace("capture_id,", "capture_id, crawl_id,"), (json.dumps(sorted(names)),)
        )
    }
    for capture, file, offset in own.execute(query, (json.dumps(sorted(names)),)).fetchall():
        met = known.get((file, offset))
        if met is not None and met[0] != capture:
            renamed[capture] = met[0]
            own.execute("UPDATE captures SET crawl_id = ? WHERE capture_id = ?", (met[1], capture))
    _rename(own, naming(own, "captures", "capture_id"), renamed)


def _judges(target: Database, own: Database) -> dict[int, int]:
    """Return what judges' numbers become: that of the same name, else the next one that is free in both."""
    there = {name: number for number, name in target.execute("SELECT judge, name FROM judges")}
    known = "SELECT judge FROM judges UNION SELECT judge FROM judgements"
    taken = {n for db in (target, own) for (n,) in db.execute(known)}
    renamed = {}
    for number, name in own.execute("SELECT judge, name FROM judges ORDER BY judge").fetchall():
        if name in there:
            renamed[number] = there[name]
        elif number in there.values():
            renamed[number] = max(taken) + 1
            taken.add(renamed[number])
    return {n: m for n, m in renamed.items() if n != m}


def _follow_merges(target: Database, own: Database) -> None:
    """Let articles of the shard be part of those that the target has merged them into."""
    for article_id, into, moment, reason in target.execute(
        "SELECT article_id, into_id, merged_at, reason FROM merges ORDER BY article_id"
    ).fetchall():
        if own.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone():
            _be_there(own, into, article_id, target)
            own.execute("DELETE FROM merges WHERE article_id = ?", (into,))
            merges.merge(own, article_id, into, reason, moment)
        own.execute("UPDATE merges SET into_id = ? WHERE into_id = ?", (into, article_id))


def take_merges(target: Database, own: Database) -> set[str]:
    """Let articles of the target be part of those that the shard has merged them into, inside its transaction.

    Returns the articles that they are part of now.
    """
    joined = set()
    for article_id, into, moment, reason in own.execute(
        "SELECT article_id, into_id, merged_at, reason FROM merges ORDER BY article_id"
    ).fetchall():
        if target.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone():
            _be_there(target, into, into, own)
            merges.merge(target, article_id, into, reason, moment)
            joined.add(str(into))
    return joined


def _be_there(db: Database, article_id: str, like: str, known: Database) -> None:
    """Make a row of an article that another archive knows, with the times of one that is here (``like``) or there."""
    if db.execute("SELECT 1 FROM articles WHERE article_id = ?", (article_id,)).fetchone():
        return
    source = db if like != article_id else known
    cursor = source.execute("SELECT * FROM articles WHERE article_id = ?", (like,))
    row = dict(zip([d[0] for d in cursor.description], cursor.fetchone(), strict=True))
    key = known.execute("SELECT asset_key FROM articles WHERE article_id = ?", (article_id,)).fetchone()
    row |= {"article_id": article_id, "asset_key": key[0] if key else None, "revisions": 0, "figures": 0}
    names = ", ".join(f'"{name}"' for name in row)
    db.execute(f"INSERT INTO articles ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _rename(db: Database, columns: list[tuple[str, str]], renamed: Mapping[str, str] | Mapping[int, int]) -> None:
    """Rename in two steps, so that names that change places do not meet."""
    between = {new: -new if isinstance(new, int) else f"\x00{new}" for new in renamed.values()}
    for table, column in columns:
        update = f'UPDATE {table} SET "{column}" = ? WHERE "{column}" = ?'
        db.conn.executemany(update, [(between[new], old) for old, new in renamed.items()])
        db.conn.executemany(update, list(between.items()))
