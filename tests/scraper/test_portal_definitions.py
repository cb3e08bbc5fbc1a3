"""Portal files: good ones load, bad ones say what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper import portal

GOOD = 'name = "thu"\norganisation = "Cổng thử"\narea = "95"\nbase = "https://cong.example.gov.vn"\n'


def write(folder: Path, text: str) -> str:
    path = folder / "thu.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", portal.names())
def test_every_portal_that_ships_loads_and_bears_its_files_name(name: str) -> None:
    assert portal.load(name).name == name


@pytest.mark.parametrize("name", portal.names())
def test_every_portal_that_ships_says_what_is_known_of_it_and_its_successor_ships_too(name: str) -> None:
    found = portal.load(name)
    assert found.status
    assert found.successor is None or found.successor in portal.names()


def test_four_lines_are_a_portal(tmp_path: Path) -> None:
    found = portal.load(write(tmp_path, GOOD))
    assert found.base == "https://cong.example.gov.vn/"
    assert found.hosts == {"cong.example.gov.vn"}
    assert found.politeness.delay >= 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "not valid TOML"),
        (GOOD.replace('area = "95"\n', ""), "`area` is missing"),
        (GOOD.replace("https://cong.example.gov.vn", "cong.example"), "`base`.*not an address"),
        (GOOD.replace('"thu"', '"Thử nghiệm"'), "`name`.*may hold only"),
        (GOOD + "colour = 1\n", "unknown key `colour`; known"),
        (GOOD + 'sections = "a"\n', "`sections` must be a list"),
        (GOOD + "sections = [1]\n", "`sections` must be a list of texts"),
        (GOOD + 'article_patterns = ["("]\n', "not a regular expression"),
        (GOOD + "[politeness]\nspeed = 1\n", "unknown key `politeness.speed`"),
        (GOOD + '[politeness]\ndelay = "fast"\n', "`politeness.delay` must be a"),
        (GOOD + "[politeness]\ndelay = -1\n", "must not be negative"),
        (GOOD + '[limits]\npages = "all"\n', "`limits.pages` must be a"),
    ],
)
def test_a_malformed_file_is_refused_in_one_line_that_says_what_is_wrong(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(portal.PortalError, match=message) as refused:
        portal.load(write(tmp_path, text))
    assert "\n" not in str(refused.value).strip()


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "thu.toml"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(portal.PortalError, match="UTF-8"):
        portal.load(str(path))


@pytest.mark.parametrize("name", ["nowhere", "../portals/sample", "Bạc Liêu", ""])
def test_an_unknown_name_lists_the_known_ones(name: str) -> None:
    with pytest.raises(portal.PortalError, match=r"known portals: .*bac-lieu"):
        portal.load(name)
