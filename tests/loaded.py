"""Everything that our commands import, imported, and the vocabularies compiled; for ``tests.forked``.

No reactor: each crawl installs its own.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pkgutil import walk_packages

import scrapy.commands
import scrapy.core.downloader.handlers.http11
import scrapy.crawler

import archive
import pipelines
import scraper
from archive.records import Context
from pipelines.figures import read
from scraper.parse import parse
from scraper.portal import load
from tests.portal.article_page import article_page
from tests.portal.site import Site

for package in (scrapy.commands, scraper, pipelines, archive):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if ".plugins." not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
assert "twisted.internet.reactor" not in sys.modules

# Patterns are compiled when they are first looked for: by what the sample portal says, and by its pages.
site = Site(articles=60)
sample = load("sample")
for key in site.keys_in_order:
    article = site.article(key)
    address = f"http://127.0.0.1{article.entry.path}"
    parse(article_page(site, article).encode(), address, {"content-type": "text/html"}, sample)
    read(article.text, context=Context(article.entry.title, article.entry.published.isoformat()))

# What is loaded stays: no forked process looks through it for garbage, or copies its memory for that.
gc.collect()
gc.freeze()
