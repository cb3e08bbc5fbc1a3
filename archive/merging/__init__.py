"""Shards into one archive: the same articles, revisions and figures as if one machine had crawled it all.

::

    shard/working.db ──copy──► shards     (upgraded, mended, verified; the shard itself is only read)
                                  │
                               naming     (what has another name in the target: crawls, WARC files, captures, articles)
    shard/warc/ ──link──► evidence        (beside the target's files, none overwritten)
                                  │
                               rows       (table by table, by key; `readings` of texts; `conflicts`: what differs)
                                  │
                               histories  (of each article: one run of equal captures is one revision)
                               `merge` drives it, a transaction for each shard
"""
