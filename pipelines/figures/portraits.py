"""Tell whether a sentence, or a whole text, speaks of one cooperative: its revenue is no figure of the province."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.layout import Line
from pipelines.figures.lexicon import LOWER, UPPER
from pipelines.figures.normal import Plain

_KINDS_OF_COOP = (
    "nông nghiệp|dịch vụ|tổng hợp|công nghệ cao|sản xuất|kinh doanh|thương mại|chăn nuôi|vận tải|nuôi trồng|thủy sản|"
    "xây dựng|nông lâm|trồng trọt|môi trường|kiểu mới|hữu cơ|du lịch|và|-"
)
_ONE_COOP = re.compile(
    rf"(?:H(?:TX|ợp tác xã)|hợp tác xã)(?:,? (?i:{_KINDS_OF_COOP}))*"
    rf"(?: (?!Nông|Dịch|Thương|Việt|Sản|Công|Quỹ|Luật)[{UPPER}][{LOWER}]+){{2,}}"
)
_SEVERAL = re.compile(
    r"liên minh|kinh tế tập thể|kttt|các htx|các hợp tác xã|toàn tỉnh|toàn huyện|cả nước|trên địa bàn|tổng số htx"
    r"|thành lập mới|ra mắt|hội nghị thành lập"
)
_PART_OF_NAME = re.compile(r"(?:[Ll]iên minh|[Ll]iên hiệp|phát triển|[Qq]uỹ) $")


def about_one(form: Plain, lines: Sequence[Line]) -> bool:
    """Tell whether a text is the portrait of one cooperative, named at its beginning, and speaks of no others."""
    if _SEVERAL.search(form.low):
        return False
    opening = [line for line in lines if line.end > line.start][:2]
    return any(names_one_cooperative(form.cased, line.start, min(line.end, line.start + 400)) for line in opening)


def names_one_cooperative(cased: str, start: int, end: int) -> bool:
    """Tell whether a cooperative is named within a span: HTX Đồng Tâm, Hợp tác xã dịch vụ nông nghiệp Ba Đình."""
    if cased.find("HTX", start, end) < 0 and cased.find("ợp tác xã", start, end) < 0:
        return False
    found = _ONE_COOP.search(cased, start, end)
    return found is not None and _PART_OF_NAME.search(cased, max(0, found.start() - 12), found.start()) is None
