"""``scrapy audit`` as an operator and two judges use it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from archive.paths import ArchivePaths
from tests import forked
from tests.archive.site.reports import HOSTILE, build
from tests.scraper.crawling import ROOT, Crawl, Crawler

pytestmark = pytest.mark.slow

LAN, MINH = "Lan Nguyễn", "Minh Trần"


@pytest.fixture
def archive(crawler: Crawler) -> Crawler:
    """An archive of reports with 25 current figures."""
    build(crawler.paths).db.close()
    return crawler


def say(archive: Crawler, name: str, keys: str, *more: str) -> Crawl:
    """Judge from a pipe, one key a line."""
    data = "".join(f"{key}\n" for key in keys.split()).encode()
    done = forked.run("audit", "judge", "--as", name, *more, environment=archive.environment(), data=data)
    return Crawl(done.returncode, done.stdout.decode(), done.stderr.decode())


def draw(archive: Crawler, *more: str) -> str:
    done = archive.run("audit", "draw", "--seed", "1", "--size", "400", "--sentences", "6", *more)
    assert done.code == 0, done.err
    return str(archive.one("SELECT audit_id FROM audits ORDER BY drawn_at DESC LIMIT 1"))


def judgements(archive: Crawler) -> list[tuple[Any, ...]]:
    return archive.rows(
        "SELECT position, judge, verdict, part, missed FROM judgements JOIN audit_items USING (item_id) ORDER BY 2, 1"
    )


def test_an_audit_from_the_draw_to_the_report(archive: Crawler) -> None:
    done = archive.run("audit", "draw", "--seed", "1")
    assert done.out.startswith("Drawn: 25 of 25 figures in ")
    assert archive.rows("SELECT kind, count(*) FROM audit_items GROUP BY kind")[0] == ("figure", 25)
    sentences = archive.one("SELECT count(*) FROM audit_items WHERE kind = 'sentence'")
    done = say(archive, LAN, "y " * 22 + "p v s " + "0 " * (sentences - 1) + "2")
    assert (done.code, done.err) == (0, "")
    assert "All judged." in done.out
    report = archive.run("audit", "report").out
    assert f"{LAN}: {25 + sentences} judged, 1 not sure, 0 left" in report
    assert "Noticed, the most certain first:" in report
    assert "  rule count: 2 wrong of 24 (period 1, value 1), error" in report
    found = json.loads(archive.run("audit", "report", "--json").out)
    assert found["precision"]["value"]["value"] > found["precision"]["period"]["value"]
    assert found["precision"]["figure"]["value"] == 1
    assert found["recall"]["breakdown"]["value"] < found["precision"]["breakdown"]["value"] < 1
    assert found["precision"]["breakdown"]["low"] <= found["precision"]["breakdown"]["value"]
    assert LAN not in json.dumps(found, ensure_ascii=False)
    assert (archive.paths.root / "working.db.sha256").exists()


def test_equal_seeds_draw_equal_samples(archive: Crawler) -> None:
    query = "SELECT position, figure_id, text_id, start FROM audit_items WHERE audit_id = ? ORDER BY position"
    first = archive.rows(query, draw(archive))
    assert archive.rows(query, draw(archive)) == first
    archive.run("audit", "draw", "--seed", "2", "--sentences", "6")
    other = archive.rows("SELECT audit_id FROM audits WHERE seed = 2")[0][0]
    assert archive.rows(query, other) != first


def test_evidence_is_shown_with_the_figure_marked_without_colours(archive: Crawler) -> None:
    draw(archive)
    out = say(archive, LAN, "y " * 25).out
    assert "\x1b" not in out
    words = " ".join(out.split())
    assert "Trong kỳ, đơn vị đã mở ⟦18 lớp⟧ dành cho sáng lập viên, đạt 87% kế hoạch cả năm." in words
    assert "value 18" in words
    assert "period 2021-01-01 .. 2021-06-30 (half)" in words
    assert "indicator Số lớp tư vấn trước khi thành lập / Classes before founding (founding_classes)" in words
    assert "relation percent_of_plan; plan_of; achieved; point" in words
    assert "Liên minh báo cáo công tác 6 tháng đầu năm 2021: mở 18 lớp 2021-07-12" in words
    assert "How many figures of it are not marked" in words


def test_a_judge_can_go_back_and_say_otherwise_also_in_a_later_run(archive: Crawler) -> None:
    draw(archive)
    done = say(archive, LAN, "b y nonsense 7 b p v q")
    assert "There is nothing before it." in done.out
    assert "'nonsense' is no answer." in done.out
    assert done.out.strip().endswith("left. The same command goes on.")
    assert [j[2:4] for j in judgements(archive)] == [("wrong", "period"), ("wrong", "value")]
    say(archive, LAN, "b y b b y")
    assert [j[:4] for j in judgements(archive)] == [(1, 1, "right", None), (2, 1, "right", None)]


def test_a_killed_judge_loses_no_judgement_and_goes_on(archive: Crawler) -> None:
    draw(archive)
    process = subprocess.Popen(
        archive.command("audit", "judge", "--as", LAN),
        cwd=ROOT,
        env=archive.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(b"y\ny\nu\n")
    process.stdin.flush()
    for _ in range(300):
        if len(judgements(archive)) == 3:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(judgements(archive)) == 3
    out = say(archive, LAN, "y").out
    assert " 28 of 31 left " in out
    assert len(judgements(archive)) == 4


def test_judges_are_blind_and_their_agreement_is_told(archive: Crawler) -> None:
    draw(archive)
    first = say(archive, LAN, "y " * 25 + "0 " * 6).out
    second = say(archive, MINH, "y " * 20 + "u u u u u " + "0 0 0 0 0 1").out
    assert first.split("\n> ")[0] == second.split("\n> ")[0]
    report = archive.run("audit", "report").out
    assert f"{LAN} and {MINH} agree on 80.0 % of 25 figures (Cohen's kappa 0.00)." in report
    assert f"{LAN}: right, {MINH}: unit" in report
    assert f"{LAN}: 0, {MINH}: 1" in report
    assert "2.5 wrong of 25 (unit 5)" in report
    assert "5 wrong of 25 (unit 5)" in archive.run("audit", "report", "--by", MINH).out
    assert "No error was found." in archive.run("audit", "report", "--by", LAN).out


def test_names_of_judges_are_never_published(archive: Crawler, tmp_path: Path) -> None:
    draw(archive)
    say(archive, LAN, "y " * 24 + "v " + "0 " * 6)
    assert archive.run("publish").code == 0
    assert archive.run("export", str(tmp_path / "out"), "--no-wacz").code == 0
    assert LAN.encode() not in archive.paths.published.read_bytes()
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or LAN.encode() not in path.read_bytes(), path
    assert archive.published("SELECT DISTINCT judge FROM judgements") == [(1,)]
    again = Crawler(ArchivePaths(tmp_path / "again"))
    assert again.run("import", str(tmp_path / "out")).code == 0
    assert "judge 1: 31 judged" in again.run("audit", "report").out
    say(again, LAN, "q")
    assert again.rows("SELECT judge, name FROM judges") == [(2, LAN)]


def test_readers_are_told_how_far_an_indicator_can_be_trusted(archive: Crawler, tmp_path: Path) -> None:
    audit = draw(archive)
    wrong = archive.rows(
        "SELECT position FROM audit_items WHERE indicator = 'founding_classes' ORDER BY position LIMIT 3"
    )
    keys = ["v" if (n,) in wrong else "y" for n in range(1, 26)]
    say(archive, LAN, " ".join(keys))
    assert archive.run("publish").code == 0
    assert archive.published(
        "SELECT checked, wrong, percent, low, high, audit_id, extractor_version FROM trust "
        "WHERE indicator = 'founding_classes'"
    ) == [(9, 3.0, 33.3, 33.3, 33.3, audit, "1")]
    archive.run("export", str(tmp_path / "out"), "--no-wacz")
    said = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert f"Audit {audit}: 25 checked, error 12% (12 to 12%)." in said["description"]
    assert said["alliance_archive"]["trust"]["founding_classes"] == "9 checked, error 33.3% (33.3 to 33.3%)"
    told = archive.run("series", "founding_classes", "--json").out.splitlines()
    assert {json.loads(line)["trust"] for line in told} <= {"9 checked, error 33.3% (33.3 to 33.3%)"}
    assert "founding_classes,9,3" in (tmp_path / "out" / "csv" / "trust.csv").read_text("utf-8-sig")


def test_a_page_has_the_items_and_its_file_is_taken(archive: Crawler, tmp_path: Path) -> None:
    audit = draw(archive)
    say(archive, LAN, "y y")
    page = tmp_path / "page.html"
    done = archive.run("audit", "judge", "--as", LAN, "--page", str(page))
    assert done.out.startswith("29 items: open ")
    text = page.read_text("utf-8")
    assert HOSTILE not in text
    assert "http://" not in text
    assert "https://" not in text
    items = json.loads(text.split('id="data">')[1].split("</script>")[0])["items"]
    saved = tmp_path / "judgements.json"
    answers = [
        {"item": i["item_id"], "verdict": "wrong", "part": "period"}
        if i["kind"] == "figure"
        else {"item": i["item_id"], "verdict": "right", "missed": 0}
        for i in items
    ]
    saved.write_text(json.dumps({"audit": audit, "judgements": answers}))
    done = archive.run("audit", "take", str(saved), "--as", LAN)
    assert (done.code, done.out) == (0, f"29 judgements of {LAN} taken, 0 left.\n")
    assert [j[3] for j in judgements(archive)].count("period") == 23


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "holds no judgements"),
        ('{"audit": "u1", "judgements": []}', "is of another audit (u1)"),
        ('{"audit": "AUDIT", "judgements": [{"item": "i1", "verdict": "right"}]}', "judgement 1 is of no item"),
    ],
)
def test_a_file_that_is_not_of_the_audit_is_refused_and_nothing_is_taken(
    archive: Crawler, tmp_path: Path, text: str, told: str
) -> None:
    audit = draw(archive)
    saved = tmp_path / "judgements.json"
    saved.write_text(text.replace("AUDIT", audit))
    done = archive.run("audit", "take", str(saved), "--as", LAN)
    assert done.code == 1
    assert told in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert judgements(archive) == []
    assert archive.rows("SELECT * FROM judges") == []


def test_what_cannot_be_done_is_told_in_one_line(crawler: Crawler, tmp_path: Path) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        done = crawler.run("audit", *arguments)
        assert len((done.err.strip() or done.out.strip()).splitlines()) <= 2, done.err
        return done.code, done.out + done.err

    for act in (["draw"], ["judge", "--as", LAN], ["report"], ["take", "x", "--as", LAN]):
        code, said = told(*act)
        assert (code, "there is no archive at" in said) == (1, True)
    build(crawler.paths).db.close()
    for act in (["judge", "--as", LAN], ["report"], ["take", "x", "--as", LAN]):
        assert told(*act) == (1, "scrapy audit: no audit was drawn yet; draw one: scrapy audit draw\n")
    draw(crawler)
    assert told("report", "--audit", "u1") == (1, "scrapy audit: there is no audit u1; the table audits lists them\n")
    assert "nobody named 'Hoa' has judged; nobody has yet" in told("report", "--by", "Hoa")[1]
    say(crawler, LAN, "q")
    assert f"nobody named 'Hoa' has judged; known: {LAN}" in told("report", "--by", "Hoa")[1]
    assert "cannot read" in told("take", str(tmp_path / "none"), "--as", LAN)[1]
    for act in (["judge"], ["take", "x"], ["look"], [], ["take", "--as", LAN], ["draw", "--size", "0"]):
        assert crawler.run("audit", *act).code == 2
    assert "Example: scrapy audit draw" in crawler.run("audit", "--help").out


@pytest.mark.slow
def test_on_a_terminal_one_key_is_an_answer(archive: Crawler) -> None:
    draw(archive)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        archive.command("audit", "judge", "--as", LAN),
        cwd=ROOT,
        env={**archive.environment(), "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    for key in (b"y", b"p", b"q"):
        while not shown.endswith(b"> "):
            shown += os.read(ours, 1000)
        shown += b"\n"  # the next prompt is another one
        os.write(ours, key)
    assert process.wait(20) == 0
    os.close(ours)
    assert "\x1b[1;7m⟦".encode() in shown
    assert [j[2:4] for j in judgements(archive)] == [("right", None), ("wrong", "period")]
