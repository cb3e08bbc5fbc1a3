"""What a reader asks for in the query of an address; what makes no sense is answered with words on what to do."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time
from typing import Any

from datasette.utils.asgi import BadRequest

from archive.site.formats import VIETNAM
from archive.site.language import either

LAST_PAGE = 10_000


def page_number(request: Any) -> int:
    """Return the number of the page asked for, 1 where none is; raises BadRequest for what is none."""
    typed = (request.args.get("page") or "1").strip()
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= LAST_PAGE or len(typed) > 9:
        raise BadRequest(
            either(
                "Số trang phải từ 1 đến 10.000, ví dụ ?page=2.", "The page is a number from 1 to 10,000, as in ?page=2."
            )
        )
    return int(typed)


def day(request: Any, name: str) -> date | None:
    """Return the day asked for, None where none is; raises BadRequest for what is none."""
    typed = (request.args.get(name) or "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        message = either(
            "{}: viết ngày theo dạng năm-tháng-ngày, ví dụ 2022-07-31.", "{}: write the day as 2022-07-31."
        )
        raise BadRequest(message.format(name)) from None


def one_of(request: Any, name: str, known: Container[str]) -> str | None:
    """Return a word asked for, None where none is; raises BadRequest where it is not among those known."""
    typed = (request.args.get(name) or "").strip()
    if not typed:
        return None
    if typed not in known:
        message = either("{}: không có “{}”; chọn trong danh sách ở trang này.", "{}: there is no “{}”; see the list.")
        raise BadRequest(message.format(name, typed[:60]))
    return typed


def begins(day_: date) -> str:
    """Return the moment at which a day begins in Vietnam, in the form of the archive's times (UTC)."""
    moment = datetime.combine(day_, time(), VIETNAM).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
