"""``docs/new-portal.md`` is followed literally: its commands, in its order, on a portal that is served as it says."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from scraper import portal as portals
from tests import forked
from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow

GUIDE = forked.ROOT / "docs" / "new-portal.md"


def commands() -> list[str]:
    """Return every line of the guide's shell blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_guide_is_followed_from_the_address_to_the_published_archive(
    crawler: Crawler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_DIR", str(crawler.paths.root))
    # Files that a person writes where he stands are written here.
    here = {"new-portal.toml": str(tmp_path / "new-portal.toml")}
    told: dict[str, str] = {}
    with serve(articles=12) as portal:
        for line in commands():
            for said, meant in {"http://127.0.0.1:8765/": portal.url, "./new-portal.toml": "new-portal.toml"}.items():
                line = line.replace(said, meant)
            words = [re.sub(r"new-portal\.toml", here["new-portal.toml"], word) for word in shlex.split(line)]
            if words[0] == "export":
                monkeypatch.setenv(*words[1].split("=", 1))
            elif words[0] == "cat":
                told["cat"] = Path(words[1]).read_text(encoding="utf-8")
            else:
                assert words[0] == "scrapy", line
                done = forked.run(*words[1:], environment=dict(os.environ))
                assert done.returncode == 0, (line, done.stderr.decode())
                told[words[1]] = done.stdout.decode()
    assert set(told) == {"probe", "cat", "crawl", "gaps", "publish"}
    assert "Next: scrapy crawl portal -a portal=" in told["probe"]
    assert 'platform = "liferay7"' in told["cat"]
    assert "12 articles read" in told["crawl"]
    assert "Published 12 articles" in told["publish"]
    assert {seen.headers["User-Agent"] for seen in portal.log} == {"alliance-archive/0.1.0 (you@example.org)"}


def test_the_guide_names_every_line_that_a_probe_prints_and_every_key_of_a_portal_file() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for key in (*(f.name for f in fields(portals.Portal)), *(f.name for f in fields(portals.Politeness))):
        assert f"`{key}`" in text or f"`[{key}]`" in text, key
    for key in (*(f.name for f in fields(portals.Limits)), *(f.name for f in fields(portals.Ids))):
        assert f"`{key}`" in text, key
    for line in ("platform", "sections", "pager", "sitemap", "feeds", "keys", "sample", "warning"):
        assert f"`{line}`" in text, line
