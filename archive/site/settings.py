"""Datasette's settings, in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        # Suggesting facets runs one query per column; it makes a table page of 100,000 rows ten times slower.
        "suggest_facets": "off",
        # No reader holds one of the threads for longer; the slowest page of ours takes a tenth.
        "sql_time_limit_ms": "1000",
        "facet_time_limit_ms": "200",
        "num_sql_threads": "3",
        "max_returned_rows": "1000",
        "default_page_size": "50",
        # The whole archive is what `scrapy export` is for; the snapshot is no download.
        "allow_download": "off",
        "max_csv_mb": "100",
        # A new snapshot shows within seconds, also behind a cache.
        "default_cache_ttl": "5",
        "truncate_cells_html": "400",
    }
)

DOWNLOAD = "ARCHIVE_ALLOW_DOWNLOAD"
"""The environment variable that, set to 1, lets readers download the snapshot itself, ``archive.db``.

Off unless it is meant: the snapshot is as large as everything else together, and `scrapy export` gives the same in open
formats with checksums.
"""

LONGEST_VALUE = 20_000_000
"""Bytes of the longest value a reader's SQL may build (SQLITE_LIMIT_LENGTH).

One call of a function cannot be timed out, so that ``randomblob(1e9)`` would take what the time limit protects.
"""


def may_download() -> bool:
    """Return whether the operator gives the snapshot away."""
    return os.environ.get(DOWNLOAD) == "1"
