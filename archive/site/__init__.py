"""The published site: Datasette over the snapshot, with pages of our own for home, article and figure.

::

    archive.db ──► snapshot.py (reopened when replaced) ──► Datasette ──► templates/ + static/
                                                              ▲
    settings.py, server.py (command line, port, ready) ───────┤
    plugins/*.py (hooks only) ────────────────────────────────┘
        ├─ search/           what a person types ► articles with the sentence that answers, figures, counts
        ├─ downloads/ dictionary.py examples.py   what there is to take away, and how
        ├─ discovery/        sitemap, robots, schema.org, canonical addresses
        ├─ spreadsheet.py    every table for Excel
        ├─ home.py article.py figure.py   what a page shows, as records
        ├─ marks.py          a text with its figures marked in place
        ├─ formats.py labels.py   numbers, dates and codes as the language writes them
        ├─ cells.py columns.py codes.py names.py groups.py   tables in words: cells, headings, codes, places
        ├─ mistakes.py errors.py   what went wrong and what to do
        ├─ requests.py       reading requests alone
        └─ headers.py        Content-Security-Policy, no traces of the machine

What readers need to know of tables, columns and queries is in ``datasette_metadata.json`` at the top of the project.
"""
