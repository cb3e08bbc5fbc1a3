"""The archive, or one of its series, as a schema.org Dataset: https://schema.org/Dataset.

Both languages stand in it: the page's in ``name`` and ``description``, the other in ``alternateName``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from archive.site.address import whole
from archive.site.downloads.listing import Export
from archive.site.downloads.routes import offered
from archive.site.labels import Label
from archive.site.language import either, language

SPATIAL = Label("Tỉnh Bạc Liêu, Việt Nam", "Bạc Liêu province, Viet Nam")
MOST_VARIABLES = 30


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a dataset is about: days inclusive, ``modified`` when something of it was last seen changed."""

    first: str | None
    last: str | None
    modified: str | None
    variables: tuple[tuple[Label, str], ...]
    name: Label | None = None


def read_archive(db: sqlite3.Connection) -> Coverage:
    """Read what the whole archive is about."""
    first, last = db.execute(
        "SELECT min(substr(published, 1, 10)), max(substr(published, 1, 10)) FROM articles"
    ).fetchone()
    (modified,) = db.execute("SELECT max(captured_at) FROM revisions").fetchone()
    variables = db.execute(
        "SELECT label_vi, label_en, i.unit FROM indicators i JOIN "
        "(SELECT indicator, count(*) AS n FROM series GROUP BY indicator) USING (indicator) "
        "ORDER BY n DESC, indicator LIMIT ?",
        (MOST_VARIABLES,),
    ).fetchall()
    return Coverage(first, last, modified, tuple((Label(vi, en), unit) for vi, en, unit in variables))


def read_indicator(db: sqlite3.Connection, indicator: str) -> Coverage | None:
    """Read what one series is about; None where there is no such indicator."""
    row = db.execute("SELECT label_vi, label_en, unit FROM indicators WHERE indicator = ?", (indicator,)).fetchone()
    if row is None:
        return None
    first, last, modified = db.execute(
        "SELECT min(coalesce(period_start, period_end)), max(period_end), max(published) FROM series "
        "WHERE indicator = ?",
        (indicator,),
    ).fetchone()
    label = Label(row[0], row[1])
    return Coverage(first, last, modified, ((label, row[2]),), label)


def described(datasette: Any) -> Callable[..., Awaitable[dict[str, Any] | None]]:
    """Return the function of templates that describes the archive, or with an indicator one series."""

    async def describe(request: Any, indicator: str | None = None) -> dict[str, Any] | None:
        db = datasette.databases["archive"]
        if indicator is None:
            about = await db.remembered("dataset", read_archive)
            return _archive(datasette, request, about, (await offered(datasette)).export)
        found = await db.execute_fn(lambda connection: read_indicator(connection, indicator))
        return _series(datasette, request, indicator, found) if found else None

    return describe


def as_script(found: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element: nothing in it ends one."""
    said = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        said = said.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(said)


def _archive(datasette: Any, request: Any, about: Coverage, export: Export | None) -> dict[str, Any]:
    metadata = datasette.metadata()
    found = _common(datasette, request, about, _both(metadata["title"]), _both(metadata["description"]))
    at = datasette.urls.path("/downloads")
    found["url"] = whole(datasette, request, str(datasette.urls.instance()))
    found["distribution"] = [
        {
            "@type": "DataDownload",
            "name": file.name,
            "contentUrl": whole(datasette, request, f"{at}/{file.path}"),
            "encodingFormat": file.media.partition(";")[0],
            "contentSize": f"{file.bytes} B",
            **({"sha256": file.sha256} if file.sha256 else {}),
        }
        for file in ([*export.describing, *export.evidence] if export else [])
    ] or [_download(datasette, request, "/archive/series", "")]
    return found


def _series(datasette: Any, request: Any, indicator: str, about: Coverage) -> dict[str, Any]:
    label = about.name or Label(indicator, indicator)
    description = Label(
        f"{label.vi}: mọi giá trị mà cổng thông tin đã công bố, theo kỳ, kèm câu văn và bản chụp.",
        f"{label.en}: every value that the portal has published, by period, with its sentence and capture.",
    )
    found = _common(datasette, request, about, label, description)
    found["url"] = whole(datasette, request, f"{datasette.urls.table('archive', 'indicators')}/{quote(indicator)}")
    found["identifier"] = indicator
    found["isPartOf"] = {
        "@type": "Dataset",
        "name": either(*_both(datasette.metadata()["title"])),
        "url": whole(datasette, request, str(datasette.urls.instance())),
    }
    query = f"indicator={quote(indicator)}"
    found["distribution"] = [
        _download(datasette, request, "/archive/series", query),
        _download(datasette, request, "/archive/series", query, "json"),
    ]
    return found


def _common(datasette: Any, request: Any, about: Coverage, name: Label, description: Label) -> dict[str, Any]:
    metadata = datasette.metadata()
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": either(*name),
        "alternateName": name.vi if language() == "en" else name.en,
        "description": either(*description),
        "inLanguage": ["vi", "en"],
        "isAccessibleForFree": True,
        "license": metadata["license_url"],
        "isBasedOn": metadata["source_url"],
        "creator": {
            "@type": "Organization",
            "name": either(*_both(metadata["title"])),
            "url": whole(datasette, request, str(datasette.urls.instance())),
        },
        "spatialCoverage": {"@type": "Place", "name": either(*SPATIAL)},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": either(*label), "unitText": unit} for label, unit in about.variables
        ],
    }
    if about.first and about.last:
        found["temporalCoverage"] = f"{about.first}/{about.last}"
    if about.modified:
        found["dateModified"] = about.modified[:10]
    return found


def _download(datasette: Any, request: Any, table: str, query: str, kind: str = "csv") -> dict[str, Any]:
    options = "_stream=1" if kind == "csv" else "_shape=array"
    address = f"{datasette.urls.path(table)}.{kind}?{'&'.join(filter(None, (query, options)))}"
    media = {"csv": "text/csv", "json": "application/json"}[kind]
    return {"@type": "DataDownload", "contentUrl": whole(datasette, request, address), "encodingFormat": media}


def _both(text: str) -> Label:
    vi, _, en = str(text).partition(" / ")
    return Label(vi, en or vi)
