"""Where a figure's quote stands in an archived page, found again by what is printed around it.

The text of an article is not the text of its page: white space is folded, invisible characters are gone, and letters
are composed. So both are compared without all of that, and of several places that print the quote the one is taken
around which the page says longest what the article says.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

CONTEXT = 300  # characters before and after the quote that are compared
ENOUGH = 16  # of them that must agree where the sentence alone does not prove the place
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with the text before and after it; ``sentence`` is how much of both is of its own sentence."""

    before: str
    quote: str
    after: str
    sentence: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one of several texts: its number, and where in it the part starts and ends."""

    text: int
    start: int
    end: int


def locate(texts: Sequence[str], wanted: Quote) -> tuple[Stretch, ...]:
    """Return where a quote stands in the texts of a page; it may go over several. Empty where it is not found."""
    bones = [_bones(text) for text in texts]
    page = "".join(text for text, _ in bones)
    quote = _bones(wanted.quote)[0]
    if not quote:
        return ()
    before, after = _bones(wanted.before)[0][-CONTEXT:], _bones(wanted.after)[0][:CONTEXT]
    own_before = len(_bones(wanted.before[len(wanted.before) - wanted.sentence[0] :])[0])
    own_after = len(_bones(wanted.after[: wanted.sentence[1]])[0])
    best, best_score, at = -1, -1, page.find(quote)
    while at >= 0:
        left = _agreeing(page[max(0, at - CONTEXT) : at][::-1], before[::-1])
        right = _agreeing(page[at + len(quote) : at + len(quote) + CONTEXT], after)
        proven = left >= min(own_before, CONTEXT) and right >= min(own_after, CONTEXT) and own_before + own_after > 0
        score = left + right + (2 * CONTEXT if proven else 0)
        if score > best_score:
            best, best_score = at, score
        at = page.find(quote, at + 1)
    enough = min(ENOUGH, len(before) + len(after))
    return _stretches(bones, best, best + len(quote)) if best >= 0 and best_score >= enough else ()


def _agreeing(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _stretches(bones: Sequence[tuple[str, list[tuple[int, int]]]], start: int, end: int) -> tuple[Stretch, ...]:
    """Return the parts of the texts that hold the characters from ``start`` to ``end`` of all of them together."""
    ends = list(accumulate(len(text) for text, _ in bones))
    found = []
    for number, group in groupby(range(start, end), key=lambda at: bisect_right(ends, at)):
        places = list(group)
        first = ends[number] - len(bones[number][0])
        spans = bones[number][1]
        found.append(Stretch(number, spans[places[0] - first][0], spans[places[-1] - first][1]))
    return tuple(found)


def _bones(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without white space and invisible characters, composed, and where each character comes from."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    plain = text.isascii() or unicodedata.is_normalized("NFC", text)
    at = 0
    while at < len(text):
        end = at + 1
        while not plain and end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = text[at:end] if plain else unicodedata.normalize("NFC", text[at:end])
        for letter in piece:
            if not letter.isspace() and (letter.isprintable() or unicodedata.category(letter) not in _INVISIBLE):
                letters.append(letter)
                spans.append((at, end))
        at = end
    return "".join(letters), spans
