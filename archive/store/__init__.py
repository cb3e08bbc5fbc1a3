"""The working database: SQLite, one writer, one transaction per page.

::

    database  opens and upgrades        schema, views   what is in it
    crawls    runs and refusals         captures        every attempt sent
    frontier  what is still to do       articles        articles, revisions, texts, images, attachments, counters
    figures   figures, checks, comparisons, citations   pages  one page's result, in one transaction
    files     what was captured, by digest          file_readings   the text of attachments
    corrections   what a person says of a figure
    rereading texts for a newer extractor       reparsing  pages for a newer parser
"""
