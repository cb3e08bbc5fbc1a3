"""Backups: each run adds what is new, is checked, and can be restored by hand.

::

    working.db ──► DIR/<time>/working.db  (a consistent copy, the last few are kept)
    warc/      ──► DIR/warc/              (a file is copied when it is new or has grown)
                   DIR/<time>/manifest.json, SHA256SUMS

    writer makes one, restoring brings one back, or only tries whether it would (the drill)
"""
