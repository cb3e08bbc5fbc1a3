"""What a judge is shown, and what he says of it: blind, each judgement a transaction of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.audit import results
from archive.audit.judged import Judgement
from archive.errors import ArchiveError
from archive.sentence import sentence_span

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its evidence: where it is printed, the sentence in parts (marked or not), how it was read.

    ``reading`` are labels and values, in the order of what can be wrong; none of a sentence.
    """

    item_id: str
    kind: str
    title: str
    published: str
    source: str
    sentence: tuple[tuple[str, bool], ...]
    reading: tuple[tuple[str, str], ...]


def newest(db: Database, audit_id: str | None = None) -> str:
    """Return the audit of that id, or the one drawn last; raises ArchiveError where there is none."""
    query = "SELECT audit_id FROM audits WHERE ? IN ('', audit_id) ORDER BY drawn_at DESC, audit_id DESC LIMIT 1"
    row = db.execute(query, (audit_id or "",)).fetchone()
    if row is None and audit_id and db.execute("SELECT 1 FROM audits").fetchone():
        raise ArchiveError(f"there is no audit {audit_id}; the table audits lists them")
    if row is None:
        raise ArchiveError("no audit was drawn yet; draw one: scrapy audit draw")
    return str(row[0])


def judge(db: Database, name: str, make: bool = False) -> int:
    """Return the number of a judge; a new one gets the next where ``make`` says so.

    Raises:
        ArchiveError: nobody of that name has judged.
    """
    row = db.execute("SELECT judge FROM judges WHERE name = ?", (name,)).fetchone()
    if row is not None:
        return int(row[0])
    if not make:
        known = ", ".join(n for (n,) in db.execute("SELECT name FROM judges ORDER BY judge"))
        raise ArchiveError(f"nobody named {name!r} has judged; {f'known: {known}' if known else 'nobody has yet'}")
    with db.atomic():  # numbers that came with an import are somebody's, even where his name did not come
        db.execute(
            "INSERT INTO judges SELECT 1 + max((SELECT coalesce(max(judge), 0) FROM judges), "
            "(SELECT coalesce(max(judge), 0) FROM judgements)), ?",
            (name,),
        )
    return judge(db, name)


def to_do(db: Database, audit_id: str, number: int) -> list[str]:
    """Return the items that a judge has still to judge, in their order."""
    rows = db.execute(
        "SELECT item_id FROM audit_items i WHERE audit_id = ? AND NOT EXISTS (SELECT 1 FROM judgements j "
        "WHERE j.item_id = i.item_id AND j.judge = ?) ORDER BY position",
        (audit_id, number),
    )
    return [item for (item,) in rows]


def last_judged(db: Database, audit_id: str, number: int) -> list[str]:
    """Return the items that a judge has judged, the latest last."""
    rows = db.execute(
        "SELECT item_id FROM audit_items JOIN judgements USING (item_id) WHERE audit_id = ? AND judge = ? "
        "ORDER BY judged_at, position",
        (audit_id, number),
    )
    return [item for (item,) in rows]


def record(db: Database, audit_id: str, number: int, said: list[tuple[str, Judgement]], moment: str) -> None:
    """Store judgements and work the results out anew, all or none; a later judgement of an item replaces an earlier."""
    with db.atomic():
        db.conn.executemany(
            "INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?, ?, ?)",
            ((item, number, j.verdict, j.part, j.missed, moment) for item, j in said),
        )
        results.refresh(db, audit_id)


def show(db: Database, item_id: str) -> Item:
    """Return an item with its evidence."""
    cursor = db.execute(_ITEM, (item_id,))
    row = dict(zip([d[0] for d in cursor.description], cursor.fetchone(), strict=True))
    read: dict[str, Any] = json.loads(row["reading"])
    marks = [(row["start"], row["end"])] if row["kind"] == "figure" else [tuple(m) for m in read["figures"]]
    span = (
        sentence_span(row["text"], row["start"], row["end"]) if row["kind"] == "figure" else (row["start"], row["end"])
    )
    part = f", part {row['part']}" if row["part"] else ""
    return Item(
        item_id=item_id,
        kind=row["kind"],
        title=printable(row["title"] or ""),
        published=(row["published"] or "")[:10],
        source=printable(f"{row['file_name']}{part}" if row["file_name"] else ""),
        sentence=_parts(row["text"], span, marks),
        reading=tuple((label, printable(value)) for label, value in _reading(db, read)) if row["figure_id"] else (),
    )


