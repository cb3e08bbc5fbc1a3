"""Watch each run of a crawl: judge it beside those before it, and tell whoever must know.

::

    crawl ends ──► monitors (Spidermon) ──► reasons ──► row of ``runs``, status.json     while the archive is held
                                               └──► actions: e-mail, webhook, heartbeat  after it is let go

Nothing here ever fails a crawl: an alarm that cannot be delivered is one line on standard error.
"""
