"""Secrets and cookies never reach a log, whichever way they would come."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scraper.log_lines import Record, pairs
from scraper.watch.redaction import redacted, secret
from tests.portal import serve
from tests.portal.weather import GATE_COOKIE
from tests.scraper.crawling import Crawler
from tests.scraper.watch.hooks import hooks

pytestmark = pytest.mark.slow

LEAKS = {
    "a header": ("Cookie: D1N=abcdef; JSESSIONID=0E1D2C", "0E1D2C"),
    "a header as Scrapy prints it": ("{b'Set-Cookie': [b'GUEST=xyz; Path=/']}", "xyz"),
    "an authorisation": ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    "a session in a path": ("GET https://cong.gov.vn/tin;jsessionid=0E1D2C.node1?x=1", "0E1D2C"),
    "a password in an address": ("https://lan:bi-mat@cong.gov.vn/tin", "bi-mat"),
    "a token in a query": ("https://cong.gov.vn/tin?p_auth=Qw12Er&cur=2", "Qw12Er"),
    "a script that sets a cookie": ('<script>document.cookie="D1N=6c0f1d";', "6c0f1d"),
}


@pytest.mark.parametrize("name", LEAKS)
def test_what_would_leak_is_hidden(name: str) -> None:
    text, leaked = LEAKS[name]
    assert leaked in text
    assert leaked not in redacted(text)
    assert "[hidden]" in redacted(text)


def test_what_is_no_secret_stays() -> None:
    for text in (
        "https://cong.gov.vn/tin-tuc?cur=2&token_count=3",
        "cookies are off",
        "no session was begun at 12:30",
        "https://cong.gov.vn:8080/-/bai",
    ):
        assert redacted(text) == text


def test_the_values_of_settings_are_hidden_wherever_they_stand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("https://chat.example.org/hooks/9f8e7d\n")
    monkeypatch.setenv("ARCHIVE_WEBHOOK_FILE", str(tmp_path / "hook"))
    monkeypatch.setenv("ARCHIVE_SMTP_PASSWORD", "mat-khau-dai")
    assert secret("ARCHIVE_WEBHOOK") == "https://chat.example.org/hooks/9f8e7d"
    said = redacted("cannot open https://chat.example.org/hooks/9f8e7d with mat-khau-dai")
    assert said == "cannot open [hidden] with [hidden]"


def test_a_record_is_one_line_with_its_traceback_and_without_secrets() -> None:
    try:
        raise ValueError("Cookie: JSESSIONID=0E1D2C")
    except ValueError as error:
        trouble = (ValueError, error, error.__traceback__)
    record = Record("scrapy", logging.ERROR, "f.py", 1, "GET %s\nfailed", ("http://a:b1@c/",), trouble)
    line = logging.Formatter("level=%(levelname)s %(message)s").format(record)
    assert "\n" not in line
    assert line.startswith('level=ERROR said="GET http://[hidden]@c/')
    assert "Traceback" in line
    assert "0E1D2C" not in line


def test_values_with_spaces_are_quoted_and_none_is_left_out() -> None:
    assert pairs(event="page", url="http://a/b", said='nói "có"', left=None) == (
        'event=page url=http://a/b said="nói \\"có\\""'
    )


def test_a_crawl_that_says_everything_says_no_secret(
    crawler: Crawler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "crawl.log"
    with serve(articles=6) as portal, hooks() as told:
        portal.gate()
        told.status = 500  # what cannot be delivered is said, without the address
        for name, value in {**told.environment, "ARCHIVE_SMTP_PASSWORD": "mat-khau-dai"}.items():
            monkeypatch.setenv(name, value)
        done = crawler.run(
            *("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}", "-vv", "--logfile", str(log))
        )
    said = done.out + done.err + log.read_text(encoding="utf-8")
    assert "level=DEBUG" in said
    assert "event=page" in said
    assert "the heartbeat could not be reached: it answers 500" in done.err
    for leaked in (GATE_COOKIE.split("=")[1], "t0psecret", "5ecret-uuid", "mat-khau-dai", "0E1D2C3B4A5968778695"):
        assert leaked not in said, leaked
    assert done.code == 0
