"""The parts of ``archive.verify``, each of which looks at one thing and names what is damaged.

::

    records   WARC files     ──► every capture's record, its digest, and what the capture says of it
    cdxj      WARC files     ──► the index for replay says what they hold
    texts     records again  ──► every revision's text, as the parser reads it in its capture
    files     records again  ──► every attached file's texts, as the reader reads them in its bytes
    snapshot  archive.db     ──► SQLite, search tables, worked-out tables, what is withheld
"""
