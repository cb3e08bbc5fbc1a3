"""The sample portal: our own small stand-in for the alliance's portal, served over real HTTP.

    number ─► plan ─► library (words, series, reports, news) ─► Article ─► pages ─► routes ─► server
                                                                   └────► truth: what tests compare with

Two markups (Liferay 7 for recent years, migrated SharePoint for older ones), sections with pagers, sitemaps,
robots.txt, images, PDF and DOCX, counters, soft 404s, a language trap. The same number of articles gives the same
bytes. ``decade/`` is another shelf of articles: fourteen years of statistics whose truth is known.
"""

from tests.portal.server import Portal, serve

__all__ = ["Portal", "serve"]
