"""Make an exhibit: ``python -m tests.archive.museum.make [COMMIT]`` crawls with the code of that commit.

The commit is checked out into a folder of its own, its sample portal is served, and its own ``scrapy`` crawls it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
ARTICLES = 3


def main(commit: str = "HEAD") -> int:
    """Make the exhibit of the newest schema version of a commit that has none yet."""
    found = _git("grep", "-hE", r"^def m[0-9]{4}_", commit, "--", "archive")
    names = sorted(re.findall(r"def (m\d{4}_\w+)", found))
    missing = [name for name in names if not (HERE / f"{name}.tar.xz").exists()]
    if not missing:
        print("Every schema version has an exhibit already; none is ever made again.")
        return 0
    exhibit = HERE / f"{missing[-1]}.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        code, archive = Path(folder) / "code", Path(folder) / "archive"
        _git("worktree", "add", "--detach", str(code), commit)
        try:
            _crawl(code, archive)
        finally:
            _git("worktree", "remove", "--force", str(code))
        with tarfile.open(exhibit, "w:xz") as packed:
            packed.add(archive / "working.db", "working.db")
            for path in sorted((archive / "warc").glob("*.warc.gz")):
                packed.add(path, f"warc/{path.name}")
    print(f"{exhibit.name}: {exhibit.stat().st_size} bytes, made by {_git('rev-parse', '--short', commit).strip()}")
    return 0


def _crawl(code: Path, archive: Path) -> None:
    serve = [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", str(ARTICLES), "--no-trap"]
    with subprocess.Popen(serve, cwd=code, stdout=subprocess.PIPE, text=True) as portal:
        try:
            assert portal.stdout
            base = portal.stdout.readline().removeprefix("Portal: ").strip()
            _control(base, "freeze", {"on": True})  # what is fetched twice is recorded once: a small exhibit
            crawl = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", "portal=sample", "-a", f"base={base}"]
            environment = {**os.environ, "ARCHIVE_DIR": str(archive)}
            subprocess.run(crawl, cwd=code, env=environment, check=True)
            told = json.loads(urllib.request.urlopen(f"{base}__control__/truth").read())
            keys = [article["entry"]["key"] for article in told]
            first, last = min(keys), max(keys)
            _control(base, "edit", {"key": first, "append": ["Bổ sung: đã mở thêm 3 lớp, 75 người."]})
            _control(base, "remove", {"key": last, "how": "hard"})
            subprocess.run([*crawl, "-a", "mode=full"], cwd=code, env=environment, check=True)
        finally:
            portal.terminate()


def _control(base: str, name: str, wanted: dict[str, object]) -> None:
    urllib.request.urlopen(f"{base}__control__/{name}", json.dumps(wanted).encode()).read()


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
