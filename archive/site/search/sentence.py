"""The sentence of a text that answers a search best, with the words that were found marked."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from archive.search import fold
from archive.sentence import sentence_span
from archive.site.search.words import Sought, sought

OPENED, CLOSED = "\u27e6", "\u27e7"  # around the words that were found
LONGEST_SHOWN = 420  # characters of a sentence; a longer one is cut around what was found
MOST = 60  # places of one word that are looked at
Place = tuple[int, int, int]  # start, end, which of the sought


def found_sentence(typed: str | None, text: str | None) -> str | None:
    """Return the sentence that holds most of what is sought, what was found between ``⟦`` and ``⟧``.

    Of equal ones the first that is not the title, the text's first line, which is shown anyway. None where no word of
    the search stands in the text; without words the text's first sentence after the title.
    """
    text = unicodedata.normalize("NFC", str(text or ""))
    pieces = sought(typed)
    if not pieces:
        return _opening(text)
    places = _places(text, pieces)
    if not places:
        return None
    sentences: dict[tuple[int, int], list[Place]] = defaultdict(list)
    span = (0, 0)
    for place in places:
        if not (span[0] <= place[0] and place[1] <= span[1]):
            span = sentence_span(text, place[0], place[1])
        sentences[span].append(place)
    title_ends = text.find("\n")

    def merit(span: tuple[int, int]) -> tuple[int, bool, int, int]:
        found = sentences[span]
        return len({p[2] for p in found}), span[0] > title_ends, -_spread(found), -span[0]

    best = max(sentences, key=merit)
    return _shown(text, best, sentences[best])


def found_share(typed: str | None, text: str | None) -> float:
    """Return how much of what is sought stands in a text, from 0 to 1; 1 where nothing is sought."""
    pieces = sought(typed)
    if not pieces:
        return 1.0
    places = _places(unicodedata.normalize("NFC", str(text or "")), pieces)
    return len({p[2] for p in places}) / len(pieces)


def _places(text: str, pieces: tuple[Sought, ...]) -> list[Place]:
    lowered = _letter_by_letter(text, str.lower)
    folded = lowered if all(piece.exact for piece in pieces) else _letter_by_letter(lowered, fold)
    found: list[Place] = []
    for number, piece in enumerate(pieces):
        for count, match in enumerate(_pattern(piece).finditer(lowered if piece.exact else folded)):
            if count == MOST:
                break
            found.append((match.start(), match.end(), number))
    return sorted(found)


def _letter_by_letter(text: str, change: Callable[[str], str]) -> str:
    """Return a changed text of the same length; some letters, such as İ or those of Korean, change it."""
    changed = change(text)
    return changed if len(changed) == len(text) else "".join((change(c) or c)[0] for c in text)


@lru_cache(maxsize=1024)
def _pattern(piece: Sought) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, piece.words)) + r"(?![^\W_])")


def _spread(places: list[Place]) -> int:
    """Return the characters from the first to the last of what was found; 0 for one place."""
    return max(p[1] for p in places) - min(p[0] for p in places) if len(places) > 1 else 0


def _shown(text: str, span: tuple[int, int], places: list[Place]) -> str:
    first, last = span
    while first < last and text[first].isspace():
        first += 1
    before = after = ""
    if last - first > LONGEST_SHOWN:
        first, before = _cut_before(text, first, max(first, places[0][0] - LONGEST_SHOWN // 3))
        if last - first > LONGEST_SHOWN:
            last, after = _cut_after(text, first + LONGEST_SHOWN, last)
    pieces, at = [], first
    for start, end, _ in places:
        if at <= start and end <= last:
            pieces += [_plain(text[at:start]), OPENED, _plain(text[start:end]), CLOSED]
            at = end
    return " ".join("".join([before, *pieces, _plain(text[at:last]), after]).split())


def _cut_before(text: str, first: int, wanted: int) -> tuple[int, str]:
    if wanted <= first:
        return first, ""
    space = text.find(" ", wanted, wanted + 30)
    return (space + 1 if space >= 0 else wanted), "… "


def _cut_after(text: str, wanted: int, last: int) -> tuple[int, str]:
    if wanted >= last:
        return last, ""
    space = text.rfind(" ", wanted - 30, wanted)
    return (space if space >= 0 else wanted), " …"


def _plain(text: str) -> str:
    """Return a text without our marks, which a hostile one could hold."""
    return text.replace(OPENED, "[").replace(CLOSED, "]")


def _opening(text: str) -> str | None:
    start = text.find("\n") + 1
    if not text[start:].strip():
        return None
    first, last = sentence_span(text, start, start)
    return _shown(text, (first, last), [(first, first, 0)]).replace(OPENED + CLOSED, "")
