"""``parse``: the contract that spider, commands and re-extraction rely on."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

import scraper
from archive.records import ParsedPage, Refusal
from scraper.parse import PARSER_VERSION, page, parse
from scraper.portal import load as load_portal
from tests.scraper.platforms.saved_pages import load, names

ARTICLE = load("liferay62/article_with_lead_caption_and_signature")
UNKNOWN = load("generic/article_of_an_unknown_system")


def test_the_parser_has_a_version() -> None:
    assert PARSER_VERSION


def test_no_module_that_reads_pages_imports_scrapy_or_opens_a_connection() -> None:
    home = Path(scraper.__file__).parent
    for module in (home / "parse.py", *(home / "platforms").glob("*.py")):
        nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        assert not {name.split(".")[0] for name in names} & {"scrapy", "requests", "socket", "httpx", "tldextract"}
        assert not {"urllib.request", "http.client"} & set(names)


@pytest.mark.parametrize("name", names())
def test_reading_twice_gives_the_same_record(name: str) -> None:
    saved = load(name)
    assert saved.read() == saved.read()


def test_a_page_that_the_named_platform_does_not_know_is_offered_to_the_others() -> None:
    portal = replace(load_portal("bac-lieu"), platform="lacviet")
    assert parse(ARTICLE.body, ARTICLE.url, None, portal).platform == "liferay62"


def test_the_named_platform_is_asked_first() -> None:
    body = (
        b"<html><body><div id='p_p_id_101_'></div><form><input id='MSOWebPartPage_PostbackSource'></form></body></html>"
    )
    portal = replace(load_portal("bac-lieu"), platform="lacviet")
    assert parse(body, "https://x.example.vn/a").platform == "liferay62"
    assert parse(body, "https://x.example.vn/a", None, portal).platform == "lacviet"


def test_generic_never_promotes_what_a_known_platform_refused() -> None:
    assert parse(UNKNOWN.body, UNKNOWN.url).kind == "article"
    marked = UNKNOWN.body.replace(b"<main>", b"<main id='p_p_id_20_'>")
    read = parse(marked, UNKNOWN.url)
    assert isinstance(read, Refusal)
    assert read.platform == "liferay62"


def test_a_portals_own_patterns_say_which_addresses_are_articles() -> None:
    body = b"<html><head><title>Tin - X</title></head><body><div id='p_p_id_101_'><a href='/bai/mot'>x</a></div></html>"
    portal = load_portal("bac-lieu")
    assert not getattr(parse(body, "https://x.example.vn/tin", None, portal), "entries", ())
    portal = replace(portal, article_patterns=(re.compile("^/bai/"),))
    read = parse(body, "https://x.example.vn/tin", None, portal)
    assert isinstance(read, ParsedPage)
    assert [entry.url for entry in read.entries] == ["https://x.example.vn/bai/mot"]


@pytest.mark.parametrize(
    "declared", ["text/html; charset=iso-8859-1", "text/html; charset=nonsense", "text/html", "TEXT/HTML;charset=UTF-8"]
)
def test_a_wrong_charset_in_the_header_spoils_nothing(declared: str) -> None:
    read = parse(ARTICLE.body, ARTICLE.url, {"CONTENT-TYPE": declared})
    assert read == ARTICLE.read()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert parse(ARTICLE.body.decode().encode(encoding), ARTICLE.url) == ARTICLE.read()


def test_an_encoding_that_only_the_page_declares_is_believed() -> None:
    head = "<html><head><meta charset='windows-1258'><title>Đăng nh\u00e2\u0323p - X</title></head>"
    text = f"{head}<body><input type=password>{'đ' * 99}"
    read = parse(text.encode("cp1258"), "https://x.example.vn/")
    assert isinstance(read, Refusal)
    assert read.kind == "login"


def test_one_damaged_letter_does_not_spoil_the_others() -> None:
    damaged = ARTICLE.body.replace("Quang cảnh".encode(), b"Quang c\xe1nh")
    read = parse(damaged, ARTICLE.url)
    assert isinstance(read, ParsedPage)
    assert read.article is not None
    assert read.article.title == ARTICLE.expected["title"]


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/json", "font/woff2"])
def test_what_the_server_calls_no_page_is_none(kind: str) -> None:
    assert parse(ARTICLE.body, ARTICLE.url, {"Content-Type": kind}).kind == "other"


def test_every_refusal_says_why() -> None:
    refused = [read for name in names() if isinstance(read := load(name).read(), Refusal)]
    assert refused
    assert all(read.reason and "\n" not in read.reason for read in refused)


def test_the_page_object_says_which_selector_found_which_field() -> None:
    read = page(ARTICLE.body, ARTICLE.url)
    read.read()
    assert read.evidence["title"] == ".asset-full-content-title"
    assert read.evidence["published"] == ".assetPublishDate"


def test_the_imprint_never_enters_an_article() -> None:
    for name in names():
        read = load(name).read()
        if isinstance(read, ParsedPage) and read.article:
            assert not any(value in read.article.body for value in read.observations.values())


def test_a_page_that_opens_with_an_xml_declaration_is_read_like_any_other() -> None:
    saved = load("liferay62/article_with_lead_caption_and_signature")
    declared = b'<?xml version="1.0" encoding="UTF-8"?>\n' + saved.body
    assert parse(declared, saved.url) == parse(saved.body, saved.url)


def test_an_answer_in_json_that_holds_markup_is_no_article() -> None:
    read = parse(b'{"html": "<p>T\xc3\xb4m</p>"}', "https://x.example.vn/-/tin")
    assert isinstance(read, Refusal)
