"""Replay: archived pages as they were, from the WARC files beside the snapshot, in a sandbox that contacts nobody.

::

    /-/replay/<capture>                     a page of ours: banner and a sandboxed frame
    /-/replay/<capture>/page                the archived page, rewritten
    /-/replay/<capture>/resource/<capture>  an image, stylesheet, font or attachment of it
    /-/record/<capture>.warc.gz             the record itself, byte for byte

    routes ──► playing ──► vault (WARC folder, what is withheld) ──► captures (rows, nearest in time)
                  │
                  ├─► rewriting   every tag written anew from lists of what may stand; addresses to archived copies
                  │      ├─ markup.toml, markup   those lists
                  │      ├─ stylesheets           the same for CSS
                  │      └─ kept                  which address has a capture
                  ├─► quotation   where a figure's quote stands in the page
                  └─► media       types that are safe to serve

Nothing is shown that the guard of ``archive.withholding`` covers, and nothing but what a capture's row points at.
"""
