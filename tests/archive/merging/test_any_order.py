"""However a crawl is divided among shards, and in whichever order they are merged, it is the crawl of one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.merging.observed import Seen, archive, content, merged, rows

SHARDS = 3
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # hundreds of databases, of which none is to last
History = list[tuple[Seen, int]]
ORDERS = st.sampled_from(list(permutations(range(SHARDS))))


@st.composite
def histories(draw: st.DrawFn, keyless: bool = False) -> History:
    """Draw what was seen, in the order of time, and by which shard: three articles that change to and fro."""
    found, views = [], dict.fromkeys("123", 0)
    for minute in range(draw(st.integers(1, 10))):
        key = draw(st.sampled_from("123"))
        views[key] += draw(st.integers(0, 2))
        without = keyless and draw(st.booleans())
        seen = Seen(minute, key, draw(st.integers(11, 13)), views[key], keyless=without)
        found.append((seen, draw(st.integers(0, SHARDS - 1))))
    return found


def both(folder: Path, seen: History, order: Sequence[int], in_two_steps: bool) -> tuple[Path, Path]:
    """Return the archive of shards merged in an order, at once or one into the others, and that of one machine."""
    single = archive(folder / "single", [one for one, _ in seen])
    shards = [archive(folder / f"shard-{n}", [one for one, by in seen if by == n]) for n in range(SHARDS)]
    ordered = [shards[n] for n in order]
    if in_two_steps:
        merged(folder / "two", ordered[1:])
        ordered = [ordered[0], folder / "two"]
    merged(folder / "merged", ordered)
    return folder / "merged", single


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(histories(), ORDERS, st.booleans())
def test_shards_in_any_order_and_grouping_are_the_crawl_of_one_machine(
    seen: History, order: tuple[int, ...], in_two_steps: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        found, wanted = map(content, both(Path(folder), seen, order, in_two_steps))
        for table in wanted:
            assert found[table] == wanted[table], table


# A shard that saw only pages without a key gave the article, and all of it, other names.
BUT_NAMES = (
    "SELECT article_id, asset_key, url, title, revisions, figures, view_count, first_seen, last_seen FROM articles",
    "SELECT article_id, content_hash, captured_at, capture_id, last_confirmed FROM revisions",
    "SELECT article_id, captured_at, capture_id FROM sightings",
    "SELECT article_id, quote, value_text, period_end, superseded, captured_at FROM figures JOIN revisions USING "
    "(article_id, revision_id, text_id)",
    "SELECT * FROM article_urls",
    "SELECT * FROM view_counts",
    "SELECT capture_id, outcome, error, shows_article FROM captures",
    "SELECT * FROM merge_conflicts",
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(histories(keyless=True), ORDERS, st.booleans())
def test_pages_that_show_no_key_are_those_of_the_article_at_their_address(
    seen: History, order: tuple[int, ...], in_two_steps: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        found, wanted = both(Path(folder), seen, order, in_two_steps)
        for query in BUT_NAMES:
            assert sorted(rows(found, query), key=repr) == sorted(rows(wanted, query), key=repr), query
        known = set(rows(found, "SELECT article_id, into_id FROM merges"))
        assert known >= set(rows(wanted, "SELECT article_id, into_id FROM merges"))
        assert rows(found, "PRAGMA foreign_key_check") == []
