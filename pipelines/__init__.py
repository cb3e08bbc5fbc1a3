"""What happens between a page and the store.

::

    ParsedArticle ──► clean (canonical text and blocks) ──► figures ──► checks, citations ──► store

The work is done by pure functions, text in and records out; Scrapy's item pipelines in ``stages`` only call them.
"""
