"""What the page of ours around an archived one shows: what was captured when, and what a reader sees of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from datasette.utils.asgi import NotFound

from archive.site.figure import in_sentence
from archive.site.replay import media
from archive.site.replay.captures import CaptureRow, nearest
from archive.site.replay.kept import Kept
from archive.site.replay.playing import Played, is_page, leads_to
from archive.site.replay.quotation import Quote
from archive.site.replay.vault import Loaded, Unplayable, Vault

Kind = Literal["page", "image", "file", "redirect"]
_AROUND = 2_000  # characters of a text before and after a quote that may tell its place


@dataclass(frozen=True, slots=True)
class Shown:
    """A capture as its replay shows it; ``why_not`` says why nothing of it can be shown.

    ``held`` is the capture whose record has the body, where this one's is a revisit. ``leads_to`` is where a redirect
    leads, ``target`` the capture of that.
    """

    row: CaptureRow
    title: str | None
    figure: str | None
    quote: str | None
    kind: Kind | None = None
    held: CaptureRow | None = None
    played: Played | None = None
    leads_to: str | None = None
    target: CaptureRow | None = None
    why_not: str | None = None

    @property
    def name(self) -> str:
        """The name of the file, where it is one."""
        return media.name_of(self.row.url)


def show(
    db: sqlite3.Connection,
    vault: Vault,
    capture_id: str,
    figure_id: str | None,
    player: Callable[[Loaded, str | None], Played],
) -> Shown:
    """Return what is shown of a capture, with the quote of a figure marked in it.

    Raises:
        Unplayable: there is no such capture.
        NotFound: there is no such figure.
        WithheldRecord: it is withheld.
    """
    row = vault.allowed(db, capture_id)
    title = db.execute("SELECT title FROM articles WHERE article_id = ?", (row.shows_article,)).fetchone()
    quote = quote_of(db, figure_id) if figure_id else None
    about = row, title[0] if title else None, figure_id, quote.quote if quote else None
    try:
        loaded = vault.load(db, capture_id)
        held = loaded.held if loaded.held != row else None
        if (link := leads_to(loaded)) is not None:
            kept = Kept(db, row.url, row.captured_at, "", str, str)
            target = nearest(db, kept.address(link), row.captured_at)
            return Shown(*about, "redirect", held, leads_to=kept.address(link), target=target)
        if is_page(loaded):
            return Shown(*about, "page", held, player(loaded, figure_id))
        served = media.medium(loaded.recorded.body, loaded.mime, media.name_of(row.url))
        return Shown(*about, "image" if served.type.startswith("image/") else "file", held)
    except Unplayable as error:
        return Shown(*about, why_not=error.reason)


def quote_of(db: sqlite3.Connection, figure_id: str) -> Quote:
    """Return the quote of a figure with what stands around it in its text; raises NotFound where there is none."""
    row = db.execute(
        'SELECT start, "end", sentence, text FROM figures JOIN texts USING (text_id) WHERE figure_id = ?', (figure_id,)
    ).fetchone()
    if row is None:
        raise NotFound("no such figure")
    start, end, sentence, text = row
    own = in_sentence(text, start, end, sentence)
    return Quote(
        text[max(0, start - _AROUND) : start],
        text[start:end],
        text[end : end + _AROUND],
        (len(own.before), len(own.after)),
    )
