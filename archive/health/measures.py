"""The measures of a crawl that went through, and what of them is out of its habit.

Counts and times are compared with those of earlier crawls (``habit``). Shares are compared by chance (``proportion``):
those of answers with the same crawls, those of what is read in the pages with the pages before them, whichever crawl
brought them, since a crawl of a quiet night brings two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from archive.health import runs
from archive.health.habit import habit
from archive.health.proportion import rose
from archive.health.read_pages import field_shares, figures_per_report, flagged_share
from archive.health.reasons import Reason
from archive.health.runs import Judged
from archive.store.crawls import shared_by

MEASURES: Mapping[str, tuple[str, str]] = {
    "requests": ("số yêu cầu", "requests"),
    "listed": ("mục trong danh sách", "entries listed"),
    "articles": ("bài đã đọc", "articles read"),
    "new_articles": ("bài mới", "new articles"),
    "new_revisions": ("bản mới", "new revisions"),
    "errors": ("lỗi", "errors"),
    "unwanted": ("trả lời 4xx, 5xx", "answers 4xx and 5xx"),
    "retries": ("lần hỏi lại", "retries"),
    "seconds": ("thời gian, giây", "run time in seconds"),
    "seconds_per_request": ("giây mỗi yêu cầu", "seconds a request"),
    "figures_per_report": ("số liệu mỗi báo cáo", "figures per report"),
    "flagged_share": ("tỷ lệ số liệu bị đánh dấu", "share of figures flagged"),
}
"""What is measured, in both languages; ``coverage.<field>`` is the share of articles that show a field."""

LOW = ("listed",)  # nothing new is normal for a night: that is judged by silence, not by counting
HIGH = ("new_articles", "new_revisions")
FLOOD = 20.0  # new articles or revisions that are no flood however few there were before
OF_ANSWERS = ("errors", "unwanted", "retries")
FEW = 5  # failing answers that are too few to be told from chance
MORE = 0.1  # of the answers


@dataclass(slots=True)
class Measured:
    """Measures of a run with the habits they were compared with, and what is out of them."""

    measures: dict[str, Judged] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def warn(self, kind: str, vi: str, en: str) -> None:
        """Add a reason to look at the crawl."""
        self.reasons.append(Reason(kind, "degraded", vi, en))


def measure(db: Database, run_id: str, crawl_id: str, seconds: float) -> Measured:
    """Measure a crawl that went through; ``seconds`` is how long its last run took.

    How much a machine fetched of a crawl that others shared, and how long that took, says how fast the others were:
    no habit is looked for in it.
    """
    share = shared_by(crawl_id) is not None
    found = Measured()
    before = runs.history(db, run_id)
    values = _counts(db, crawl_id)
    values["seconds"] = runs.seconds(db, crawl_id) + seconds
    values["seconds_per_request"] = values["seconds"] / max(values["requests"], 1.0)
    for name, value in values.items():
        usual = habit(before.get(name, []), counted=not name.startswith("seconds"))
        if share and name not in OF_ANSWERS:
            usual = None
        found.measures[name] = Judged(value, usual)
    _judge_counts(found)
    _judge_answers(found, before)
    field_shares(db, crawl_id, found)
    figures_per_report(db, crawl_id, found)
    flagged_share(db, crawl_id, found)
    return found


def _counts(db: Database, crawl_id: str) -> dict[str, float]:
    row = db.execute(
        "SELECT requests, articles, new_articles, new_revisions, errors, (SELECT count(*) FROM listing_entries l "
        "WHERE l.portal = c.portal AND last_seen >= started_at) FROM crawls c WHERE crawl_id = ?",
        (crawl_id,),
    ).fetchone()
    names = ("requests", "articles", "new_articles", "new_revisions", "errors", "listed")
    values = {name: float(value) for name, value in zip(names, row, strict=True)}
    (values["unwanted"],) = db.execute(
        "SELECT count(*) FROM captures WHERE crawl_id = ? AND status >= 400 AND outcome <> 'robots'", (crawl_id,)
    ).fetchone()
    (values["retries"],) = db.execute(
        "SELECT coalesce(sum(tries - 1), 0) FROM (SELECT count(*) AS tries FROM captures WHERE crawl_id = ? "
        "GROUP BY url HAVING tries > 1 AND sum(status IS NULL OR status >= 500 OR status IN (408, 429)) > 0)",
        (crawl_id,),
    ).fetchone()
    return values


def _judge_counts(found: Measured) -> None:
    for name, judged in found.measures.items():
        usual = judged.habit
        side = usual.departs(judged.value) if usual else None
        if usual is None or side is None:
            continue
        vi, en = MEASURES[name]
        value = f"{judged.value:g}"
        if side == "low" and name in LOW:
            found.warn(
                f"few_{name}", f"{vi}: {value}, thường {usual.usual:g}", f"{value} {en}, usually {usual.usual:g}"
            )
        elif side == "high" and name in HIGH and judged.value > FLOOD:
            found.warn(
                f"many_{name}", f"{vi}: {value}, thường {usual.usual:g}", f"{value} {en}, usually {usual.usual:g}"
            )
    per_request = found.measures["seconds_per_request"]
    whole = found.measures["seconds"]
    # Longer because there was more to fetch is no slowness; slower at each request alone may be five requests.
    if all(j.habit and j.habit.departs(j.value) == "high" for j in (per_request, whole)):
        assert per_request.habit is not None
        assert whole.habit is not None
        found.warn(
            "slow",
            f"chạy {whole.value:.0f} giây, thường {whole.habit.usual:.0f}; mỗi yêu cầu {per_request.value:.2f} giây, "
            f"thường {per_request.habit.usual:.2f}",
            f"it took {whole.value:.0f} s, usually {whole.habit.usual:.0f}; {per_request.value:.2f} s a request, "
            f"usually {per_request.habit.usual:.2f}",
        )


def _judge_answers(found: Measured, before: Mapping[str, list[float]]) -> None:
    requests = int(found.measures["requests"].value)
    for name in OF_ANSWERS:
        usual, earlier = found.measures[name].habit, before.get(name, [])
        count = int(found.measures[name].value)
        if usual is None or count < FEW or count > requests:
            continue
        shares = [e / r for e, r in zip(earlier, before["requests"], strict=False) if r]
        of, had = int(sum(before["requests"][: len(earlier)])), int(sum(earlier))
        # Troubles come in flocks, which a binomial does not know: beyond every earlier share as well.
        if count / requests > max(shares, default=0.0) and rose(count, requests, had, of, MORE):
            vi, en = MEASURES[name]
            found.warn(
                f"many_{name}",
                f"{vi}: {count} trong {requests} yêu cầu, trước đây {had} trong {of}",
                f"{en}: {count} of {requests} requests, before it was {had} of {of}",
            )
