"""Page objects, one module a platform: how the pages of one content management system are read.

    bytes ─charset─► tree ─► which platform? ─► its page object ─► judge: what is this page?
                                  │                                  ├─ article, print ─► fields, blocks
                                  │                                  ├─ listing, home, sitemap ─► entries, pager
                                  └─ none ─► generic                 └─ anything else ─► refused, with the reason

``PLATFORMS`` is in the order of trying: the more specific mark first, and Liferay before SharePoint, whose dead
images migrated pages still name. ``page.py`` holds what all share; topics that several platforms need have modules of
their own (dates, captions, blocks, kinds …); words that portals print are in ``vocabulary.toml``.
"""

from scraper.platforms.camau import CaMauPage
from scraper.platforms.generic import GenericPage
from scraper.platforms.lacviet import LacVietPage
from scraper.platforms.liferay7 import Liferay7Page
from scraper.platforms.liferay62 import Liferay62Page
from scraper.platforms.page import PortalPage
from scraper.platforms.vnpt import VnptPage

PLATFORMS: tuple[type[PortalPage], ...] = (VnptPage, Liferay7Page, Liferay62Page, LacVietPage, CaMauPage)

__all__ = ["PLATFORMS", "GenericPage", "PortalPage"]
