"""What went wrong with a request, in words for the reader and with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Forbidden, NotFound
from datasette.views.base import DatasetteError

from archive.site.language import either
from archive.site.settings import SETTINGS

INTERRUPTED = "SQL Interrupted"  # the title that Datasette gives a query that ran into its time limit
INVALID = "Invalid SQL"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: status, heading, what is wrong in detail (empty where the heading says it), and what to do."""

    status: int
    heading: str
    said: str
    advice: str
    ours: bool = False


def explained(exception: Exception) -> Mistake:
    """Return what an exception means to the reader; one that nobody foresaw is ours."""
    if isinstance(exception, DatasetteError):
        return _of_datasette(exception)
    if isinstance(exception, QueryInterrupted):  # of a page of ours; Datasette's own turn it into a DatasetteError
        return Mistake(
            503,
            either("Trang này cần quá nhiều thời gian", "This page takes too long"),
            "",
            either(
                "Thử lại sau ít phút, hoặc tìm bằng từ ít gặp hơn, chọn một năm hay một chỉ tiêu.",
                "Try again in some minutes; or search for rarer words, in one year or for one indicator.",
            ),
        )
    said = str(exception.args[0]) if exception.args else ""
    if isinstance(exception, NotFound):
        return not_found(said)
    if isinstance(exception, Forbidden):
        return _forbidden(said)
    if isinstance(exception, Base400):
        return _bad(exception.status, said)
    return Mistake(
        500,
        either("Trang bị lỗi", "Something is wrong with this page"),
        "",
        either(
            "Lỗi ở phía kho, đã được ghi lại. Thử lại sau ít phút; nếu vẫn lỗi, hãy báo người vận hành.",
            "The mistake is ours and has been noted. Try again in some minutes; if it stays, tell the operator.",
        ),
        ours=True,
    )


def not_found(said: str = "") -> Mistake:
    """Return what a page says of an address at which there is nothing; Datasette's own words are in English alone."""
    return Mistake(
        404,
        either("Không tìm thấy", "Not found"),
        said if (said and not said.isascii()) or said.startswith("There is no") else "",
        either(
            "Địa chỉ này không có trong kho lưu trữ. Bài viết có thể chưa được thu thập; thử tìm theo tiêu đề.",
            "There is nothing at this address; an article may not have been crawled yet. Try to search for its title.",
        ),
    )


def _of_datasette(exception: DatasetteError) -> Mistake:
    if exception.title == INTERRUPTED:
        seconds = int(SETTINGS["sql_time_limit_ms"]) / 1000
        return Mistake(
            400,
            either("Truy vấn chạy quá lâu", "The query took too long"),
            either("Mỗi truy vấn được chạy {0:g} giây.", "A query may take {0:g} s.").format(seconds),
            either(
                "Thêm điều kiện WHERE trên cột có chỉ mục, thêm LIMIT, bớt nhóm hay nối bảng; hoặc tải cả bảng về và "
                "truy vấn trên máy của bạn.",
                "Add a WHERE on an indexed column or a LIMIT, or group and join less; or download the tables and query "
                "them on your own machine.",
            ),
        )
    if exception.title not in (None, "", INVALID):
        return Mistake(exception.status, str(exception.title), str(exception.message), "")
    # What it calls HTML may carry what a reader typed; it is shown as text. It gives 500 to what readers mistype.
    status = 400 if exception.status >= 500 else exception.status
    if status == 404:
        return not_found(str(exception.message))
    if exception.title == INVALID:
        return Mistake(
            status,
            either("Câu SQL không chạy được", "This SQL does not run"),
            str(exception.message),
            either(
                "Chỉ câu SELECT được chạy; tên bảng và cột có trong từ điển dữ liệu.",
                "SELECT alone is allowed; the data dictionary has the names of tables and columns.",
            ),
        )
    return _bad(status, str(exception.message))


def _bad(status: int, said: str) -> Mistake:
    return Mistake(
        status,
        either("Không hiểu yêu cầu", "The request is not understood"),
        said,
        either(
            "Kiểm tra lại địa chỉ, tên cột hoặc giá trị đã gõ.",
            "Check the address, the column's name or what was typed.",
        ),
    )


def _forbidden(said: str) -> Mistake:
    return Mistake(
        403,
        either("Không được phép", "Not allowed"),
        either("Tệp này không được phát ra.", "This file is not given out.") if "download" in said else "",
        either(
            "Toàn bộ dữ liệu có ở trang Tải về, từng bảng có dạng CSV, Excel và JSON.",
            "All data are on the page of downloads; every table is also CSV, Excel and JSON.",
        ),
    )


def as_json(mistake: Mistake, **details: Any) -> dict[str, Any]:
    """Return what a program is told of a mistake."""
    said = mistake.said or mistake.heading
    told = {"ok": False, "error": said, "advice": mistake.advice, "status": mistake.status, "title": mistake.heading}
    return {**details, **told}
