"""The alliance's statistics: what each period of 2018 to 2022 adds up to, with the misprints that its report makes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.portal.writer import Fact

MILLION = Decimal(1_000_000)
FIRST_YEAR = 2018
YEARS = range(FIRST_YEAR, 2023)
_MONEY = {
    "loans_disbursed",
    "loans_outstanding",
    "new_coop_charter_capital",
    "charter_capital",
    "revenue_per_coop",
    "profit_per_coop",
    "worker_income",
}
_CLASSES = ("founding_classes", "law_classes", "manager_classes", "controller_classes")
_QUARTERS = {"Q1": 1, "H1": 2, "M9": 3, "Y": 4}
_ENDS = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, always from 1 January: ``2022Q1``, ``2022H1``, ``2022M9`` (nine months) or ``2022Y``."""

    year: int
    kind: str

    @property
    def code(self) -> str:
        """The name of the period, as ``Article.report`` has it."""
        return f"{self.year}{self.kind}"

    @property
    def last(self) -> int:
        """The last quarter of the period."""
        return _QUARTERS[self.kind]

    @property
    def end(self) -> str:
        """The last day, ISO."""
        return f"{self.year}-{_ENDS[self.last]}"

    @property
    def span(self) -> str:
        """First and last day, ISO, with a slash."""
        return f"{self.year}-01-01/{self.end}"

    @property
    def words(self) -> str:
        """The period as a title names it."""
        names = {"Q1": "quý I năm", "H1": "6 tháng đầu năm", "M9": "9 tháng đầu năm", "Y": "năm"}
        return f"{names[self.kind]} {self.year}"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "series.toml").read_text(encoding="utf-8"))


def facts(period: Period) -> dict[str, Fact]:
    """Return what the report of a period can print, by name.

    Beside the plain names: ``<name>.plan`` (the plan of the year), ``<name>%`` (achieved of the plan), ``<name>.prev``
    (the same period of the year before), ``<name>.h1`` (the first half, in a yearly report), ``<name>.next`` (the plan
    of next year).
    """
    found = _plain(period)
    for name, by_year in _data()["plans"].items():
        plan = _money(name, by_year[period.year - FIRST_YEAR])
        found[f"{name}.plan"] = Fact(plan, name, f"{period.year}-01-01/{period.year}-12-31", status="target")
        percent = (found[name].value / plan * 100).quantize(Decimal(1), ROUND_HALF_UP)
        found[f"{name}%"] = Fact(percent, "plan_achievement", period.span, relation="percent_of_plan")
        if period.year + 1 in YEARS:
            coming = _money(name, by_year[period.year + 1 - FIRST_YEAR])
            span = f"{period.year + 1}-01-01/{period.year + 1}-12-31"
            found[f"{name}.next"] = Fact(coming, name, span, status="target")
    if period.year > FIRST_YEAR:
        found |= {f"{n}.prev": f for n, f in _plain(Period(period.year - 1, period.kind)).items()}
    if period.kind == "Y":
        found |= {f"{n}.h1": f for n, f in _plain(Period(period.year, "H1")).items()}
    return _misprinted(found, period)


def _plain(period: Period) -> dict[str, Fact]:
    data = _data()
    first = (period.year - FIRST_YEAR) * 4
    last = first + period.last
    indicators: dict[str, str] = data["indicators"]
    found: dict[str, Fact] = {}
    for name, values in data["flows"].items():
        value = _money(name, sum(values[first:last]))
        found[name] = Fact(value, indicators.get(name, name), period.span)
    held = sum((found[name].value for name in _CLASSES), Decimal(0))
    found["classes_held"] = Fact(held, "classes_held", period.span)
    for name, rule in data["stocks"].items():
        flows = data["flows"]
        added = sum(sum(flows[n][:last]) for n in rule["add"]) - sum(sum(flows[n][:last]) for n in rule.get("less", ()))
        found[name] = Fact(_money(name, rule["base"] + added), indicators.get(name, name), f"/{period.end}")
    for name, values in data["levels"].items():
        found[name] = Fact(_money(name, values[last - 1]), indicators.get(name, name), f"/{period.end}")
    whole = found["value_chain_agri"].value + found["value_chain_nonagri"].value
    found["value_chain_coops"] = Fact(whole, "value_chain_coops", f"/{period.end}")
    for part in ("value_chain_agri", "value_chain_nonagri"):
        found[part] = replace(found[part], relation="part_of")
    agricultural = found["coops_total"].value - found["nonagri_coops"].value
    found["agri_coops"] = Fact(agricultural, "agri_coops", f"/{period.end}")
    if period.kind == "Y":
        for name, values in data["yearly"].items():
            found[name] = Fact(_money(name, values[period.year - FIRST_YEAR]), name, period.span)
    return found


def _money(name: str, value: float) -> Decimal:
    return Decimal(str(value)) * (MILLION if name in _MONEY else 1)


def _misprinted(found: dict[str, Fact], period: Period) -> dict[str, Fact]:
    for entry in _data()["misprints"]:
        if entry["report"] == period.code:
            name = entry["fact"]
            found[name] = replace(
                found[name],
                value=Decimal(entry["value"]),
                printed=entry["printed"],
                misprint=entry["kind"],
                meant=found[name].value,
            )
    return found
