"""A command loads what it needs itself, and Scrapy still finds every command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scraper.commands import module_of

ALL = "scraper.commands"


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (["status"], "scraper.commands.status"),
        (["status", "--format", "json"], "scraper.commands.status"),
        (["-h"], ALL),
        ([], ALL),
        (["version"], ALL),
        (["nosuch"], ALL),
        (["__init__"], ALL),
        (["import", "FOLDER"], "scraper.commands.import"),
        (["../status"], ALL),
        (["os.path"], ALL),
    ],
)
def test_commands_are_looked_for_where_the_one_that_is_asked_for_is(arguments: list[str], module: str) -> None:
    assert module_of(["scrapy", *arguments]) == module


PROGRAM = """
import sys
sys.argv = ["scrapy", "status", "-h"]
from scrapy.cmdline import execute
try:
    execute()
except SystemExit:
    print(sorted({"scraper.spiders.portal", "pipelines.figures.reading"} & set(sys.modules)))
"""


def test_a_command_brings_no_vocabulary_of_another() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    assert done.stdout.endswith("[]\n")
