"""Nothing goes undocumented: commands, options, settings, tables, columns, indicators and checks."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from scrapy.commands import ScrapyCommand

from archive.site.labels import labels
from scraper import portal
from scraper.front import own_commands
from tests.docs import generated, licences

ROOT = Path(__file__).parent.parent.parent
SOURCE = [path for room in ("archive", "pipelines", "scraper") for path in sorted((ROOT / room).rglob("*.py"))]
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(generated.PAGES))
def test_a_page_made_from_the_code_is_what_the_code_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == generated.page(name), "run: make docs"


class _Bare(ScrapyCommand):
    def short_desc(self) -> str:
        return "Do something"

    def long_desc(self) -> str:
        return "Do something to the archive."

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        raise NotImplementedError


class _BareOption(_Bare):
    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--quickly", action="store_true")


class _Silent(_Bare):
    def long_desc(self) -> str:
        return " "


_WORDS = {"title": "Articles", "description": "Every article.", "columns": {"title": "As printed."}}


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        (lambda: generated.command("tidy", _Silent()), "the command tidy has no text"),
        (lambda: generated.command("tidy", _BareOption()), "the option --quickly of tidy has no text"),
        (lambda: generated.indicator("coops_painted", "Số HTX sơn lại", ""), "the indicator coops_painted has no text"),
        (
            lambda: generated.table("articles", _WORDS, [("title", "TEXT"), ("colour", "TEXT")]),
            "the column colour of articles has no text; it belongs into datasette_metadata.json",
        ),
        (lambda: generated.check("sum_of_parts", "Do the parts add up?", " "), "the check sum_of_parts has no text"),
        (lambda: generated.table("articles", {**_WORDS, "title": ""}, []), "the table articles has no text"),
    ],
)
def test_what_has_no_text_is_named(written: Callable[[], Iterable[str]], missing: str) -> None:
    with pytest.raises(generated.UndocumentedError, match=f"^{missing}"):
        list(written())


def test_what_has_a_text_is_written_down() -> None:
    assert "Do something to the archive." in "".join(generated.command("tidy", _Bare()))
    assert "As printed." in "".join(generated.table("articles", _WORDS, [("title", "TEXT")]))


def test_every_package_that_is_installed_has_its_licence_listed() -> None:
    listed = set(re.findall(r"^\| ([\w.-]+) \|", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE))
    pinned = licences.pinned("requirements.lock") | licences.of_the_extra("cluster")
    assert pinned - listed == set(), "run: make docs"


def test_every_command_is_in_both_readmes_or_the_page_of_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in own_commands() if f"`scrapy {name}" not in readme] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    read = {name for path in SOURCE for name in re.findall(r'"(ARCHIVE_[A-Z_]+)"', path.read_text("utf-8"))}
    assert read
    assert [name for name in sorted(read) if f"`{name}`" not in SETTINGS] == []


def test_every_key_of_a_portal_file_is_documented() -> None:
    keys = [*portal._STRINGS, *portal._OPTIONAL]
    keys += [name for table in (portal.Politeness, portal.Limits, portal.Ids) for name in table.__dataclass_fields__]
    assert [key for key in keys if f"`{key}`" not in SETTINGS] == []


def test_every_check_says_what_it_asks() -> None:
    made = {
        name
        for path in (ROOT / "pipelines" / "figures").glob("checks*.py")
        for name in re.findall(r'\.(?:holds|fails)\(\s*"([a-z_]+)"', path.read_text("utf-8"))
    }
    assert made - set(labels()["check"]) == set()


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", tmp_path / "site"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert (built.returncode, built.stderr) == (0, "")
    foreign = [
        page.name
        for page in (tmp_path / "site").rglob("*.html")
        if re.search(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//', page.read_text("utf-8"))
    ]
    assert foreign == []
