"""The administrative units by printed name, with the edition of the gazetteer in which they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.figures.lexicon import FOLDER
from pipelines.figures.normal import plain

MERGER = "2025-07-01"
BEFORE, AFTER = "before-2025", "after-2025"
TYPES = ("tỉnh ", "thành phố ", "thị xã ", "huyện ", "xã ", "phường ", "thị trấn ")
SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Lâm|Trương|Tô|Danh|Thạch|Quách|Mai|Đoàn|Cao|Châu|Đinh|"
    "Hà|Kim|La|Lưu|Mã|Nhan|Ông|Bà|Quan|Sơn|Tạ|Thái|Tống|Triệu|Trịnh|Từ|Văn|Viên|Diệp|Hứa|Khưu|Phùng|Tiêu|Trang|Tăng|Vương"
)
"""Family names, with which a person's name begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative unit of one edition of the gazetteer."""

    code: str
    level: str
    parent: str
    edition: str

    @property
    def key(self) -> str:
        """The code with its edition: codes are reused across the merger."""
        return f"{self.code}@{self.edition}"


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of the gazetteer, without its head."""
    lines = (FOLDER / "places" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


@cache
def gazetteer(edition: str) -> dict[str, tuple[Place, ...]]:
    """Return the places of an edition by printed form (lower case, tone marks as the vocabularies place them)."""
    found: dict[str, list[Place]] = {}
    for code, level, kind, name, parent, _, aliases in rows(edition):
        place = Place(code, level, parent, edition)
        forms = {f"{kind} {name}"}
        for alias in filter(None, aliases.split("|")):
            forms.add(alias if alias.lower().startswith((*TYPES, "tp", "tx", "tt", "h.", "p.")) else f"{kind} {alias}")
        if level == "province" and " " in name:
            forms.add(name)
        for form in {plain(form).low for form in forms}:  # both placements of a tone mark are one form
            found.setdefault(form, []).append(place)
    return {form: tuple(places) for form, places in found.items()}


@cache
def districts() -> dict[str, Place]:
    """Return the districts before the merger by bare name, those of two syllables and more."""
    known = [row for row in rows(BEFORE) if row[1] == "district" and " " in row[3]]
    return {plain(row[3]).cased: Place(row[0], row[1], row[4], BEFORE) for row in known}


@cache
def _successors() -> dict[str, str]:
    return {row[1]: row[5] for row in rows("merged") if row[0] == "province"}


def province(code: str, edition: str) -> str:
    """Return the key of the province that a code meant before the merger, as it holds in an edition."""
    return f"{_successors().get(code, code) if edition == AFTER else code}@{edition}"
