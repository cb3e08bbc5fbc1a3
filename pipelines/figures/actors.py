"""Who did what a figure counts: the organisation that is subject, or agent, of the figure's verb, as printed.

An organisation is named by a word of the vocabulary and what follows it in its name. It is the doer where a verb of
action parts it from the figure, or where "do", "được" before it make it the agent. A sentence without a subject that
opens with a verb goes on about the doer of the sentence before it. No actor is better than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.figures.beginnings import beginnings, within
from pipelines.figures.draft import Draft
from pipelines.figures.gazetteer import SURNAMES
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import LOWER, UPPER, load, words_pattern
from pipelines.figures.normal import Plain

_DATA = load("actors")
_KINDS: dict[str, str] = {}
for _entry in _DATA["kind"]:
    for _head in _entry["heads"]:
        _KINDS.setdefault(_head, _entry["name"])
_NAMED = frozenset(e["name"] for e in _DATA["kind"] if e.get("named"))
_HEAD = re.compile(rf"(?:{words_pattern(_KINDS)})(?!\w)")
_CAPITAL = rf"[{UPPER}][{UPPER}{LOWER}]*(?:[&.\-][{UPPER}][{UPPER}{LOWER}]*)*"
_SORTS = (
    "nông nghiệp|dịch vụ|tổng hợp|công nghệ cao|sản xuất|kinh doanh|thương mại|chăn nuôi|vận tải|nuôi trồng|thủy sản|"
    "xây dựng|nông lâm|trồng trọt|môi trường|kiểu mới|hữu cơ|du lịch|tôm|lúa|muối|rau an toàn"
)
_FIELDS = [w[0].upper() + w[1:] for w in _DATA["name"]["fields"]] + _DATA["name"]["also_small"]
_PART = (
    rf" {{1,2}}(?:(?:{words_pattern(_FIELDS)})(?!\w)|(?:{words_pattern(_DATA['name']['levels'])})(?!\w)|{_CAPITAL}"
    rf"|(?<=phường )\d{{1,2}}(?!\w)|(?:{words_pattern(_DATA['name']['joining'])})(?= {_CAPITAL}))"
)
_TAIL = re.compile(rf"(?:{_PART}){{0,9}}")
_SORTED_TAIL = re.compile(
    rf"(?:[, ]{{1,2}}(?:(?i:{_SORTS})(?!\w)|-|và(?= (?i:{_SORTS})))){{0,5}}(?: {_CAPITAL}){{1,5}}(?: \d{{1,2}}(?!\d))?"
)
_NOT_DOERS = re.compile(rf"(?:^|\W)(?:{words_pattern(_DATA['roles']['not_doers'])}) $")
_AGENT = re.compile(rf"(?:^|\W)(?:{words_pattern(_DATA['roles']['agents'])}) $")
_TITLE = re.compile(rf"(?:^|\W)(?:{words_pattern(_DATA['roles']['titles'])}) $")
_PERSON = re.compile(rf" (?:{SURNAMES}) [{UPPER}]")
_NOT_CARRIED = tuple(_DATA["roles"]["not_carried"])
_VERB = re.compile(rf"(?<!\w)(?:{words_pattern(_DATA['verbs']['words'])})(?!\w)")
_BREAK = re.compile(rf"(?<!\w)(?:{words_pattern(_DATA['verbs']['breaks'])})(?!\w)")
_TOPIC = re.compile(r" ?: ")
_OPENS = re.compile(
    rf"[\s\-+*•–\d.)a-z]{{0,6}}?(?:(?:{words_pattern(_DATA['verbs']['goes_on'])})[, ]+){{0,3}}"
    rf"(?:(?:đã|cũng|còn|tiếp tục|sẽ|vừa) ){{0,3}}(?:{words_pattern(_DATA['verbs']['words'])})(?!\w)"
)
_COMMON = frozenset({"sở", "bộ", "trường", "hội", "công ty", "doanh nghiệp", "tập đoàn"})
"""Names of organisations begin with these in capitals only."""
_FARTHEST = 400
_LONGEST_CLAUSE = 120
_LONGEST_LIST = 12


@dataclass(slots=True)
class Mention:
    """An organisation named in the text, in plain offsets, and its kind."""

    start: int
    end: int
    kind: str


def organisations(form: Plain, start: int, end: int) -> list[Mention]:
    """Return the organisations named in a span, in order."""
    found: list[Mention] = []
    low, cased = form.low, form.cased
    for begin in within(beginnings(form).organisations, low, start, end):
        if found and begin < found[-1].end:
            continue
        hit = _HEAD.match(low, begin, end)
        if not hit:
            continue
        head = hit[0].replace("  ", " ")
        kind = _KINDS[head]
        stop = hit.end()
        tail = (_SORTED_TAIL if kind in _NAMED else _TAIL).match(cased, stop, end)
        if kind in _NAMED and not tail:
            continue  # a cooperative without a name is counted, it does not act
        if head in _COMMON and not (tail and tail[0] and cased[begin].isupper()):
            continue
        end_of_name = tail.end() if tail else stop
        if _TITLE.search(low, max(start, begin - 16), begin):
            if kind in _NAMED:
                continue  # Giám đốc HTX Nguyễn Văn A: the name is that of a person
            person = _PERSON.search(cased, stop, end_of_name)
            end_of_name = person.start() if person else end_of_name
        found.append(Mention(begin, end_of_name, kind))
    return found


def act(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Set the actor of every draft whose doer is said, and what kind of organisation it is."""
    known: dict[int, list[Mention]] = {}
    carried: Mention | None = None
    line = -1
    reached = 0
    for draft in drafts:
        if draft.line != line:
            carried = _of_list(form, lines, draft.line) if lines[draft.line].kind == "list_item" else None
            line, reached = draft.line, lines[draft.line].start
        if draft.sentence not in known:
            known[draft.sentence] = organisations(form, draft.sentence, draft.sentence_end)
            if reached < draft.sentence:
                carried = _carried(form, reached, draft, carried)
            reached = draft.sentence_end
        mentions = known[draft.sentence]
        if not mentions and not carried:
            continue
        agent = _agent(form.low, draft, mentions)
        doer = agent or _subject(form.low, draft, mentions, carried)
        if doer:
            draft.actor = form.cased[doer.start : doer.end]
            draft.actor_kind = doer.kind
            carried = doer if not agent and _is_carried(form.low, doer) else carried


