"""Joining: a person says that two articles are one."""

from __future__ import annotations

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.store import articles, merges


def join(db: Database, article_id: str, into: str, reason: str, moment: str) -> None:
    """Make one article of two because a person says so.

    Raises:
        ArchiveError: one of them is not there, they are the same, or they are of different portals.
    """
    portals = dict(
        db.execute("SELECT article_id, portal FROM articles WHERE article_id IN (?, ?)", (article_id, into)).fetchall()
    )
    for name in (article_id, into):
        if name not in portals:
            kept = merges.resolve(db, name)
            known = f"it is part of {kept} already" if kept != name else "give the identifiers of two articles"
            raise ArchiveError(f"there is no article {name!r}; {known}")
    if article_id == into:
        raise ArchiveError(f"{into} is one article already")
    if portals[article_id] != portals[into]:
        raise ArchiveError(f"{article_id} and {into} are of different portals, which published an article each")
    with db.atomic():
        merges.merge(db, article_id, into, reason, moment)
        articles.refresh(db, into)
