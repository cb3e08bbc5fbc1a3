"""Changing the portal while it runs: the same operations in Python (``Portal``) and over HTTP (``/__control__/…``).

Over HTTP a POST carries a JSON object; nothing on any page links here, and only the machine itself is answered:

    POST /__control__/edit     {"key": "1200137", "title"?, "lead"?, "replace"?: {old: new}, "append"?: [text],
                                "drop_documents"?: true}
    POST /__control__/remove   {"key": "1200137", "how"?: "soft" | "hard"}
    POST /__control__/restore  {"key": "1200137"}
    POST /__control__/publish  {"count"?: 1}            → {"keys": [...]}
    POST /__control__/freeze   {"on"?: true}
    POST /__control__/fail     {"path": "/tin-tuc", "status"?: 503, "times"?: 1, "retry_after"?: 2}
    POST /__control__/gate     {"on"?: true}
    GET  /__control__/truth[?key=…]   GET /__control__/log   POST /__control__/clear {} (empties the log)
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.portal.model import Article
from tests.portal.requests_seen import Log
from tests.portal.routes import Answer
from tests.portal.site import Edit, Site
from tests.portal.weather import Weather

PREFIX = "/__control__/"


def control(site: Site, weather: Weather, log: Log, target: str, body: bytes) -> Answer:
    """Carry out a request below ``/__control__/``; a wrong one is answered with status 400 and a sentence."""
    parts = urlsplit(target)
    name = parts.path.removeprefix(PREFIX)
    try:
        wanted: Mapping[str, Any] = json.loads(body) if body else {}
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        found = _OPERATIONS[name](site, weather, log, {**query, **wanted})
    except (KeyError, TypeError, ValueError) as error:
        return _json({"error": f"{name}: {error}"}, 400)
    return _json({} if found is None else found)


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json;charset=UTF-8", status)


def as_json(site: Site, article: Article) -> dict[str, Any]:
    """Return the truth of an article as plain JSON; decimals are strings."""
    made: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(article), default=str))
    made["published"] = article.published
    made["path"] = article.entry.path
    made["views_now"] = site.views(article.entry.key)
    return made


def edit_from(wanted: Mapping[str, Any]) -> Edit:
    """Make an edit of the JSON (or keyword arguments) that describe it; raises TypeError for an unknown name."""
    fields = dict(wanted)
    if "append" in fields:
        fields["append"] = tuple(fields["append"])
    return Edit(**fields)


def _edit(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    site.edit(wanted["key"], edit_from({k: v for k, v in wanted.items() if k != "key"}))


def _remove(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    site.remove(wanted["key"], wanted.get("how", "soft"))


def _restore(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    site.restore(wanted["key"])


def _publish(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {"keys": site.publish(int(wanted.get("count", 1)))}


def _freeze(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    site.frozen = bool(wanted.get("on", True))


def _fail(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    weather.fail(wanted["path"], wanted.get("status", 503), wanted.get("times", 1), wanted.get("retry_after"))


def _gate(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    weather.gate = bool(wanted.get("on", True))


def _truth(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> Any:
    if "key" in wanted:
        return as_json(site, site.article(wanted["key"]))
    return [as_json(site, site.article(key)) for key in site.keys_in_order]


def _log(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> Any:
    return [dataclasses.asdict(seen) | {"action": seen.action} for seen in log]


def _clear(site: Site, weather: Weather, log: Log, wanted: Mapping[str, Any]) -> None:
    log.clear()


_OPERATIONS: dict[str, Callable[[Site, Weather, Log, Mapping[str, Any]], Any]] = {
    "edit": _edit,
    "remove": _remove,
    "restore": _restore,
    "publish": _publish,
    "freeze": _freeze,
    "fail": _fail,
    "gate": _gate,
    "truth": _truth,
    "log": _log,
    "clear": _clear,
}
