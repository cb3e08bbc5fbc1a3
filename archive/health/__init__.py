"""How a run of a crawl went beside those before it: healthy, degraded or failed, with reasons in words.

::

    crawl ──► outcome: done, partial, failed          (scraper.verdict, scraper.drift: by what the pages say)
      │          │
      └► measures ──► compared with their habit ──► reasons ──► health of the run, a row of ``runs``
                      (habit, proportion, silence)

``outcome`` says whether the crawl went through; ``health`` whether an operator has anything to look at. One follows
from the other: failed is failed, partial is degraded, done is healthy unless a measure is out of its habit. A run that
could not even begin has no crawl and no outcome, and is failed.
"""
