"""The evidence: every exchange with a server in WARC 1.1 files, one gzip member a record.

::

    Exchange ──► writer (a file of its own per process) ──► warc/<portal>-<time>-<serial>.warc.gz
                                                              │
    recovery (at start) ◄── complete records nobody knows are adopted, a torn tail is set aside
    reader  ◄── one record by file, offset and length         ├──► index.cdxj (kept up to date) ──► replay
                                                              └──► wacz (all of it in one file)
"""
