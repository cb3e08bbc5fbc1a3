"""What is kept but not published: withheld from the snapshot, search, exports and replay, kept in the archive itself.

::

    log (suppress, undo, list) ──► suppressions
                                       │
    scope   what each of them covers: identifiers, addresses, records, titles, prints
       ├──► copies    a copy of the database for readers loses it and gets tombstones
       ├──► records   a published WARC file gets a tombstone of the same length where a withheld record lay
       └──► guard     what the site asks before it shows a record of the WARC files beside it
            judging   which withholding covers a capture, a record, a text

The archive itself (``working.db``, ``warc/``) is the restricted master and never changes by it.
"""
