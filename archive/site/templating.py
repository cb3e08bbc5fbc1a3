"""What templates know: the two languages, numbers and dates, codes in words, cells."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette.utils import tilde_encode
from markupsafe import Markup

from archive.site import cells, corrections, formats, labels
from archive.site.charts.sheet import linked
from archive.site.charts.words import amount
from archive.site.language import language, t
from archive.site.reasons import reason_words
from archive.site.turning import straight

DATABASE = "archive"
STALE_DAYS = 3  # a portal is crawled every day; one night may fail


def teach(env: Any, datasette: Any) -> None:
    """Give a Jinja environment what our templates use."""
    env.finalize = straight
    env.globals.update(
        static_hash=_hash_of_static_files(),
        site_metadata=datasette.metadata,
        stale_days=STALE_DAYS,
        column_words=_column_words(datasette),
        t=t,
        lang=language,
        period=lambda start, end, grain: formats.period(start, end, grain, language()),
        days_since=formats.days_since,
        label=labels.said,
        note_mark=lambda figure: corrections.mark(datasette.urls.database(DATABASE), figure),
        is_web_address=cells.is_web_address,
        outside=cells.outside,
        amount=lambda text, unit: amount(text, unit, language()),
    )
    env.filters.update(
        chart=lambda svg: Markup(linked(svg, datasette.urls.table(DATABASE, "figures"))),
        number=lambda value: formats.number(value, language()),
        day=lambda value: formats.day(value, language()),
        minute=lambda value: formats.minute(value, language()),
        unit=labels.unit,
        flags=labels.flags,
        bilingual=cells.bilingual,
        tilde=tilde_encode,
        reason=reason_words,
        capitalize_first=lambda text: text[:1].upper() + text[1:],
    )


def _hash_of_static_files() -> str:
    """Return what changes the addresses of static files when one of them changes."""
    files = sorted(path for path in (Path(__file__).parent / "static").rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def _column_words(datasette: Any) -> Callable[[str], str]:
    """Return a function that says what a column of a query's result means: as the tables' descriptions do."""
    words: dict[str, str] = {}
    for table in datasette.metadata("databases").get(DATABASE, {}).get("tables", {}).values():
        for column, description in table.get("columns", {}).items():
            words.setdefault(column, description)
    return lambda column: words.get(column, "")
