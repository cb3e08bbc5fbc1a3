"""``python -m tests.docs.licences``: the licences of all dependencies, from what the packages say of themselves."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NEEDED_BY = re.compile(r"^    # +(?:via )?([\w.-]+)$", re.MULTILINE)
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


def page() -> str:
    """Return the page: each package of the lock for running, with version and licence."""
    lines = [
        "<!-- Made by `make docs` from the installed packages. -->\n",
        "# Licences of dependencies\n",
        "What an installation for running holds (`requirements.lock`). The project itself is under the MIT licence.\n",
        "| package | licence |\n| --- | --- |",
    ]
    runtime = pinned("requirements.lock")
    lines += _rows(runtime)
    lines += [
        "\n## Several machines\n",
        "What the extra `cluster` adds (pinned in `requirements-dev.lock`). Redis itself is a server of its own.\n",
        "| package | licence |\n| --- | --- |",
        *_rows(of_the_extra("cluster") - runtime),
    ]
    return "\n".join(lines) + "\n"


def pinned(lock: str) -> set[str]:
    """Return the packages of a lock."""
    return {name.lower() for name in PINNED.findall((ROOT / lock).read_text("utf-8"))}


def of_the_extra(extra: str) -> set[str]:
    """Return the packages that an extra needs, on any platform: those of its own, and what these came in by."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {re.split(r"[<>=!~\[ ]", wanted)[0] for wanted in project["optional-dependencies"][extra]}
    blocks = re.split(r"\n(?=\w)", (ROOT / "requirements-dev.lock").read_text("utf-8"))
    needed_by = {block.partition("==")[0]: set(NEEDED_BY.findall(block)) for block in blocks}
    while more := {name for name, by in needed_by.items() if by & found} - found:
        found |= more
    return found


def _rows(names: set[str]) -> list[str]:
    return [f"| {name} | {_licence(name)} |" for name in sorted(names)]


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
