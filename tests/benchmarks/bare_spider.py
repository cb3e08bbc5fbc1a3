"""The least that Scrapy can do with the sample portal: walk its listings and read the title of each article.

No robots.txt, no archive, no record of anything; Scrapy's own defaults otherwise. What everything of ours is measured
against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapy import Spider
from scrapy.http import HtmlResponse, Response

FOLLOWED = re.compile(r"/-/|_cur=|^/[a-z-]+$")
LEFT_OUT = re.compile(r"p_p_lifecycle=1|viewMode|^/(?:vi|en)\b|/(?:vi|en)/(?:vi|en)/|p_p_state=pop_up")


class BareSpider(Spider):
    """Read titles, follow nothing but pagers and articles."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 - Scrapy's own way
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }

    def __init__(self, base: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [base]
        self.pages = 0

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Follow sections, pagers and articles; an article is whatever lies below ``/-/``."""
        if not isinstance(response, HtmlResponse):
            return
        self.pages += 1
        if "/-/" in response.url:
            yield {"url": response.url, "title": response.css("title::text").get()}
            return
        for href in response.css("a::attr(href)").getall():
            if FOLLOWED.search(href) and not LEFT_OUT.search(href):
                yield response.follow(href)

    def closed(self, reason: str) -> None:
        """Say how many pages there were."""
        print(f"pages: {self.pages}")
