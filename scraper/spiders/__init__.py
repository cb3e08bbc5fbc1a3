"""The one spider. Portals differ in their files (``scraper/portals``) and platforms (``scraper/platforms``)."""
