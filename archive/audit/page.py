"""A page to judge on without a network or an installation: all items in one file of HTML."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from archive.audit.answers import KEYS, MOST_MISSED, RIGHT, UNSURE
from archive.audit.judging import show, to_do
from archive.errors import ArchiveError


def write(db: Database, path: Path, audit_id: str, number: int) -> int:
    """Write the page with what a judge has still to judge; return how many items it holds.

    Nothing of what was judged is on it. Raises ArchiveError where the file cannot be written.
    """
    items = [asdict(show(db, item)) for item in to_do(db, audit_id, number)]
    data = {
        "audit": audit_id,
        "judge": number,  # two judges may use one browser
        "unsure": UNSURE,
        "keys": {RIGHT: "right", **KEYS, UNSURE: "unsure"},
        "most": MOST_MISSED,
        "items": items,
    }
    text = files(__package__).joinpath("page.html").read_text("utf-8")
    # The policy of the page lets its own script and style work, by their digests, and nothing else.
    for kind in ("script", "style"):
        found = re.search(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        text = text.replace(f"{{{kind}-digest}}", f"'sha256-{digest}'")
    shown = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    text = text.replace("{items}", shown)
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise ArchiveError(f"cannot write {path}: {error.strerror}; name another file") from None
    return len(items)
