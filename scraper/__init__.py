"""All that touches the network or the command line.

::

    frontier ──► spider ──► downloader ──► parse(page) ──► items ──► pipelines
                               │               │
                               ▼               ▼
                             WARC       platforms/<name>.py (page objects), portals/<name>.toml (portals are data)
"""
