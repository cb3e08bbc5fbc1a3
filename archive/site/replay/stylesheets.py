"""CSS written anew: addresses lead to archived copies, or are gone; nothing of it is changed by regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import tinycss2
from tinycss2.ast import FunctionBlock, IdentToken, StringToken
from tinycss2.serializer import serialize_string_value

Resource = Callable[[str], str | None]
"""Where the archived copy of a link is served; None where there is none."""

_NESTED = 32  # blocks within each other that are looked into; no stylesheet has so many
_NOTHING = IdentToken(0, 0, "none")
_INERT = ("data:image/", "data:font/", "data:application/font", "data:application/x-font")
_OF_STRINGS = frozenset({"image-set", "-webkit-image-set"})
# A tag or a comment of HTML cannot begin without one of these after it.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def sheet(css: str, resource: Resource) -> str:
    """Return a stylesheet, or the content of a ``style`` element, with its addresses written anew."""
    if "(" not in css and "@" not in css:
        return _closed(css)
    rules = tinycss2.parse_stylesheet(css, skip_comments=True)
    return _closed("".join(_rule(rule, resource) for rule in rules))


def declarations(css: str, resource: Resource) -> str:
    """Return the content of a ``style`` attribute with its addresses written anew."""
    if "(" not in css:
        return css
    tokens = tinycss2.parse_component_value_list(css, skip_comments=True)
    return str(tinycss2.serialize(_rewritten(tokens, resource, 0)))


def _closed(css: str) -> str:
    """Return CSS in which nothing can end the ``style`` element that it stands in."""
    return _TAG.sub(lambda match: "\\3c ", css)


def _rule(rule: Any, resource: Resource) -> str:
    if rule.type == "at-rule":
        if rule.lower_at_keyword == "import":
            return _import(rule, resource)
        if rule.lower_at_keyword in ("charset", "namespace"):
            return ""
    if rule.type in ("at-rule", "qualified-rule"):
        rule.prelude = _rewritten(rule.prelude, resource, 0)
        if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            return _font(rule, resource)
        rule.content = None if rule.content is None else _rewritten(rule.content, resource, 0)
    return "" if rule.type == "error" else str(rule.serialize())


def _import(rule: Any, resource: Resource) -> str:
    """Return an ``@import`` of the archived sheet; its conditions stay."""
    prelude = [token for token in rule.prelude if token.type not in ("whitespace", "comment")]
    first = prelude[0] if prelude else None
    named = str(first.value) if first is not None and first.type == "string" else _named(first)
    kept = resource(named) if named else None
    if kept is None:
        return ""
    conditions = tinycss2.serialize(_rewritten(prelude[1:], resource, 0))
    return f"@import {_url(kept).serialize()} {conditions};"


def _font(rule: Any, resource: Resource) -> str:
    """Return a font with those of its sources that are archived; one without any is gone."""
    written = []
    for each in tinycss2.parse_blocks_contents(rule.content or (), skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            continue
        value = _rewritten(each.value, resource, 0)
        if each.lower_name == "src":
            parts = [list(part) for comma, part in groupby(value, key=_is_comma) if not comma]
            kept = [tinycss2.serialize(part).strip() for part in parts if _NOTHING not in part]
            if not kept:
                continue
            written.append(f"src:{','.join(kept)}")
        else:
            written.append(f"{each.name}:{tinycss2.serialize(value).strip()}")
    return f"@font-face{{{';'.join(written)}}}" if any(w.startswith("src:") for w in written) else ""


def _is_comma(token: Any) -> bool:
    return bool(token.type == "literal" and token.value == ",")


class _Written(FunctionBlock):  # type: ignore[misc] # tinycss2 has no types
    """A ``url()`` that was written anew."""


def _rewritten(tokens: Iterable[Any], resource: Resource, depth: int) -> list[Any]:
    """Return tokens with every address in them, at any depth, replaced."""
    found: list[Any] = []
    for token in tokens if depth < _NESTED else ():
        named = None if isinstance(token, _Written) else _named(token)
        if named is not None:
            found.append(_replaced(named, resource))
            continue
        if token.type == "function":
            strings = token.lower_name in _OF_STRINGS
            inner = [
                _replaced(str(t.value), resource) if strings and t.type == "string" else t for t in token.arguments
            ]
            token.arguments = _rewritten(inner, resource, depth + 1)
        elif token.type in ("{} block", "[] block", "() block"):
            token.content = _rewritten(token.content, resource, depth + 1)
        elif token.type == "error":
            continue
        found.append(token)
    return found


def _named(token: Any) -> str | None:
    """Return the address that a token names, ``url(x)`` or ``url("x")``; None where it names none."""
    if token is None:
        return None
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(t.value) for t in token.arguments if t.type == "string"), "")
    return None


def _replaced(link: str, resource: Resource) -> Any:
    plain = link.strip()
    if plain.lower().startswith(_INERT) or plain.startswith("#"):
        return _url(plain)
    kept = resource(plain) if plain else None
    return _url(kept) if kept is not None else _NOTHING


def _url(link: str) -> Any:
    return _Written(0, 0, "url", [StringToken(0, 0, link, f'"{serialize_string_value(link)}"')])
