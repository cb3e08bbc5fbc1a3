"""Fourteen years in the order in which they were written: what each article may print, and what was known before it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.portal.decade.news import Post, place_news, plan_news, repeat_news
from tests.portal.decade.pen import Fact, Pen, needed
from tests.portal.decade.phrases import Phrases
from tests.portal.decade.plot import Plot, Told, compared, plot, reports
from tests.portal.decade.reports import compose, wordings
from tests.portal.decade.statistics import MERGED, MERGER, OLD, Statistic, plan, statistics, value
from tests.portal.plan import VIETNAM
from tests.portal.series import Period

SEED = 6
_DAYS = {"Q1": (4, 3, 12), "H1": (7, 3, 18), "M9": (10, 4, 14)}


class History:
    """Writes everything, oldest first. ``said`` is the value of a cell as it was last given."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed
        self.plot: Plot = plot(seed)
        self.said: dict[Told, Decimal] = {}
        self.posts: list[Post] = []
        self.targets: dict[tuple[str, int], Decimal] = {}
        for period in reports():
            if period.kind == "H1" or (period.kind == "Q1" and period.year == 2026):
                self._plans(period.year)
            self._report(period)
        rng = random.Random(f"places-{seed}")
        self.posts += place_news(rng)
        self.posts.sort(key=lambda post: (post.published, post.title.text))

    # ---- reports -------------------------------------------------------------------------------------

    def _report(self, period: Period) -> None:
        rng = random.Random(f"{self.seed}-{period.code}")
        facts: dict[str, Fact] = {}
        required: set[str] = set()
        for statistic in statistics().values():
            if period.year >= statistic.since and (statistic.kind != "mean" or period.kind == "Y"):
                self._facts(statistic, period, rng, facts, required)
        self._parts(facts)
        for told, told_in in self.plot.by_review.items():
            if told_in == period:
                facts[f"{told[0]}~"] = _fact(statistics()[told[0]], value(*told, self.seed), told[1])
                required.add(f"{told[0]}~")
        if period.kind == "Y":
            self._next(period, rng, facts, required)
        repeat = self._repeats(period, rng, facts, required)
        published = _published(period, rng)
        pen = Pen(rng, Phrases(rng, published, period), facts)
        title, lead, body = compose(pen, period.kind, frozenset(required), repeat)
        printed = {p.slot for s in (title, lead, *(s for _, s in body)) for p in s.placed}
        if required - printed:
            raise ValueError(f"no wording of {period.code} prints {sorted(required - printed)}")
        self.posts.append(Post(published, "bao-cao", title, lead, tuple(body), period.code))
        self._remember(period, facts)
        if period.kind != "Q1":
            self._repeated_in_news(period, published, rng)

    def _remember(self, period: Period, facts: dict[str, Fact]) -> None:
        """Note what is known once a report of a period has appeared."""
        for name, fact in facts.items():
            if name in statistics():
                self.said.setdefault((name, period), fact.value)
        for told in (*self.plot.by_base, *self.plot.by_review):
            given_in = self.plot.by_review.get(told) or Period(told[1].year + 1, told[1].kind)
            if given_in == period:
                self.said[told] = value(*told, self.seed)

    def _facts(
        self, s: Statistic, period: Period, rng: random.Random, facts: dict[str, Fact], required: set[str]
    ) -> None:
        told = (s.name, period)
        now = self.plot.first.get(told, value(s.name, period, self.seed))
        facts[s.name] = _fact(s, now, period)
        if told in self.plot.first or told in self.plot.other:
            required.add(s.name)
        before = compared(period)
        if before and not self.plot.frozen((s.name, before)):
            self._comparison(s, period, before, now, rng, facts, required)
        if s.plan and period.year != 2025 and period.kind != "Q1":
            self._share(s, period, now, rng, facts)
        if period.kind == "M9" and s.plan and rng.random() < 0.4:
            year = Period(period.year, "Y")
            expected = value(s.name, year, self.seed)
            expected += rng.choice((0, 0, 1, 2)) if not s.money else 0
            facts[f"{s.name}?"] = replace(_fact(s, expected, year), cell=s.cell(year, "forecast"))

    def _comparison(
        self,
        s: Statistic,
        period: Period,
        before: Period,
        now: Decimal,
        rng: random.Random,
        facts: dict[str, Fact],
        required: set[str],
    ) -> None:
        told = (s.name, before)
        old = self.said.get(told, value(s.name, before, self.seed))
        if told in self.plot.by_base:
            old = value(s.name, before, self.seed)
            required.add(f"{s.name}<")
        how = rng.random()
        if self.plot.frozen((s.name, period)):
            how = 1  # nothing but what must be said
        if told in self.plot.by_base or how < 0.3:
            facts[f"{s.name}<"] = _fact(s, old, before)
            if now > old:
                facts[f"{s.name}<<"] = facts[f"{s.name}<"]
        if (0.25 < how < 0.6 or (told in self.plot.by_base and how < 0.5)) and now != old and not s.parts:
            sign = "+" if now > old else "-"
            if s.money:
                change = (abs(now - old) / old * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
                if change:
                    facts[f"{s.name}{sign}%"] = Fact(change, "%", relation="change")
            else:
                facts[f"{s.name}{sign}"] = Fact(abs(now - old), s.unit, s.nouns[:1], relation="change")

    def _share(self, s: Statistic, period: Period, now: Decimal, rng: random.Random, facts: dict[str, Fact]) -> None:
        target = self.targets.get((s.name, period.year))
        if target is None or rng.random() > (0.9 if period.kind == "Y" else 0.7):
            return
        share = (now / target * 100).quantize(Decimal(1) if rng.random() < 0.6 else Decimal("0.1"), ROUND_HALF_UP)
        if (s.name, period) in self.plot.wrong_percents:
            share = (share + rng.choice((-9, 7, 11, 13))).quantize(Decimal(1), ROUND_HALF_UP)
        facts[f"{s.name}%"] = Fact(share, "%", relation="percent_of_plan")

    def _parts(self, facts: dict[str, Fact]) -> None:
        """Leave parts out where what is said of the whole is not their sum."""
        for s in statistics().values():
            if s.parts and s.name in facts and facts[s.name].value != sum(facts[p].value for p in s.parts):
                for part in s.parts:
                    del facts[part]

    def _next(self, period: Period, rng: random.Random, facts: dict[str, Fact], required: set[str]) -> None:
        year = period.year + 1
        planned = [s for s in statistics().values() if s.plan]
        for s in rng.sample(planned, rng.randint(3, 5)):
            facts[f"{s.name}>"] = self._target(s, year, merged=period.end >= MERGER)
        # Whichever wordings fit are enough: what they print is a target.
        fitting = [w for w in wordings()["say"]["next"]["wordings"] if needed(w) <= facts.keys()]
        required.update(n for w in fitting for n in needed(w))

    def _target(self, s: Statistic, year: int, *, merged: bool) -> Fact:
        target = plan(s.name, year, self.seed, merged=merged)
        self.targets[s.name, year] = target
        # What old Bạc Liêu set out to do in 2025 was meant for old Bạc Liêu.
        cell = s.cell(Period(year, "Y"), "target", MERGED if merged else OLD)
        return replace(_fact(s, target, Period(year, "Y")), cell=cell)

    def _repeats(self, period: Period, rng: random.Random, facts: dict[str, Fact], required: set[str]) -> list[str]:
        repeat = wordings()["report"]["repeat"]
        chosen = [n for n in repeat if (n, period) in self.plot.within]
        for name in chosen:
            facts[f"{name}!"] = replace(facts[name], value=self.plot.other[name, period])
        others = [n for n in repeat if not self.plot.frozen((n, period))]
        if period.kind != "Q1" and not chosen and rng.random() < 0.6:
            name = rng.choice(others)
            facts[f"{name}!"] = facts[name]
            required.add(name)
            chosen.append(name)
        return chosen

    # ---- news ----------------------------------------------------------------------------------------

    def _plans(self, year: int) -> None:
        rng = random.Random(f"{self.seed}-plan-{year}")
        planned = [s for s in statistics().values() if s.plan]
        chosen = rng.sample(planned, rng.randint(4, 6))
        facts = {f"{s.name}=": self._target(s, year, merged=year > 2025) for s in chosen}
        self.posts.append(plan_news(rng, year, facts))

    def _repeated_in_news(self, period: Period, published: datetime, rng: random.Random) -> None:
        other = [n for n, p in self.plot.between if p == period]
        names = [s.name for s in statistics().values() if not s.plan or rng.random() < 0.7]
        names = [n for n in names if (n, period) in self.said and not self.plot.frozen((n, period))]
        facts = {
            n: replace(_fact(statistics()[n], self.said[n, period], period), rounded=rng.random() < 0.75) for n in names
        }
        for name in other:
            facts[name] = _fact(statistics()[name], self.plot.other[name, period], period)
        if other or rng.random() < 0.8:
            after = published + timedelta(days=rng.randint(10, 40), minutes=rng.randint(0, 300))
            self.posts.append(repeat_news(rng, after, period, facts, sorted(other)))


def _fact(s: Statistic, amount: Decimal, period: Period) -> Fact:
    return Fact(amount, s.unit, s.nouns, s.cell(period))


def _published(period: Period, rng: random.Random) -> datetime:
    """Return when a report appears: those of a year in its last days, or in January."""
    if period.kind == "Y":
        year, month, day = (
            (period.year, 12, rng.randint(20, 30)) if period.year % 2 else (period.year + 1, 1, rng.randint(4, 14))
        )
    else:
        month, first, last = _DAYS[period.kind]
        year, day = period.year, rng.randint(first, last)
    return datetime(year, month, day, rng.randint(7, 17), rng.randint(0, 59), tzinfo=VIETNAM)
