"""Which figure a figure belongs to: percent to its count, participants to their class, members to their cooperative."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from archive.records import Link
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load
from pipelines.figures.nearby import before, bracketed, previous_sentence, total_of
from pipelines.figures.spending import amount

_DATA = load("relations")["links"]
_ANEW = re.compile(load("relations")["clauses"]["anew"])
_PLANNED = re.compile(load("relations")["status"]["planned"])
_CAPITAL = re.compile(_DATA["capital"])
_THEIRS = re.compile(_DATA["theirs"])
_MEMBERS_BY = re.compile(_DATA["members"])
_PRODUCTS_BY = re.compile(_DATA["products"])
_FULFILLED = re.compile(_DATA["fulfilled"])
_ROSE = re.compile(_DATA["rose"])
_ITSELF = re.compile(r" ?(?:[,;.):(/]|so |và |mỗi |trong |qua |về |nhưng |$)")
_MOVED = re.compile(_DATA["moved"])
_BEGINNING = re.compile(_DATA["beginning"])
_BEFORE = re.compile(r"(?<!\w)(?:cùng kỳ|năm trước|năm ngoái)[^,;.()]*$")
_UNRELATED = re.compile(_DATA["unrelated"])
_GOES_ON = re.compile(_DATA["goes_on"])
_EVENTS = frozenset(_DATA["events"])
_GROUPS = frozenset(_DATA["groups"])
_MEMBERS = frozenset({"thành viên", "xã viên", "hộ", "tổ viên", "HTX", "người"})
_FIRMS = frozenset({"doanh nghiệp", "hộ kinh doanh", "công ty", "dự án"})
_REGISTERED = re.compile(r"(?<!\w)vốn (?:đăng ký|điều lệ)(?!\w)[^,;.]*$")
_PUPILS = frozenset({"học sinh", "sinh viên", "giáo viên"})
_ASIDE = frozenset({"percent", "multiple"})
_BELONGING = frozenset({"part_of", "participants_of", "amount_of", "members_of", "capital_of"})
Found = tuple[Draft, Link] | None


def link(low: str, drafts: Sequence[Draft]) -> None:
    """Set the related figure and the kind of link of every draft that has one and does not yet have it."""
    if len(drafts) < 2:  # a figure alone belongs to no other
        return
    for n, draft in enumerate(drafts):
        if draft.related is None:
            found = _find(low, drafts, n)
            if found:
                draft.related, draft.link = found
            elif draft.status == "target" and draft.relation == "none":
                _plan_beside(low, drafts, n)
        if draft.related is not None and draft.related.relation == "change" and draft.link in _BELONGING:
            _belong_to_level(drafts, draft, draft.related)


def _belong_to_level(drafts: Sequence[Draft], draft: Draft, change: Draft) -> None:
    """Let a figure belong to what changed, not to the change: 27 lớp, tăng 5 lớp so với cùng kỳ, có 866 lượt người."""
    earlier = before(drafts, drafts.index(change))
    level = change.related if change.link == "base_of" else next((d for d in earlier if d.head == change.head), None)
    fits = level is not None and level.relation != "change"
    draft.related, draft.link = (level, draft.link) if fits else (None, None)


def _find(low: str, drafts: Sequence[Draft], n: int) -> Found:
    draft = drafts[n]
    near = before(drafts, n)
    if draft.relation == "percent_of_plan":
        return _plan(low, draft, near)
    if draft.relation == "change":
        return _base(low, draft, near)
    if near and near[0].status == "target" and (found := _target(low, draft, near[0])):
        return found
    if near and near[0].head == draft.head and (found := _from_beginning(low, draft, near[0])):
        return found
    if draft.group and draft.group.persons and (found := _participants(low, drafts, draft, near)):
        return found
    if draft.kind == "money" and not draft.per:
        return _capital(low, drafts, n, near) or amount(low, drafts, n, near)
    if draft.unit in _MEMBERS and (found := _members(low, drafts, n, near)):
        return found
    if draft.unit == "sản phẩm":
        return _first(near, lambda d: d.kind == "coop" and _shown(low[d.end : draft.start]), "amount_of")
    return None


def _shown(gap: str) -> bool:
    return ";" not in gap and ("," not in gap or _PRODUCTS_BY.search(gap) is not None)


def _first(near: Iterable[Draft], fits: Callable[[Draft], object], kind: Link) -> Found:
    return next(((d, kind) for d in near if fits(d)), None)


def _plan(low: str, draft: Draft, near: Sequence[Draft]) -> Found:
    """Return the count that a percentage of the plan speaks of: the total, not its parts, nor the plan itself."""
    counts = []
    for other in near:
        gap = low[other.end : draft.start]
        if ";" in gap and not _GOES_ON.match(gap, gap.rfind(";") + 1):
            break
        if other.kind not in _ASIDE and not bracketed(low, other, draft):
            counts.append(other)
    done = [d for d in counts if d.status == draft.status and d.link != "participants_of"] or counts
    return _first(done, lambda d: d.relation in ("none", "per_unit"), "plan_of") or _first(done, bool, "plan_of")


def _base(low: str, draft: Draft, near: Sequence[Draft]) -> Found:
    """Return the level that a change speaks of: 5,6 tỷ đồng, tăng 18%; 12 lớp, đạt 80% kế hoạch, tăng 2 lớp."""
    if not near or not _ROSE.fullmatch(low, near[0].end, draft.start):
        return None
    if draft.kind in _ASIDE and not _ITSELF.match(low, draft.end):
        return None
    for other in near:
        if ";" in low[other.end : draft.start]:
            return None
        if other.relation in ("change", "percent_of_plan") or bracketed(low, other, draft) or _then(low, other):
            continue
        same = draft.unit == other.unit or (draft.head == "điểm %" and other.unit == "%")
        return (other, "base_of") if same or draft.kind in _ASIDE else None
    return None


def _from_beginning(low: str, draft: Draft, other: Draft) -> Found:
    """Return the level at the beginning that grew to the draft's."""
    if not _MOVED.search(low, other.end, draft.start):
        return None
    around = low[max(other.sentence, other.start - 40) : min(other.end + 25, draft.start)]
    return (other, "base_of") if _BEGINNING.search(around) else None


