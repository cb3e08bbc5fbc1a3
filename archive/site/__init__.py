"""The published site: Datasette over the snapshot, with pages of our own for home, article and figure.

::

    archive.db ──► snapshot.py (reopened when replaced) ──► Datasette ──► templates/ + static/
                                                              ▲
    settings.py, server.py (command line, port, ready) ───────┤
    plugins/*.py (hooks only) ────────────────────────────────┘
        ├─ news.py           the pages of changes (changes.py), gaps (gaps.py) and report digests (digest/)
        ├─ feeds/            Atom feeds of the same
        ├─ home.py article.py figure.py indicator.py indicators.py   what a page shows, as records
        ├─ charts/           pictures of the indicators, made when a snapshot is published
        ├─ search/           what a person types ► articles with the sentence that answers, figures, counts
        ├─ downloads/ dictionary.py examples.py   what there is to take away, and how
        ├─ discovery/        sitemap, robots, schema.org, canonical addresses
        ├─ spreadsheet.py    every table for Excel
        ├─ marks.py          a text with its figures marked in place
        ├─ standing.py       where a figure stands in the ledger
        ├─ citing/           a figure to cite: words, BibTeX, CSL-JSON
        ├─ replay/           archived pages as they were, single WARC records
        ├─ language.py templating.py   one language a page; what templates know
        ├─ formats.py labels.py   numbers, dates and codes as the language writes them
        ├─ turning.py        characters that turn text around, made visible
        ├─ cells.py columns.py codes.py names.py groups.py   tables in words: cells, headings, codes, places
        ├─ mistakes.py errors.py   what went wrong and what to do
        ├─ requests.py       reading requests alone
        ├─ corrections.py report_error.py   reviewers' notes, and how to report an error
        ├─ rendering.py kept_answers.py worked_once.py snapshot_schema.py   what makes pages fast
        └─ headers.py        Content-Security-Policy, no traces of the machine

What readers need to know of tables, columns and queries is in ``datasette_metadata.json`` at the top of the project.
"""
