"""The recipes are what the programs that read them take, and allow no more than is needed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.forked import ROOT

DEPLOY = ROOT / "deploy"
UNITS = "etc/systemd/system"
SCHEDULE = [sys.executable, str(DEPLOY / "schedule.py")]
EXPOSURE = 20  # tenths that `systemd-analyze security` may find at most


def schedule(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SCHEDULE, *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    done = schedule(
        *("install", "--kind", "systemd", "--portals", "bac-lieu ca-mau", "--backup", "/mnt/disk/archive", "--site"),
        *("--archive", "/srv/archive", "--destdir", str(tmp_path), "--at", "04:15", "--yes"),
    )
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_units_are_filled_in_and_run_the_nightly_command(installed: Path) -> None:
    service = (installed / UNITS / "alliance-archive.service").read_text()
    assert f"ExecStart={sys.executable} -m scrapy nightly" in service
    assert "ReadWritePaths=/srv/archive -/mnt/disk/archive" in service
    assert "OnCalendar=*-*-* 04:15:00" in (installed / UNITS / "alliance-archive.timer").read_text()
    for path in (installed / UNITS).iterdir():
        assert not re.search(r"@[A-Z_]+@", path.read_text()), path


def test_settings_are_for_the_owner_alone_and_the_second_time_they_stay(installed: Path) -> None:
    settings = installed / "etc/alliance-archive/settings.env"
    assert settings.stat().st_mode & 0o777 == 0o600
    assert 'ARCHIVE_PORTALS="bac-lieu ca-mau"' in settings.read_text()
    settings.write_text(settings.read_text().replace('ARCHIVE_CONTACT=""', 'ARCHIVE_CONTACT="lan@example.org"'))
    before = settings.read_text()
    again = schedule("install", "--kind", "systemd", "--destdir", str(installed), "--yes")
    assert again.returncode == 0, again.stderr  # portals and folders are in the settings
    assert "keep the settings" in again.stdout
    assert settings.read_text() == before
    assert "/srv/archive" in (installed / UNITS / "alliance-archive.service").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
@pytest.mark.parametrize("name", ["alliance-archive.service", "alliance-archive-site.service"])
def test_systemd_takes_the_units_and_finds_them_hardened(installed: Path, name: str) -> None:
    unit = installed / UNITS / name
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_timer(installed: Path) -> None:
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(installed / UNITS / "alliance-archive.timer")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_guide_gives_the_exposure_that_systemd_finds(installed: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    found = []
    for name in ("alliance-archive.service", "alliance-archive-site.service"):
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", str(installed / UNITS / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        found.append(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1])  # type: ignore[index]
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert f"rates its exposure {found[0]} of 10, the site's {found[1]}" in guide


def test_uninstalling_leaves_settings_and_archive(installed: Path) -> None:
    done = schedule("uninstall", "--kind", "systemd", "--destdir", str(installed), "--yes")
    assert done.returncode == 0, done.stderr
    left = sorted(str(p.relative_to(installed)) for p in installed.rglob("*") if p.is_file())
    assert left == ["etc/alliance-archive/settings.env"]
    again = schedule("uninstall", "--kind", "systemd", "--destdir", str(installed))
    assert again.stdout == "There is nothing to undo.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "systemd"], "say which portals"),
        (["--kind", "systemd", "--portals", "bac-lieu; rm -rf /"], "say which portals"),
        (["--kind", "systemd", "--portals", "bac-lieu", "--at", "25:00"], "no time of day"),
        (["--kind", "systemd", "--portals", "bac-lieu", "--archive", "/srv/a b"], "holds a space"),
    ],
)
def test_what_cannot_be_installed_is_said_and_nothing_is_done(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = schedule("install", "--destdir", str(tmp_path), "--yes", *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_ci_schedule_locks_keeps_the_archive_and_shows_its_state() -> None:
    flow = yaml.safe_load((DEPLOY / "ci" / "nightly.yml").read_text("utf-8"))
    assert flow["concurrency"] == {"group": "archive", "cancel-in-progress": False}
    (schedule_,) = flow[True]["schedule"]  # YAML 1.1 reads `on` as true
    assert len(schedule_["cron"].split()) == 5
    steps = flow["jobs"]["nightly"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]
    for script in scripts:
        assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert any("scrapy nightly" in script for script in scripts)
    uses = [step.get("uses", "").split("@")[0] for step in steps]
    assert uses.index("actions/cache/restore") < uses.index("actions/cache/save")
    after_failure = [step for step in steps if step.get("if") == "always()"]
    assert {step.get("uses", step.get("name")).split("@")[0] for step in after_failure} == {
        "actions/cache/save",
        "Proof of the run",
        "actions/upload-artifact",
    }


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile: name and what follows."""
    text = (DEPLOY / "container" / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_container_is_slim_not_root_and_keeps_the_archive_in_a_volume() -> None:
    given = instructions()
    images = [rest.split()[0] for name, rest in given if name == "FROM"]
    assert all(image.endswith("-slim") for image in images)
    user = [rest for name, rest in given if name == "USER"][-1]
    assert user.split(":")[0] not in ("root", "0")
    assert ("VOLUME", "/archive") in given
    assert json.loads(dict(given)["ENTRYPOINT"])[1:] == ["-m", "scrapy"]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    copied = [shlex.split(rest)[:-1] for name, rest in given if name == "COPY" and not rest.startswith("--from")]
    for source in (word for words in copied for word in words):
        assert f"!{source.removeprefix('./')}" in ignored, source
        assert (ROOT / source).exists(), source


@pytest.mark.slow
def test_the_build_steps_of_the_container_make_a_working_command(tmp_path: Path) -> None:
    """Run each COPY and RUN in folders that stand for those of the image, as one who may do so on this machine."""
    app = tmp_path / "app"
    app.mkdir()
    (tmp_path / "etc").mkdir()
    for name in ("passwd", "group", "shadow"):
        (tmp_path / "etc" / name).write_text("")
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            *sources, target = shlex.split(rest)
            for source in sources:
                path = app / target / Path(source).name if target == "./" else app / target
                shutil.copytree(ROOT / source, path) if (ROOT / source).is_dir() else shutil.copy(ROOT / source, path)
        elif name == "RUN":
            step = rest.replace("/app", str(app)).replace("useradd ", f"useradd --prefix {tmp_path} ")
            step = re.sub(r"(?<=\s)/archive\b", str(tmp_path / "archive"), step)
            step = step.replace("chown 10001:10001", "test -d") if "chown" in step else step
            step = step.replace("python -m venv", f"{sys.executable} -m venv", 1) if "-m venv" in step else step
            done = subprocess.run(["sh", "-ec", step], cwd=app, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (rest, done.stderr)
    assert (tmp_path / "etc" / "passwd").read_text().startswith("archive:x:10001:")
    environment = {"PATH": "/usr/bin:/bin", "ARCHIVE_DIR": str(tmp_path / "archive"), "HOME": str(tmp_path)}
    command = [str(app / ".venv" / "bin" / "python"), "-m", "scrapy"]
    listed = subprocess.run([*command, "list"], cwd=app, env=environment, capture_output=True, text=True, check=False)
    assert (listed.returncode, listed.stdout.split()) == (0, ["portal"]), listed.stderr
    status = subprocess.run([*command, "status"], cwd=app, env=environment, capture_output=True, text=True, check=False)
    assert status.returncode == 1
    assert "there is no archive" in status.stderr
