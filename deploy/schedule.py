"""Install the nightly run as a systemd timer or a cron job: says what it will do, asks, does it; and undoes it.

::

    make install-schedule PORTALS="bac-lieu" BACKUP=/mnt/disk/archive            # what would be done
    make install-schedule PORTALS="bac-lieu" BACKUP=/mnt/disk/archive YES=1      # do it
    make uninstall-schedule YES=1                                                # settings and archive stay

Only Python's own library is used, so that it runs before anything is installed. ``DESTDIR`` puts all files below
another folder, as packagers do, and leaves the services of this machine alone.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
NAME = "alliance-archive"
UNITS = Path("/etc/systemd/system")
BEGIN, END = f"# {NAME}: begin", f"# {NAME}: end"


class Trouble(Exception):  # noqa: N818 - reads as what it says
    """What keeps the schedule from being installed; one line that says what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to do: what is said of it, and what does it."""

    says: str
    do: Callable[[], object]


@dataclass(frozen=True)
class Wanted:
    """What is to be installed, for whom and where."""

    kind: str
    settings: Path
    archive: Path
    backup: str
    portals: str
    at: str
    user: str
    site: bool
    destdir: Path | None

    @property
    def python(self) -> Path:
        """The Python that runs this: make takes the one of the checkout's environment."""
        return Path(sys.executable)

    def placed(self, path: Path) -> Path:
        """Return where a file is written: below DESTDIR, if that is given."""
        return self.destdir / path.relative_to("/") if self.destdir else path

    @property
    def values(self) -> dict[str, str]:
        """What stands between @…@ in the recipes."""
        hour, minute = self.at.split(":")
        writable = [str(self.archive), *([f"-{self.backup}"] if self.backup else [])]
        return {
            "ROOT": str(ROOT),
            "PYTHON": str(self.python),
            "SETTINGS": str(self.settings),
            "ARCHIVE_DIR": str(self.archive),
            "BACKUP": self.backup,
            "PORTALS": self.portals,
            "WRITABLE": " ".join(writable),
            "USER": self.user,
            "AT": self.at,
            "HOUR": str(int(hour)),
            "MINUTE": str(int(minute)),
            "LOG": str(self.archive / "log" / "nightly.log"),
        }


def filled(recipe: Path, values: Mapping[str, str]) -> str:
    """Return a recipe with its @NAMES@ filled in."""
    return re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]], recipe.read_text(encoding="utf-8"))


def read_settings(path: Path) -> dict[str, str]:
    """Return what a file of settings says."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r'([A-Z_]+)="?([^"]*)"?', line.strip()) for line in lines)
    return {match[1]: match[2] for match in found if match}


def install(wanted: Wanted) -> list[Step]:
    """Return what installing comes to."""
    steps = []
    settings = wanted.placed(wanted.settings)
    if settings.exists():
        steps.append(Step(f"keep the settings in {settings}", lambda: None))
    else:
        text = filled(DEPLOY / "settings.env", wanted.values)
        says = f"write the settings to {settings}, readable by {wanted.user} alone; fill in whom to tell"
        steps.append(Step(says, partial(write, settings, text, 0o600, wanted)))
    for what, path in (("archive", wanted.archive), ("backup", Path(wanted.backup) if wanted.backup else None)):
        place = wanted.placed(path) if path else None
        if place and not place.exists():
            steps.append(Step(f"create the {what}'s folder {place}", partial(folder, place, wanted)))
    steps += _systemd(wanted) if wanted.kind == "systemd" else _cron(wanted)
    return steps


def _systemd(wanted: Wanted) -> list[Step]:
    steps = []
    for name in (f"{NAME}.service", f"{NAME}.timer", *([f"{NAME}-site.service"] if wanted.site else [])):
        path = wanted.placed(UNITS / name)
        text = filled(DEPLOY / "systemd" / name, wanted.values)
        steps.append(Step(f"write {path}", partial(write, path, text, 0o644, None)))
    started = [f"{NAME}.timer", *([f"{NAME}-site.service"] if wanted.site else [])]
    for command in (["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", *started]):
        steps.append(_command(wanted, command))
    return steps


def _cron(wanted: Wanted) -> list[Step]:
    line = filled(DEPLOY / "cron" / f"{NAME}.cron", wanted.values).rstrip()
    block = f"{BEGIN}\n{line}\n{END}\n"
    entry = line.splitlines()[-1]
    return [
        Step(f"put this line into the crontab of {wanted.user}:\n      {entry}", lambda: _set_crontab(wanted, block))
    ]


def uninstall(wanted: Wanted) -> list[Step]:
    """Return what uninstalling comes to: whatever there is of either kind; settings and archive stay."""
    steps = []
    there = [UNITS / name for name in (f"{NAME}.timer", f"{NAME}-site.service", f"{NAME}.service")]
    there = [path for path in there if wanted.placed(path).exists()]
    if there:
        running = [path.name for path in there if path.name != f"{NAME}.service"]
        steps.append(_command(wanted, ["systemctl", "disable", "--now", *running]))
        for path in map(wanted.placed, there):
            steps.append(Step(f"remove {path}", path.unlink))
        steps.append(_command(wanted, ["systemctl", "daemon-reload"]))
    if BEGIN in _crontab(wanted):
        steps.append(Step(f"take our line out of the crontab of {wanted.user}", lambda: _set_crontab(wanted, "")))
    return steps


def write(path: Path, text: str, mode: int, owner: Wanted | None) -> None:
    """Write a file with a mode; with ``owner`` it belongs to the user of the schedule."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.chmod(mode)
    if owner is not None:
        own(fresh, owner)
    fresh.replace(path)


