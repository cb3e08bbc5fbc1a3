"""A citation as a BibTeX entry, UTF-8, readable by BibTeX, biber and reference managers alike."""

from __future__ import annotations

from urllib.parse import quote

from archive.site.citing.citation import Citation
from archive.site.citing.words import ARCHIVE, note
from archive.site.language import Language

# What LaTeX would take for a command.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&#%_{}"},
    }
)
# BibTeX counts braces even behind a backslash: those without a partner must not be seen.
_LONE = str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})


def bibtex(cited: Citation, spoken: Language) -> str:
    """Return the entry; its key is the figure's id. The day of access (``urldate``) is left to the reader."""
    fields = [
        ("author", f"{{{escaped(cited.organisation)}}}" if cited.organisation else ""),
        ("title", f"{{{escaped(cited.title)}}}"),
        ("year", (cited.published or "")[:4]),
        ("month", (cited.published or "")[5:7].lstrip("0")),
        ("date", (cited.published or "")[:10]),
        ("url", address(cited.address)),
        ("howpublished", f"\\url{{{address(cited.url)}}}" if cited.url else ""),
        ("note", escaped(note(cited, spoken))),
        ("publisher", escaped(ARCHIVE[spoken])),
        ("langid", "vietnamese"),
    ]
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@misc{{{cited.figure_id},\n" + ",\n".join(lines) + "\n}\n"


def escaped(text: str) -> str:
    """Return a text that LaTeX sets as it stands."""
    return text.translate(_ESCAPES if _balanced(text) else {**_ESCAPES, **_LONE})


def _balanced(text: str) -> bool:
    """Return whether every brace has its partner."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def address(url: str) -> str:
    r"""Return an address in which nothing ends a field or an ``\url``; what is percent-encoded stays as it is."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")
