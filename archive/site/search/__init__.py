"""Search: from what a person types to articles with the sentence that answers, and to figures.

::

    what is typed ──► words.py     FTS5 expression          ┐
    filters       ──► asked.py     checked, 400 if unclear  ├──► the canned query ``search`` (SQL, JSON, CSV)
                      numbers.py   "3 tỷ", "3.300.000"      ┘            │ rows
                                                                        ▼
    facets.py  how many, by year and section ──► page.py ──► query-archive-search.html
    figures.py figures of just that size         ▲
    sentence.py the sentence with most of the words, marked: an SQL function
    suggestions.py  what would find something ───┘

The SQL stands in ``datasette_metadata.json``; the functions it calls are registered by ``functions.py``.
"""