def _then(low: str, other: Draft) -> bool:
    """Tell whether a figure is the one of the year before: "cùng kỳ năm 2023 là 41 tỷ đồng"."""
    return _BEFORE.search(low, max(other.sentence, other.start - 30), other.start) is not None


def _target(low: str, draft: Draft, other: Draft) -> Found:
    """Return the target that was set before what was achieved: kế hoạch 20 HTX, thực hiện 17 HTX."""
    if draft.status != "achieved" or other.unit != draft.unit or draft.kind in _ASIDE:
        return None
    gap = low[other.end : draft.start]
    return (other, "target_of") if "(" not in gap and _FULFILLED.search(gap) else None


def _plan_beside(low: str, drafts: Sequence[Draft], n: int) -> None:
    """Link what was achieved to the plan printed behind it: 9 HTX, đạt 36% kế hoạch (25 HTX)."""
    draft, near = drafts[n], before(drafts, n)
    if not near or not _PLANNED.search(low[near[0].end : draft.start]):
        return
    done = next((d for d in near if d.head == draft.head and d.status == "achieved"), None)
    if done and done.related is None:
        done.related, done.link = draft, "target_of"


def _participants(low: str, drafts: Sequence[Draft], draft: Draft, near: Sequence[Draft]) -> Found:
    for other in near:
        gap = low[other.end : draft.start]
        if bracketed(low, other, draft) or (other.link == "participants_of" and other.relation == "per_unit"):
            continue
        if other.head in _EVENTS:
            anew = ";" in gap and _ANEW.match(gap, gap.rfind(";"))
            strange = anew or _UNRELATED.search(gap) or draft.unit in _PUPILS
            return None if strange else (total_of(drafts, other, gap), "participants_of")
        if other.kind not in _ASIDE:
            return None
    return None


def _members(low: str, drafts: Sequence[Draft], n: int, near: Sequence[Draft]) -> Found:
    draft = drafts[n]
    if not near:
        return _theirs(low, drafts, n, "members_of") if draft.kind != "coop" else None
    gap = low[near[0].end : draft.start]
    if draft.head == "HTX":
        union = near[0].head == "liên hiệp HTX" and low.startswith(" thành viên", draft.end)
        return (near[0], "members_of") if union else None
    if near[0].link == "capital_of" and near[0].related and ";" not in gap and not _ANEW.search(gap):
        return near[0].related, "members_of"
    coop = next((d for d in near if d.relation != "change" and not bracketed(low, d, draft)), near[0])
    gap = low[coop.end : draft.start]
    if coop.kind != "coop" and coop.head not in _GROUPS:
        return None
    if (
        ";" in gap
        or " lần lượt" in gap
        or not _MEMBERS_BY.search(gap)
        or (coop.kind != "coop" and draft.head != "thành viên")
    ):
        return None
    coop = total_of(drafts, coop, gap)
    if coop.head == "liên hiệp HTX" and (beside := _joined(low, coop, near)):
        coop = beside  # members of cooperatives and of their unions are counted together
    return coop, "members_of"


def _joined(low: str, union: Draft, near: Sequence[Draft]) -> Draft | None:
    """Return the cooperatives counted beside a union: 236 HTX và 2 liên hiệp HTX."""
    at = near.index(union) if union in near else len(near)
    other = near[at + 1] if at + 1 < len(near) else None
    return other if other and other.head == "HTX" and low[other.end : union.start].strip() in ("và", ",") else None


def _capital(low: str, drafts: Sequence[Draft], n: int, near: Sequence[Draft]) -> Found:
    draft = drafts[n]
    for other in near:
        gap = low[other.end : draft.start]
        if other.kind == "money" and other.link != "capital_of":
            return None
        if other.relation == "change" or bracketed(low, other, draft):
            continue
        if other.head in _FIRMS and _REGISTERED.search(gap):
            return other, "capital_of"
        if other.kind == "coop":
            if low.startswith(" thành viên", other.end) and other.link != "members_of":
                return None  # members of a union that is named, not counted
            if not _CAPITAL.search(gap):
                return None
            of_union = other.link == "members_of" and other.related is not None
            return (other.related if of_union and other.related else total_of(drafts, other, gap)), "capital_of"
    return _theirs(low, drafts, n, "capital_of") if _CAPITAL.search(low, draft.sentence, draft.start) else None


def _theirs(low: str, drafts: Sequence[Draft], n: int, kind: Link) -> Found:
    """Return the cooperatives of the sentence before: "các HTX mới có tổng vốn điều lệ 7 tỷ đồng"."""
    draft = drafts[n]
    if draft.from_side or not _THEIRS.search(low, draft.sentence, draft.start):
        return None
    counted = (d for d in previous_sentence(drafts, n) if d.kind == "coop" and d.relation == "none")
    first = next(counted, None)
    return (first, kind) if first else None
