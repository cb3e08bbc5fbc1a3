"""TLS of old servers, on a server of our own: refused as it is, accepted as far as the portal's file says."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.tls_server import Signed, sign, tls_pages

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

PAGE = "<!doctype html><html><body><p>Không có gì.</p></body></html>"


@contextmanager
def https(folder: Path, signed: Signed, ciphers: str, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> Iterator[str]:
    """Serve one page over the TLS of an old server, with a certificate and no other of its chain."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = newest
    with tls_pages({"/": PAGE}, signed, folder, context) as url:
        yield url


def crawl(crawler: Crawler, folder: Path, url: str, more: str) -> Crawl:
    path = folder / "cong.toml"
    path.write_text(
        'name = "cong"\norganisation = "Cổng"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f"sitemap = false\nmay_be_empty = true\n[politeness]\ndelay = 0.0\n{more}",
        encoding="utf-8",
    )
    arguments = ["-a", f"portal={path}", "-a", f"base={url}", "-s", "RETRY_TIMES=0"]
    return crawler.run("crawl", "portal", *arguments)


def reasons(crawler: Crawler) -> str:
    return " ".join(error or "" for (error,) in crawler.rows("SELECT error FROM captures"))


def test_a_small_key_is_refused_unless_the_portals_file_lowers_the_level(crawler: Crawler, tmp_path: Path) -> None:
    small = sign("127.0.0.1", bits=1024)
    (tmp_path / "chain.pem").write_bytes(small.pem)
    trusted = f'tls_chain = "{tmp_path}/chain.pem"\n'
    with https(tmp_path, small, "AES128-SHA:@SECLEVEL=0") as url:
        refused = crawl(crawler, tmp_path, url, trusted)
        assert refused.code == 1
        assert "robots.txt could not be read" in refused.err
        done = crawl(crawler, tmp_path, url, trusted + 'tls_ciphers = "DEFAULT:@SECLEVEL=0"\n')
        assert done.code == 0, done.err + reasons(crawler)


@pytest.mark.slow
def test_a_server_of_tls_1_0_is_reached_where_the_portals_file_says_legacy(crawler: Crawler, tmp_path: Path) -> None:
    old = sign("127.0.0.1")
    (tmp_path / "chain.pem").write_bytes(old.pem)
    options = f'tls_chain = "{tmp_path}/chain.pem"\ntls_ciphers = "DEFAULT:@SECLEVEL=0"\n'
    with https(tmp_path, old, "DEFAULT:@SECLEVEL=0", ssl.TLSVersion.TLSv1) as url:
        assert crawl(crawler, tmp_path, url, options).code == 1
        done = crawl(crawler, tmp_path, url, options + "tls_legacy = true\n")
        assert done.code == 0, done.err + reasons(crawler)


def test_what_a_server_leaves_out_of_its_chain_can_be_given(crawler: Crawler, tmp_path: Path) -> None:
    root = sign("Goc", authority=True)
    middle = sign("Giua", root, authority=True)
    (tmp_path / "chain.pem").write_bytes(middle.pem + root.pem)
    with https(tmp_path, sign("127.0.0.1", middle), "DEFAULT", ssl.TLSVersion.TLSv1_3) as url:
        refused = crawl(crawler, tmp_path, url, "")
        assert refused.code == 1
        assert "certificate verify failed" in reasons(crawler)
        done = crawl(crawler, tmp_path, url, f'tls_chain = "{tmp_path}/chain.pem"\n')
        assert done.code == 0, done.err + reasons(crawler)


@pytest.mark.slow
@pytest.mark.parametrize(("accepts", "code"), [("false", 1), ("true", 0)])
def test_a_certificate_that_nobody_signed_is_taken_only_where_the_portals_file_says_so(
    crawler: Crawler, tmp_path: Path, accepts: str, code: int
) -> None:
    with https(tmp_path, sign("127.0.0.1"), "DEFAULT") as url:
        assert crawl(crawler, tmp_path, url, f"accept_invalid_tls = {accepts}\n").code == code
