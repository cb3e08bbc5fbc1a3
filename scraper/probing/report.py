"""What a person reads after a probe."""

from __future__ import annotations

from scraper.probing.findings import Findings

_PAGERS = {
    "counter": "counts {} up (a portlet's counter, read from the page)",
    "number": "counts {} up",
    "link": "follows the link that each page gives",
}


def lines_of(found: Findings) -> list[str]:
    """Return the report, one thing a line."""
    said = [f"{found.base}  {found.organisation}"]
    said.append(f"  platform  {found.platform or 'none recognised (pages are read by statistics)'}")
    said += [f"            {path}: {', '.join(marks)}" for path, marks in found.evidence.items()]
    said += _sections(found) + _pager(found) + _lists(found) + _keys(found) + _sample(found)
    said += [f"  warning   {warning}" for warning in found.warnings]
    said.append(f"  requests  {found.requests}, robots.txt among them")
    return said


def _sections(found: Findings) -> list[str]:
    if not found.sections:
        return ["  sections  none found"]
    said = []
    for n, section in enumerate(found.sections):
        looked = f"{section.kind}, {section.articles} articles"
        counted = "not looked at, likely" if section.articles is None else looked
        label = f"  {section.label}" if section.label else ""
        said.append(f"  {'sections' if n == 0 else '':<9} {section.path}  ({counted}){label}")
    return said


def _pager(found: Findings) -> list[str]:
    if found.pager is None:
        return ["  pager     none seen"]
    kind = _PAGERS[found.pager.kind].format(found.pager.parameter)
    return [f"  pager     {kind}; page 2: {found.pager.second}", f"            {found.pager.example}"]


def _lists(found: Findings) -> list[str]:
    if not found.lists:
        return ["  sitemap   none", "  feeds     none"]
    said = []
    for one in found.lists:
        label = "feed" if one.kind == "feed" else "sitemap"
        more = f", {one.articles} of them articles" if one.articles else ""
        said.append(f"  {label:<9} {one.url}  ({one.kind}: {one.holds} addresses{more})")
    if not any(one.kind == "feed" for one in found.lists):
        said.append("  feeds     none")
    return said


def _keys(found: Findings) -> list[str]:
    if not found.sample_keys:
        return []
    counted = "; they are numbered: a full crawl may walk them (`ids`)" if found.counts_up else ""
    return [f"  keys      {', '.join(found.sample_keys[:3])}{counted}"]


def _sample(found: Findings) -> list[str]:
    if found.sample is None:
        return ["  sample    no article was read"]
    said = [f"  sample    {found.sample.url}  (read as {found.sample.platform}, key {found.sample.key})"]
    for field in found.sample.fields:
        if field.value is None:
            said.append(f"    {field.name:<12} {'MISSING' if field.name in found.sample.missing else 'none'}")
        else:
            by = field.selector or field.how
            said.append(f"    {field.name:<12} {field.value}  ← {by}")
    return said