def folder(path: Path, wanted: Wanted) -> None:
    """Create the archive's folder for the user of the schedule."""
    path.mkdir(parents=True)
    own(path, wanted)


def own(path: Path, wanted: Wanted) -> None:
    """Give a file to the user of the schedule, where we may."""
    if os.geteuid() == 0 and wanted.destdir is None:
        known = pwd.getpwnam(wanted.user)
        os.chown(path, known.pw_uid, known.pw_gid)


def _command(wanted: Wanted, command: list[str]) -> Step:
    if wanted.destdir:
        return Step(f"(not below DESTDIR: {shlex.join(command)})", lambda: None)
    return Step(f"run {shlex.join(command)}", lambda: subprocess.run(command, check=True))


def _crontab(wanted: Wanted) -> str:
    if shutil.which("crontab") is None:
        return ""
    done = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def _set_crontab(wanted: Wanted, block: str) -> None:
    kept = re.sub(rf"{re.escape(BEGIN)}\n.*?{re.escape(END)}\n", "", _crontab(wanted), flags=re.DOTALL)
    if kept and not kept.endswith("\n"):
        kept += "\n"
    subprocess.run(["crontab", "-"], input=kept + block, text=True, check=True)


def wanted_of(given: argparse.Namespace) -> Wanted:
    """Return what the arguments ask for; raises Trouble where it cannot be had."""
    root = os.geteuid() == 0
    kind = given.kind or ("systemd" if root and Path("/run/systemd/system").exists() else "cron")
    if kind == "systemd" and not root and not given.destdir:
        raise Trouble("systemd's units are the administrator's: run it as root (sudo make …), or take KIND=cron")
    if kind == "cron" and given.what == "install" and shutil.which("crontab") is None:
        raise Trouble("there is no crontab on this machine: install cron, or take KIND=systemd as root")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given.at):
        raise Trouble(f"AT={given.at} is no time of day such as 02:30")
    user = given.user or pwd.getpwuid(ROOT.stat().st_uid if kind == "systemd" else os.geteuid()).pw_name
    home = Path.home() / ".config" / NAME / "settings.env"
    settings = Path(given.settings or (f"/etc/{NAME}/settings.env" if kind == "systemd" else home)).absolute()
    below = Path(given.destdir) / settings.relative_to("/") if given.destdir else settings
    known = read_settings(below)
    archive = given.archive or known.get("ARCHIVE_DIR") or str(ROOT / "archive" / "data")
    backup = given.backup or known.get("ARCHIVE_BACKUP", "")
    portals = given.portals or known.get("ARCHIVE_PORTALS", "")
    if given.what == "install" and not re.fullmatch(r"[\w./ -]*[\w]+", portals):
        raise Trouble('say which portals, by names or files: make install-schedule PORTALS="bac-lieu ca-mau"')
    for path in filter(None, (str(ROOT), str(settings), archive, backup)):
        if re.search(r"[\s%\"'\\$`]", path):
            raise Trouble(
                f"{path!r} holds a space, a quote or a sign that cron and systemd read otherwise; take another"
            )
    destdir = Path(given.destdir).absolute() if given.destdir else None
    place = Path(archive).absolute()
    backup = str(Path(backup).absolute()) if backup else ""
    return Wanted(kind, settings, place, backup, portals, given.at, user, given.site, destdir)


def main() -> int:
    """Say what will be done, ask, and do it; return the exit code."""
    parser = argparse.ArgumentParser(prog="deploy/schedule.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("install", "uninstall"))
    parser.add_argument(
        "--kind", choices=("systemd", "cron"), help="default: systemd for root where it runs, else cron"
    )
    parser.add_argument("--portals", help="names or files of portals, with spaces")
    parser.add_argument("--backup", help="folder for backups, on another disk")
    parser.add_argument("--archive", help="folder of the archive")
    parser.add_argument("--settings", help="file of settings")
    parser.add_argument("--at", default="02:30", help="time of day, by the clock of this machine")
    parser.add_argument("--user", help="who runs it; default: whom the checkout belongs to")
    parser.add_argument("--site", action="store_true", help="install the site as a service too (systemd)")
    parser.add_argument("--destdir", help="put files below this folder, and touch no service")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    given = parser.parse_args()
    try:
        wanted = wanted_of(given)
        steps = install(wanted) if given.what == "install" else uninstall(wanted)
        return _go(given, wanted, steps)
    except (Trouble, OSError, subprocess.CalledProcessError) as error:
        print(f"{given.what}-schedule: {error}", file=sys.stderr)
        return 1


def _go(given: argparse.Namespace, wanted: Wanted, steps: list[Step]) -> int:
    if not steps:
        print("There is nothing to undo.")
        return 0
    when = f", every night at {wanted.at}" if given.what == "install" else ""
    print(f"This will {given.what} the schedule ({wanted.kind}{when}, as {wanted.user}):")
    for step in steps:
        print(f"  - {step.says}")
    if not given.yes:
        if not sys.stdin.isatty():
            print("Nothing was done. Do it: the same command with YES=1")
            return 0
        if input("Do it? [y/N] ").strip().lower() not in ("y", "yes", "c", "có"):
            print("Nothing was done.")
            return 0
    for step in steps:
        step.do()
    if given.what == "install":
        print(
            f"Installed. Whom to tell stands in {wanted.placed(wanted.settings)}; try it: scrapy status --test-alarms"
        )
    else:
        print("Uninstalled. Settings and archive are as they were.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
