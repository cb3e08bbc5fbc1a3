"""The portal file that a probe drafts: what was confirmed, what was not, and nothing that the defaults say already."""

from __future__ import annotations

import json
import os
import re
import textwrap
import tomllib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import ArchiveError
from scraper import portal as portals
from scraper.politeness import is_loopback
from scraper.probing.findings import Findings
from scraper.probing.visitor import PAUSE, is_private

_WIDTH = 110


def name_for(url: str) -> str:
    """Return a name for the portal at an address: ``lmhtx.baclieu.gov.vn`` gives ``lmhtx-baclieu``."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    host = re.sub(r"\.(?:gov|edu|org|com|net)?\.?vn$", "", host)
    name = re.sub(r"[^a-z0-9]+", "-", f"{host}-{parts.port}" if parts.port and is_private(url) else host).strip("-")
    return name or "portal"


def drafted(found: Findings, name: str, day: str) -> str:
    """Return the portal file as text; ``day`` is the date of the probe."""
    confirmed, open_points = _confirmed(found), _open_points(found)
    lines = [f"# {found.organisation}: drafted by `scrapy probe {found.url}` on {day}."]
    lines += _comment("Confirmed", confirmed)
    lines += _comment("Not confirmed", open_points)
    lines += [
        f"name = {_text(name)}",
        f"organisation = {_text(found.organisation)}",
        f"area = {_text(found.area)}",
        f"base = {_text(found.base)}",
    ]
    if found.aliases:
        lines.append(f"aliases = {_array(found.aliases)}")
    if found.platform is not None:
        lines.append(f"platform = {_text(found.platform)}")
    lines.append(f"sections = {_array([section.path for section in found.sections])}")
    if found.article_patterns:
        lines.append(f"article_patterns = {_array(found.article_patterns)}")
    usual = f"{found.base}sitemap.xml"
    if feeds := [one.url for one in found.lists if one.url != usual and not one.kind.startswith("first of")]:
        lines.append(f"feeds = {_array(feeds)}")
    if not any(one.url == usual for one in found.lists):
        lines.append("sitemap = false")
    if is_private(found.base):
        lines.append("allow_private = true")
    status = f"drafted from a probe of {day}: {_in_short(found)}"
    lines += [f"status = {_text(status)}", "", "[politeness]"]
    lines.append(f"delay = {0.0 if is_loopback(urlsplit(found.base).hostname or '') else PAUSE}")
    if found.accept_invalid_tls:
        lines.append("accept_invalid_tls = true")
    if found.tls_ciphers:
        lines.append(f"tls_ciphers = {_text(found.tls_ciphers)}")
    text = "\n".join(lines) + "\n"
    portals.from_mapping(tomllib.loads(text))  # what is written can be read
    return text


def write(path: Path, text: str, overwrite: bool) -> None:
    """Write the file; one that is there already stays, unless told otherwise.

    Raises:
        ArchiveError: it is there already, or the disk does not take it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if overwrite:
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            aside.write_text(text, encoding="utf-8")
            aside.replace(path)
        else:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except FileExistsError:
        raise ArchiveError(exists(path)) from None
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror}; give another place with --output FILE") from None


def exists(path: Path) -> str:
    """Return what to say where the file is there already."""
    return f"{path} is there already; give --overwrite to replace it, or another place with --output FILE"


def _confirmed(found: Findings) -> list[str]:
    said = [f"platform {found.platform}"] if found.platform else []
    said += [f"{s.path} lists {s.articles} articles" for s in found.sections if s.articles]
    if found.pager is not None:
        said.append(f"pager {found.pager.parameter or found.pager.kind} ({found.pager.second} on page 2)")
    if found.sample is not None:
        said.append(f"an article is read, its key {found.sample.asset_key or found.sample.key}")
    return said


def _open_points(found: Findings) -> list[str]:
    likely = [s.path for s in found.sections if s.articles is None]
    said = [f"sections not looked at: {', '.join(likely)}"] if likely else []
    if found.platform is None:
        said.append("platform not recognised")
    if found.pager is None:
        said.append("no pager seen")
    if found.counts_up:
        said.append("articles are numbered: whether the number alone finds one (`ids` in docs/new-portal.md)")
    if found.sample is None:
        said.append("no article read")
    elif found.sample.missing:
        said.append(f"fields that the sample article did not give: {', '.join(found.sample.missing)}")
    return said


def _in_short(found: Findings) -> str:
    looked_at = sum(section.articles is not None for section in found.sections)
    said = [f"platform {'confirmed' if found.platform else 'not recognised'}"]
    said.append(f"{looked_at} of {len(found.sections)} sections confirmed")
    said.append("an article was read" if found.sample else "no article was read")
    return ", ".join(said)


def _comment(label: str, said: Sequence[str]) -> list[str]:
    text = f"{label}: " + "; ".join(said) + "."
    wrapper = textwrap.TextWrapper(_WIDTH, "# ", "# ", break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(" ".join(text.split())) if said else []


def _text(value: str) -> str:
    # TOML's basic strings are JSON's, but for the one control character that JSON leaves alone.
    return json.dumps(" ".join(value.split()), ensure_ascii=False).replace("\x7f", "")


def _array(values: Sequence[str]) -> str:
    on_one_line = "[" + ", ".join(map(_text, values)) + "]"
    if len(on_one_line) <= _WIDTH:
        return on_one_line
    return "[\n" + "".join(f"    {_text(value)},\n" for value in values) + "]"
