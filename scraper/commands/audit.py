"""``scrapy audit``: how far the figures can be trusted, by people who look at a random sample of them."""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from archive import times
from archive.audit import answers, drawing, judging, page, results
from archive.audit.sampling import LEAST_OF_RULE
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths, archive_paths
from archive.store.database import close_working, is_disk_trouble, open_reading, open_working, renew_seal
from scraper import audit_report
from scraper.judging import judge as judge_here

ACTS = ("draw", "judge", "take", "report")
FIGURES, SENTENCES = 400, 100


class Command(ScrapyCommand):
    """Audit the figures."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "draw | judge --as NAME [--page FILE] | take FILE --as NAME | report [--by NAME] [--json]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Audit the figures: draw a random sample, judge it, report precision and recall"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "draw: take a random sample of the current figures, of every rule and indicator, and of sentences. "
            "judge: show each item with its evidence and store what you say of it; quit or kill it at any time and go "
            "on later; nobody sees what others say. With --page FILE: write a page that does the same in a browser, "
            "without a network; take reads the file that the page saves. report: precision and recall with 95% "
            "intervals, by indicator and rule, how far two judges agree, and what is noticed. "
            "Example: scrapy audit draw && scrapy audit judge --as Lan && scrapy audit report"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--size", type=int, metavar="N", help=f"draw: figures to look at (default {FIGURES})")
        parser.add_argument("--sentences", type=int, metavar="N", help=f"draw: sentences (default {SENTENCES})")
        parser.add_argument("--seed", type=int, metavar="N", help="draw: equal seeds draw equal samples")
        parser.add_argument("--as", dest="name", metavar="NAME", help="judge, take: who judges; never published")
        parser.add_argument("--page", type=Path, metavar="FILE", help="judge: write a page to judge on")
        parser.add_argument("--audit", metavar="ID", help="the audit, if not the last one drawn")
        parser.add_argument("--by", metavar="NAME", help="report: what this judge says alone")
        parser.add_argument("--json", action="store_true", help="report: as JSON; judges are numbers in it")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do one of the four; exit 1 with one line where it cannot be done."""
        act = args[0] if args else ""
        if act not in ACTS:
            raise UsageError(f"say what to do: scrapy audit {' | '.join(ACTS)}", print_help=False)
        if len(args) != (2 if act == "take" else 1):
            words = "name one file: scrapy audit take FILE --as NAME" if act == "take" else f"{act} takes no more words"
            raise UsageError(words, print_help=False)
        if act in ("judge", "take"):
            opts.name = _name(opts.name, act)
        for stream in (sys.stdout, sys.stdin):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        opts.file = Path(args[-1])
        try:
            {"draw": _draw, "judge": _judge, "take": _take, "report": _report}[act](opts)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read has gone; what was judged is stored
        except (ArchiveError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.OperationalError) and not is_disk_trouble(error):
                raise
            print(f"scrapy audit: {error}", file=sys.stderr)
            self.exitcode = 1


def _name(given: str | None, act: str) -> str:
    name = " ".join((given or "").split())
    if not name or len(name) > judging.LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"say who judges, in at most {judging.LONGEST_NAME} characters: scrapy audit {act} --as NAME",
            print_help=False,
        )
    return name


def _draw(opts: argparse.Namespace) -> None:
    size = FIGURES if opts.size is None else opts.size
    sentences = SENTENCES if opts.sentences is None else opts.sentences
    seed = secrets.randbits(31) if opts.seed is None else opts.seed
    if size < 1 or sentences < 0 or not 0 <= seed < 2**63:
        raise UsageError("--size is 1 or more, --sentences and --seed 0 or more", print_help=False)
    with _writing("an audit") as db:
        done = drawing.draw(db, size, sentences, seed, times.now())
    print(
        f"Drawn: {done.figures} of {done.of_figures} figures in {done.strata} strata, {done.sentences} of "
        f"{done.of_sentences} sentences; audit {done.audit_id}, seed {seed}."
    )
    if done.short:
        print(
            f"Fewer than {LEAST_OF_RULE} figures of these rules: {', '.join(done.short)}; a larger --size draws more."
        )
    print("Judge them: scrapy audit judge --as NAME")


def _judge(opts: argparse.Namespace) -> None:
    paths = _there()
    db = open_working(paths.working)  # without the lock: a crawl may begin while a person thinks
    try:
        audit = judging.newest(db, opts.audit)
        number = judging.judge(db, opts.name, make=True)
        if opts.page:
            count = page.write(db, opts.page, audit, number)
            print(f"{count} items: open {opts.page} in a browser, then scrapy audit take FILE --as {opts.name!r}")
            return
        with suppress(KeyboardInterrupt):
            judge_here(db, audit, number)
        left = len(judging.to_do(db, audit, number))
    finally:
        db.close()
        renew_seal(paths)
    print(
        f"\n{left} left. The same command goes on." if left else "\nAll judged. scrapy audit report says what came out."
    )


def _take(opts: argparse.Namespace) -> None:
    with _writing("judgements") as db:
        audit = judging.newest(db, opts.audit)
        said = answers.read(db, opts.file, audit)
        number = judging.judge(db, opts.name, make=True)
        judging.record(db, audit, number, said, times.now())
        left = len(judging.to_do(db, audit, number))
    print(f"{len(said)} judgements of {opts.name} taken, {left} left.")


def _report(opts: argparse.Namespace) -> None:
    _there()
    with _upgraded() as db:
        audit = judging.newest(db, opts.audit)
        only = judging.judge(db, opts.by) if opts.by else None
        found = results.report(db, audit, only)
        names = dict(db.execute("SELECT judge, name FROM judges").fetchall())
        labels = dict(db.execute("SELECT indicator, label_en FROM indicators").fetchall())
    if opts.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1))
        return
    for line in audit_report.lines(found, names, labels):
        print(line)


def _there() -> ArchivePaths:
    paths = archive_paths()
    if not paths.working.exists():
        raise ArchiveError(f"there is no archive at {paths.working}; crawl first, or set ARCHIVE_DIR")
    return paths


@contextmanager
def _writing(purpose: str) -> Iterator[Database]:
    paths = _there()
    with WriteLock(paths.lock, purpose):
        db = open_working(paths.working)
        try:
            yield db
        finally:
            close_working(db, paths.working)


@contextmanager
def _upgraded() -> Iterator[Database]:
    """Give the archive to read; one of before there were audits has none."""
    db = open_reading(archive_paths().working)
    try:
        if "audits" not in db.table_names():
            raise ArchiveError("no audit was drawn yet; draw one: scrapy audit draw")
        yield db
    finally:
        db.close()
