"""Several machines share one crawl: what is to do is in Redis, what comes of it in an archive of each (its shard).

::

    worker: spider ◄─ scheduler ◄─ frontier ──┐             ┌── frontier ─► scheduler ─► spider :worker
              │                    pace ──────┤  Redis      ├── pace                      │
           handler (waits for the host's turn)┘  (scrapy-   └──                         handler
              │                                   redis)
           working.db + warc/  (its shard)                    working.db + warc/
                         └──────────────── scrapy merge ──────────────┘

Nothing that was fetched is in Redis, only addresses: whatever happens to it, what a worker has is kept. What a worker
takes is leased; killed, it gives nothing back, and its leases run out. So a page may be fetched twice, never not at
all, and merging the shards makes one of it. Needs the optional extra ``cluster``; nothing else imports this package.
"""