def printable(text: str) -> str:
    """Return a text on one line without control characters: what a portal prints must not steer a terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def _parts(text: str, span: tuple[int, int], marks: list[Any]) -> tuple[tuple[str, bool], ...]:
    at, end = span
    at += len(text[at:end]) - len(text[at:end].lstrip())
    parts: list[tuple[str, bool]] = []
    for first, last in marks:
        parts += [(text[at : max(at, first)], False), (text[max(at, first) : min(last, end)], True)]
        at = min(last, end)
    parts.append((text[at:end], False))
    folded = [(_folded(words), marked) for words, marked in parts]
    return tuple((words, marked) for words, marked in folded if words)


def _folded(words: str) -> str:
    """Return words on one line, a space kept at either end where there was white space."""
    inner = printable(words)
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' * before}{inner}{' ' * after}" if inner else " " * before


def _reading(db: Database, read: dict[str, Any]) -> list[tuple[str, str]]:
    """Return how a figure was read, in words: first what is judged, then how it came about."""
    upper = f" - {read['value_max_text']}" if "value_max_text" in read else ""
    whole = f" of {read['of_text']}" if "of_text" in read else ""
    period = f"{read.get('period_start') or 'as of'} .. {read['period_end']}" if read.get("period_end") else "none"
    relation = read["relation"] if read["relation"] != "none" else ""
    link = f"{read['link']} {read.get('related') or ''}".strip() if read.get("link") else ""
    place, indicator = read.get("place"), read.get("indicator")
    area = db.execute("SELECT name FROM areas WHERE area = ?", (place,)).fetchone() if place else None
    label = db.execute("SELECT label_vi, label_en FROM indicators WHERE indicator = ?", (indicator,)).fetchone()
    split = ", ".join(str(read[k]) for k in ("breakdown", "coverage") if read.get(k))
    flags = ", ".join(json.loads(read["flags"]))
    how = [f"rule {read['rule']}", f"extractor {read['extractor_version']}"]
    how += [f"period from the {read['period_source']}"] if read.get("period_source") else []
    how += [f"counted: {read['measure']}"] if read.get("measure") else []
    how += [f"actor: {read['actor']}"] if read.get("actor") else []
    return [
        ("value", f"{read.get('value_text', 'not readable')}{upper}{whole}"),
        ("unit", read.get("unit") or "none"),
        ("qualifier", read["qualifier"]),
        ("period", f"{period} ({read['period_grain']})" if read.get("period_grain") else period),
        ("relation", "; ".join(x for x in (relation, link, read["status"], read["aggregate"]) if x)),
        ("place", f"{area[0]} ({place})" if area else place or "the portal's own area"),
        ("indicator", f"{label[0]} / {label[1]} ({indicator})" if label else "none"),
        ("breakdown", split or "none: the total"),
        ("how", "; ".join(how)),
        *([("flags", flags)] if flags else []),
    ]


_ITEM = """
    SELECT i.*, t.text, coalesce(r.title, a.title) AS title, coalesce(r.published, a.published) AS published,
           files.name AS file_name, p.part
    FROM audit_items i JOIN texts t USING (text_id) LEFT JOIN revisions r ON r.revision_id = t.revision_id
         LEFT JOIN files ON files.file = t.file LEFT JOIN file_parts p ON p.text_id = t.text_id
         LEFT JOIN file_owners o ON o.file = t.file LEFT JOIN articles a ON a.article_id = o.article_id
    WHERE i.item_id = ?"""
