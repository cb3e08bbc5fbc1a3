"""Legal and planning documents that a text cites: kind, number, date, issuer, with the span of the citation."""

from __future__ import annotations

import re

from archive.records import Citation
from pipelines.figures.lexicon import UPPER, load, words_pattern
from pipelines.figures.normal import Plain

_DATA = load("citations")
KINDS: dict[str, str] = _DATA["kinds"]
_DAY = r"(?:,? (?:ban hành )?ngày (?P<d>\d{1,2})(?:[/.-]| tháng )(?P<m>\d{1,2})(?:[/.-]|,? năm )(?P<y>(?:19|20)\d\d))?"
_ISSUER = (
    rf"(?:,? (?:của|do) (?P<issuer>(?:{words_pattern(_DATA['issuers']['words'])})(?!\w)"
    rf"(?: (?:{words_pattern(_DATA['issuers']['places'])})(?!\w)(?: (?-i:[{UPPER}])[^\W\d_]*)*)?))?"
)
# What every number has in it; few texts have it, and what follows takes long to look for.
_NUMBER = re.compile(r"\d ?[/-] ?[a-zđ]", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?<!\w)(?P<kind>{words_pattern(KINDS)})(?: số)?:? "
    r"(?P<number>\d+(?: ?/ ?(?:19|20)\d\d)? ?[/-] ?[a-zđ][a-zđ&]*\d{0,2}(?: ?[-/–.] ?[a-zđ&]+\d{0,2})*)(?!\w)"
    rf"{_DAY}{_ISSUER}",
    re.IGNORECASE,
)
# A law is cited by its name and year: Luật Hợp tác xã năm 2012.
_LAW = re.compile(
    r"(?<!\w)(?P<kind>Bộ luật|Luật)(?P<name>(?: [^\W\d_]+,?){1,8}?)(?:,? (?:số )?(?P<number>\d+/(?:19|20)\d\d/QH\d+))?"
    r"(?: năm (?P<y>(?:19|20)\d\d)| (?P<y2>(?:19|20)\d\d)(?!\d)|(?<=\d)(?!\w))"
)


def cite(text: str, form: Plain) -> list[Citation]:
    """Return the documents cited in a text, in order of offset; numbers without spaces."""
    found: list[Citation] = []
    for match in _NUMBERED.finditer(form.cased) if _NUMBER.search(form.cased) else ():
        number = re.sub(r"\s", "", match["number"])
        number = number.upper() if number.islower() else number
        day = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" if match["d"] else None
        kind = KINDS[" ".join(match["kind"].lower().split())]
        found.append(_citation(text, form, match, kind, number, day, match["issuer"]))
    taken = [(c.start, c.end) for c in found]
    for match in _LAW.finditer(form.cased) if "uật" in form.cased else ():
        start, end = form.start(match.start()), form.end(match.end())
        if any(s < end and start < e for s, e in taken):
            continue
        name = " ".join(match["name"].replace(",", ", ").split())
        kind = f"{match['kind']} {name}"
        found.append(_citation(text, form, match, kind, match["number"], match["y"] or match["y2"], None))
    return sorted(found, key=lambda c: c.start)


def _citation(
    text: str, form: Plain, match: re.Match[str], kind: str, number: str | None, date: str | None, issuer: str | None
) -> Citation:
    start, end = form.start(match.start()), form.end(match.end())
    return Citation(start, end, text[start:end], kind, number, date, issuer)
