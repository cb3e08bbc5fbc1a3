"""What the site asks before it shows a record: it knows all that is withheld, and nobody but its owner reads it."""

from __future__ import annotations

import stat

import pytest

from archive.errors import ArchiveError
from archive.withholding import guard, log
from tests.archive.site.reports import Builder


def in_force(kept: Builder) -> frozenset[str]:
    return frozenset(s.suppression_id for s in log.in_force(kept.db))


def test_nothing_withheld_leaves_no_file(kept: Builder) -> None:
    assert not kept.paths.guard.exists()
    assert guard.read(kept.paths.guard).covers(frozenset())


def test_a_withheld_article_is_known_by_captures_addresses_and_titles(kept: Builder) -> None:
    title, url = kept.db.execute("SELECT title, url FROM articles WHERE article_id = 'thu:101'").fetchone()
    captures = [r[0] for r in kept.db.execute("SELECT capture_id FROM captures WHERE shows_article = 'thu:101'")]
    kept.withhold("thu:101")
    kept.publish()
    found = guard.read(kept.paths.guard)
    assert found.covers(in_force(kept))
    for capture in captures:
        verdict = found.judge.of_capture(capture)
        assert verdict is not None
        assert verdict.hidden
    assert found.judge.of_text("http://127.0.0.1/khac", f"Tin khác: {title}") is not None
    assert found.judge.of_text(url, "") is not None
    assert found.judge.of_text("http://127.0.0.1/khac", "Tin khác") is None


def test_only_its_owner_reads_it(kept: Builder) -> None:
    kept.withhold("thu:101")
    kept.publish()
    assert stat.S_IMODE(kept.paths.guard.stat().st_mode) == 0o600


def test_it_goes_when_the_last_withholding_is_lifted(kept: Builder) -> None:
    kept.withhold("thu:101")
    kept.publish()
    assert kept.paths.guard.exists()
    kept.lift("thu:101")
    kept.publish()
    assert not kept.paths.guard.exists()


def test_one_that_is_older_than_a_withholding_says_so(kept: Builder) -> None:
    kept.withhold("thu:101")
    kept.publish()
    kept.withhold("thu:102")
    assert not guard.read(kept.paths.guard).covers(in_force(kept))


def test_a_damaged_one_is_no_licence(kept: Builder) -> None:
    kept.paths.guard.write_text('{"suppressions": []')
    with pytest.raises(ArchiveError, match="scrapy publish"):
        guard.read(kept.paths.guard)
