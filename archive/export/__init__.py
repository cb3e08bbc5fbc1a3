"""Everything out, for readers or for a restore, and back in.

::

    working.db ──► staged copy (withheld things left out) ──► tables, formats, parquet ──► csv/ jsonl/ parquet/
    warc/      ──► evidence (withheld records blotted out) ──► archive.wacz, or warc/
    package    ──► datapackage.json, README.md, SHA256SUMS
    writer     puts it together beside the target and swaps it in
    restore    reads jsonl/ and the WARC files into an empty archive
"""
