"""Everything that our commands import, imported, and the vocabularies compiled; for ``tests.forked``.

No reactor: each crawl installs its own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import walk_packages

import scrapy.commands
import scrapy.core.downloader.handlers.http11
import scrapy.crawler

import archive
import pipelines
import scraper
from pipelines.figures import read

for package in (scrapy.commands, scraper, pipelines, archive):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if ".plugins." not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
assert "twisted.internet.reactor" not in sys.modules

# The patterns of indicators are compiled when first looked for.
read("Năm 2022, Liên minh mở 27 lớp tập huấn cho 1.200 lượt người, thành lập mới 5 HTX, giải ngân 3 tỷ đồng.")
