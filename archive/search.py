"""The search tables of the snapshot: one folded, for words typed without marks, one exact, for words typed with them.

Vietnamese without marks is what people type; with marks it is what they mean. SQLite's own folding leaves ``đ`` alone
and, in its default form, misses 60 letters with two marks; so the folded table is fed folded text. Both tables are
external content over ``documents``, whose columns hold the original, so ``snippet()`` and ``highlight()`` show it.
"""

from __future__ import annotations

import unicodedata

from sqlite_utils import Database


def fold(text: str) -> str:
    """Return a text without Vietnamese marks, ``đ`` as ``d``, with the length and case of its NFC form."""
    plain = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def build(db: Database) -> int:
    """Create and fill the search tables from the newest text of each article; return how many documents there are."""
    db.conn.create_function("fold", 1, lambda text: None if text is None else fold(text), deterministic=True)
    with db.atomic():
        for name in ("documents_folded", "documents_exact", "documents"):
            db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute(
            "CREATE TABLE documents (doc_id INTEGER PRIMARY KEY, "
            "article_id TEXT NOT NULL UNIQUE REFERENCES articles (article_id), title TEXT NOT NULL, text TEXT NOT NULL)"
        )
        # Numbered by the article's id, so that equal archives number alike; the title is the text's first line.
        db.execute(
            "INSERT INTO documents SELECT row_number() OVER (ORDER BY article_id), article_id, a.title, t.text "
            "FROM articles a JOIN revisions r USING (article_id) JOIN texts t USING (text_id) "
            "WHERE r.revision_id = a.revision_id ORDER BY article_id"
        )
        for name, marks, source in (("documents_folded", 2, "fold({})"), ("documents_exact", 0, "{}")):
            db.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5 (title, text, content='documents', content_rowid='doc_id', "
                f"tokenize='unicode61 remove_diacritics {marks}')"
            )
            columns = ", ".join(source.format(c) for c in ("title", "text"))
            db.execute(f"INSERT INTO {name} (rowid, title, text) SELECT doc_id, {columns} FROM documents")
            db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])
