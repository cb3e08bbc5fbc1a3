"""The search index of the snapshot: one FTS5 table in which words typed without marks find every spelling.

Vietnamese without marks is what people type; with marks it is what they mean. SQLite's own folding leaves ``đ`` alone
and, in its default form, misses 60 letters with two marks. So each column of ``search_index`` holds a text twice, first
folded by ``fold``, then as it is printed: a word without marks is found in the first, a word with marks can only be in
the second. One index answers a query that mixes both, as most do (``lớp 2022``, ``Cà Mau``).

::

    articles, texts, file_parts ──► documents      doc_id by publication: a time span is a range of numbers
                                ──► search_index   title, text, files, tags (section, indicators)
    current_figures             ──► search_figures by unit and size, by indicator and size

The index has no content of its own; what is shown comes from ``texts``.
"""

from __future__ import annotations

import unicodedata

from sqlite_utils import Database

TABLES = ("search_index", "search_figures", "documents")
# Letters of the private use area are token characters to FTS5, and nobody types them.
BETWEEN, SECTION, INDICATOR, EVERY = "\ue000", "\ue001", "\ue002", "\ue003"


class _Bare(dict[int, str | None]):
    """What each letter of a decomposed text becomes: marks go, ``đ`` is ``d``; worked out when first met."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        self[code] = bare = None if unicodedata.combining(letter) else {"đ": "d", "Đ": "D"}.get(letter, letter)
        return bare


_BARE = _Bare()


def fold(text: str) -> str:
    """Return a text without Vietnamese marks, ``đ`` as ``d``, with the length and case of its NFC form."""
    return text if text.isascii() else unicodedata.normalize("NFD", text).translate(_BARE)


def tag(kind: str, name: str) -> str:
    """Return the token by which documents of a section or with an indicator are found; ``kind`` as above."""
    return kind + "".join(c for c in unicodedata.normalize("NFC", name).lower() if c.isalnum())


def build(db: Database) -> int:
    """Create and fill the search tables from the newest text of each article; return how many documents there are."""
    db.conn.create_function("indexed", 1, _indexed, deterministic=True)
    db.conn.create_function("tags", 2, _tags, deterministic=True)
    with db.atomic():
        for name in TABLES:
            db.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _STATEMENTS:
            db.execute(statement)
    return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])


def _indexed(text: str | None) -> str:
    """Return what is indexed of a text: folded, a word that keeps phrases from running over, and as printed."""
    return f"{fold(text)} {BETWEEN} {text}" if text else ""


def _tags(section: str | None, indicators: str | None) -> str:
    found = [EVERY]
    if section:
        found.append(tag(SECTION, section))
    return " ".join([*found, *(tag(INDICATOR, name) for name in (indicators or "").split(",") if name)])


_STATEMENTS = (
    """CREATE TABLE documents (
        doc_id INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE REFERENCES articles (article_id), published TEXT,
        section TEXT, text_id TEXT NOT NULL REFERENCES texts (text_id))""",
    """INSERT INTO documents
        SELECT row_number() OVER (ORDER BY a.published IS NOT NULL, a.published, article_id), article_id, a.published,
               a.section, r.text_id
        FROM articles a JOIN revisions r USING (article_id) WHERE r.revision_id = a.revision_id
        ORDER BY a.published IS NOT NULL, a.published, article_id""",
    "CREATE INDEX documents_published ON documents (published)",
    """CREATE TABLE search_figures (
        doc_id INTEGER NOT NULL, unit TEXT NOT NULL, value REAL NOT NULL, indicator TEXT NOT NULL,
        PRIMARY KEY (doc_id, unit, value, indicator)) WITHOUT ROWID""",
    """INSERT INTO search_figures
        SELECT DISTINCT doc_id, coalesce(unit, ''), value, coalesce(indicator, '')
        FROM current_figures JOIN documents USING (article_id) WHERE value IS NOT NULL ORDER BY 1, 2, 3, 4""",
    "CREATE INDEX search_figures_size ON search_figures (unit, value)",
    "CREATE INDEX search_figures_indicator ON search_figures (indicator, value) WHERE indicator <> ''",
    """CREATE VIRTUAL TABLE search_index USING fts5 (
        title, text, files, tags, content='', tokenize='unicode61 remove_diacritics 0')""",
    """INSERT INTO search_index (rowid, title, text, files, tags)
        WITH stated AS (
            SELECT doc_id, group_concat(indicator) AS indicators FROM (
                SELECT DISTINCT doc_id, indicator FROM search_figures WHERE indicator <> '' ORDER BY 1, 2)
            GROUP BY doc_id),
        attached AS (
            SELECT doc_id, group_concat(text, char(10)) AS files FROM (
                SELECT DISTINCT d.doc_id, p.file, p.part, t.text
                FROM documents d JOIN articles a USING (article_id) JOIN attachments USING (revision_id)
                     JOIN file_parts p USING (file) JOIN texts t ON t.text_id = p.text_id ORDER BY 1, 2, 3)
            GROUP BY doc_id)
        SELECT d.doc_id, indexed(a.title), indexed(t.text), indexed(files), tags(d.section, indicators)
        FROM documents d JOIN articles a USING (article_id) JOIN texts t USING (text_id)
             LEFT JOIN stated USING (doc_id) LEFT JOIN attached USING (doc_id) ORDER BY d.doc_id""",
    "INSERT INTO search_index (search_index) VALUES ('optimize')",
)
