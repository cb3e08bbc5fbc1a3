"""Which documents a search finds: all of them, for counting by year and section."""

from __future__ import annotations

import sqlite3

from archive.site.search.asked import MOST_RANKED, Asked

OF_SIZE = """EXISTS (
    SELECT 1 FROM search_figures WHERE doc_id = search_index.rowid AND value BETWEEN :low AND :high
    AND unit = ifnull(nullif(:unit, ''), unit) AND indicator = ifnull(nullif(:indicator, ''), indicator))"""
_SPAN = """
    SELECT CASE WHEN :from = '' THEN 0 ELSE coalesce((
               SELECT doc_id FROM documents WHERE published >= :from ORDER BY published, doc_id LIMIT 1), 1e15) END,
           CASE WHEN :to = '' THEN 1e15 ELSE coalesce((
               SELECT doc_id FROM documents WHERE published <= :to || '~'
               ORDER BY published DESC, doc_id DESC LIMIT 1), -1) END,
           CASE WHEN :min = '' THEN -1e300 ELSE typed_number(:min) END,
           CASE WHEN :max = '' THEN 1e300 ELSE typed_number(:max) END,
           search_match(:q, :section, :indicator, :from || :to)"""


def documents_found(db: sqlite3.Connection, asked: Asked) -> list[int]:
    """Return the numbers of all documents that the canned query counts, in ascending order.

    Of a search for words and figures of a size the newest 5,001 at most, as the canned query counts them.
    """
    values: dict[str, object] = {**asked.parameters}
    values["first"], values["last"], values["low"], values["high"], values["words"] = db.execute(
        _SPAN, asked.parameters
    ).fetchone()
    if not asked.by_size:
        query = "SELECT rowid FROM search_index WHERE search_index MATCH :words AND rowid BETWEEN :first AND :last"
        return [row[0] for row in db.execute(query, values)]
    if asked.q:
        newest = db.execute(
            "SELECT rowid FROM search_index WHERE search_index MATCH :words AND rowid BETWEEN :first AND :last "
            f"AND {OF_SIZE} ORDER BY rowid DESC LIMIT {MOST_RANKED + 1}",
            values,
        )
        return [row[0] for row in newest][::-1]
    by = "unit = :unit" if asked.unit else "indicator <> '' AND indicator = :indicator"
    query = (
        f"SELECT DISTINCT doc_id FROM search_figures WHERE {by} AND value BETWEEN :low AND :high "
        "AND indicator = ifnull(nullif(:indicator, ''), indicator) AND +doc_id BETWEEN :first AND :last "
        "AND (:section = '' OR :section = (SELECT section FROM documents d WHERE d.doc_id = search_figures.doc_id)) "
        "ORDER BY doc_id"
    )
    return [row[0] for row in db.execute(query, values)]


def how_many(db: sqlite3.Connection, asked: Asked, most: int) -> int:
    """Return how many documents a search finds, ``most`` where there are as many or more."""
    if asked.by_size:
        return min(len(documents_found(db, asked)), most)
    first, last, _, _, words = db.execute(_SPAN, asked.parameters).fetchone()
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)"
    )
    return int(db.execute(query, (words, first, last, most)).fetchone()[0])