def _of_list(form: Plain, lines: Sequence[Line], number: int) -> Mention | None:
    """Return the doer that the line above a list names: "Liên minh HTX tỉnh:" or "Liên minh HTX tỉnh đã:"."""
    at = number
    while lines[at].kind == "list_item" and at > max(0, number - _LONGEST_LIST):
        at -= 1
        if form.low[lines[at].start : lines[at].end].rstrip().endswith(":"):
            named = organisations(form, max(lines[at].start, lines[at].end - _FARTHEST), lines[at].end)
            return named[-1] if named and _is_carried(form.low, named[-1]) else None
    return None


def _carried(form: Plain, reached: int, draft: Draft, carried: Mention | None) -> Mention | None:
    """Return the doer that a draft's sentence may go on about: the last of the sentences since the figure before."""
    for mention in organisations(form, max(reached, draft.sentence - _FARTHEST), draft.sentence):
        if _is_carried(form.low, mention):
            carried = mention
    return carried


def _is_carried(low: str, mention: Mention) -> bool:
    """Tell whether the next sentence may go on about an organisation: a subject, not one cooperative or a budget."""
    before = low[max(0, mention.start - 12) : mention.start]
    if mention.kind in _NAMED or low.startswith(_NOT_CARRIED, mention.start):
        return False
    return not _NOT_DOERS.search(before) and not _AGENT.search(before)


def _agent(low: str, draft: Draft, mentions: Sequence[Mention]) -> Mention | None:
    """Return the organisation by which what a figure counts was done: 12 tập thể được UBND tỉnh tặng bằng khen."""
    end = min(draft.sentence_end, draft.end + _LONGEST_CLAUSE)
    at = bisect_left(mentions, draft.end, key=lambda m: m.start)
    for mention in mentions[at : at + 2]:
        if mention.start > end or re.search(r"[;:()\d]", low[draft.end : mention.start]):
            return None
        if _AGENT.search(low, max(0, mention.start - 8), mention.start):
            return mention
    return None


def _subject(low: str, draft: Draft, mentions: Sequence[Mention], carried: Mention | None) -> Mention | None:
    """Return the organisation before a figure that does what the figure counts, or the one that is carried on."""
    at = bisect_left(mentions, draft.start, key=lambda m: m.start)
    for mention in reversed(mentions[max(0, at - 6) : at]):
        if mention.end > draft.start or draft.start - mention.end > _FARTHEST:
            continue
        before = low[max(draft.sentence, mention.start - 12) : mention.start]
        between = low[mention.end : draft.start]
        if _NOT_DOERS.search(before) or (_AGENT.search(before) and draft.start - mention.end > _LONGEST_CLAUSE):
            continue
        if _BREAK.search(between):
            return None
        if _TOPIC.match(between) or _VERB.search(between):
            return mention
        return None
    if carried is None or not _OPENS.match(low, draft.sentence):
        return None
    return None if _BREAK.search(low, draft.sentence, draft.start) else carried
