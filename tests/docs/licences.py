"""``python -m tests.docs.licences``: the licences of all dependencies, from what the packages say of themselves."""

from __future__ import annotations

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


def page() -> str:
    """Return the page: each package of the lock for running, with version and licence."""
    lines = [
        "<!-- Made by `make docs` from the installed packages. -->\n",
        "# Licences of dependencies\n",
        "What an installation for running holds (`requirements.lock`). The project itself is under the MIT licence.\n",
        "| package | licence |\n| --- | --- |",
    ]
    for name in sorted({n.lower() for n in PINNED.findall((ROOT / "requirements.lock").read_text("utf-8"))}):
        lines.append(f"| {name} | {_licence(name)} |")
    return "\n".join(lines) + "\n"


def _licence(name: str) -> str:
    try:
        said: Message = metadata(name)  # type: ignore[assignment] # what it is, behind its protocol
    except PackageNotFoundError:
        return "not installed on this platform"
    short = said.get("License-Expression") or ""
    classified = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License")]
    free = (said.get("License") or "").strip().splitlines()
    return short or ", ".join(classified) or (free[0][:60] if free else "see the package")


def main() -> None:
    """Write the page."""
    (ROOT / "docs" / "licences.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
