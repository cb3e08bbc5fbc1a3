"""Merge shards: all of them are looked at first, then each is merged in one transaction."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from archive import times
from archive.audit import results
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.merging import evidence, histories, naming, readings, rows, twins, unread
from archive.merging.dissolving import leave_out_dissolved
from archive.merging.shards import Progress, Shard, prepared
from archive.merging.tables import SHARD
from archive.paths import ArchivePaths
from archive.store.database import close_working, is_disk_trouble, open_working
from archive.warc import index, recovery

COUNTED = ("articles", "revisions", "captures", "figures")
Before = Callable[[Database], object]
After = Callable[[Database], int]


@dataclass(slots=True)
class Merged:
    """What merging brought: rows of each table that is counted, WARC files, rows that contradict each other.

    ``read`` counts what was to be read once everything was together.
    """

    shards: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    warc_files: int = 0
    conflicts: int = 0
    read: int = 0

    @property
    def anything(self) -> bool:
        """Whether the target is not what it was."""
        return any(self.rows.values()) or bool(self.warc_files or self.conflicts or self.read)


def merge(
    paths: ArchivePaths,
    shards: Sequence[Path],
    progress: Progress = lambda _: None,
    *,
    before: Before = lambda _: None,
    after: After = lambda _: 0,
    link: bool = True,
) -> Merged:
    """Merge shards into the archive at ``paths``, which is made where there is none.

    ``before`` is called with the database before the first shard (vocabularies), ``after`` after the last one: it reads
    what can be read now that everything is together, and returns how much. Killed at any moment and run again, it goes
    on.

    Raises:
        ArchiveError: a shard is damaged, newer, being written or no archive: then nothing was changed. Or the target
            cannot be written: then shards that were merged stay so, and the next run takes up the others.
    """
    wanted = list(dict.fromkeys(folder.absolute() for folder in shards))
    for folder in wanted:
        if folder.resolve() == paths.root.resolve():
            raise ArchiveError(f"{folder} is the archive to merge into; name another folder with --into")
    was_there = paths.root.exists()
    staging = paths.root / "merge.partial"
    done = Merged(len(wanted))
    try:
        paths.root.mkdir(parents=True, exist_ok=True)
        with WriteLock(paths.lock, "a merge"), ExitStack() as stack:
            shutil.rmtree(staging, ignore_errors=True)
            stack.callback(shutil.rmtree, staging, ignore_errors=True)
            ready = [
                stack.enter_context(prepared(folder, staging / str(n), progress)) for n, folder in enumerate(wanted, 1)
            ]
            _merge(paths, ready, done, progress, (before, after), link)
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.Error) and not is_disk_trouble(error):
            raise
        raise ArchiveError(
            f"cannot merge into {paths.root}: {error}; free the disk or make it writable, then merge again"
        ) from None
    finally:
        if not was_there and not paths.working.exists():
            _leave_nothing(paths.root)
    return done


def _leave_nothing(root: Path) -> None:
    """Take away a folder that was made for nothing."""
    if root.exists() and {p.name for p in root.iterdir()} <= {"lock"}:
        shutil.rmtree(root, ignore_errors=True)


def _merge(
    paths: ArchivePaths,
    shards: Sequence[Shard],
    done: Merged,
    progress: Progress,
    calls: tuple[Before, After],
    link: bool,
) -> None:
    paths.make()
    db = open_working(paths.working)
    try:
        calls[0](db)
        recovery.recover(db, paths.warc)
        known = histories.shown(paths.published) | histories.remember_shown(db, [s.known for s in shards])
        before = _counts(db)
        for shard in shards:
            progress(f"{shard.folder}: merging")
            _take(db, paths, shard, known, done, link)
        progress("attached files")
        done.read = calls[1](db)
        after = _counts(db)
        done.rows = {name: after[name] - before[name] for name in COUNTED}
        done.conflicts = after["merge_conflicts"] - before["merge_conflicts"]
        index.update(paths.warc, paths.index)
    finally:
        progress("the ledger")
        close_working(db, paths.working)


def _take(db: Database, paths: ArchivePaths, shard: Shard, known: frozenset[str], done: Merged, link: bool) -> None:
    """Merge one shard: its WARC files first, so that no row ever refers to what is not there."""
    names = evidence.names_for(shard.copy.warc, paths.warc)
    done.warc_files += evidence.bring(shard.copy.warc, paths, names, link)
    own = Database(sqlite3.connect(shard.copy.working))
    try:
        naming.adapt(db, own, {str(name): str(new) for name, new in names.items() if name != new})
    finally:
        own.close()
    db.execute(f"ATTACH DATABASE ? AS {SHARD}", (str(shard.copy.working),))
    try:
        with db.atomic():
            db.execute("PRAGMA defer_foreign_keys = ON")
            _take_rows(db, shard, known)
    finally:
        db.execute(f"DETACH DATABASE {SHARD}")


def _take_rows(db: Database, shard: Shard, known: frozenset[str]) -> None:
    moment = times.now()
    own = Database(sqlite3.connect(shard.copy.working))
    try:
        joined = naming.take_merges(db, own)
    finally:
        own.close()
    leave_out_dissolved(db)
    moved, touched = twins.addresses(db), histories.touched(db)
    unread.note_listings(db)
    rows.unite(db, str(shard.folder), moment)
    readings.unite(db, str(shard.folder), moment)
    _recount(db)
    twins.follow_moves(db, moved)
    for article_id in sorted({*touched, *joined}):
        histories.settle(db, article_id, known)
    for article_id in sorted(twins.join(db)):
        histories.settle(db, article_id, known)
    histories.link_files(db)
    rows.fill_misses(db)
    for (audit_id,) in db.execute(f"SELECT audit_id FROM {SHARD}.audits ORDER BY audit_id").fetchall():
        results.refresh(db, audit_id)


def _recount(db: Database) -> None:
    db.execute(
        "UPDATE main.crawls SET requests = (SELECT count(*) FROM main.captures c WHERE c.crawl_id = crawls.crawl_id) "
        f"WHERE crawl_id IN (SELECT crawl_id FROM {SHARD}.crawls UNION SELECT crawl_id FROM {SHARD}.captures)"
    )


def _counts(db: Database) -> dict[str, int]:
    return {
        name: db.execute(f"SELECT count(*) FROM main.{name}").fetchone()[0] for name in (*COUNTED, "merge_conflicts")
    }
