"""The files of ``scrapy export``, for readers to take away; the folder ``export`` beside the snapshot.

::

    export/datapackage.json, SHA256SUMS ──► listing.py   what there is: sizes, rows, checksums
                                                │
    /downloads         ◄── routes.py ◄──────────┤
    /downloads/<file>  ◄── sending.py ◄─────────┘   in pieces, with ranges and checksums

Only files that the manifest names are sent, and only of an export that is meant for the public.
"""
