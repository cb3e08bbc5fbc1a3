"""A citation in words, Vietnamese and English; the day of access is left to the reader."""

from __future__ import annotations

from archive.addresses import readable
from archive.site import formats, labels
from archive.site.citing.citation import Citation
from archive.site.language import Language

ARCHIVE = {"vi": "Kho lưu trữ số liệu hợp tác xã", "en": "Cooperative figures archive"}


def reading(cited: Citation, spoken: Language) -> str:
    """Return how the quote was read: ``27 lớp; Số lớp …; 6 tháng đầu năm 2022``."""
    value = formats.number(cited.value, spoken)
    if cited.value_max:
        value += f"–{formats.number(cited.value_max, spoken)}"
    unit = "/".join(_said(part, "unit", spoken) for part in cited.unit.split("/")) if cited.unit else ""
    said = [f"{value}%" if unit == "%" else f"{value} {unit}".strip()]
    said += [
        _said(code, kind, spoken)
        for code, kind, usual in (
            (cited.qualifier, "qualifier", "exact"),
            (cited.relation, "relation", "none"),
            (cited.status, "status", "achieved"),
        )
        if code != usual
    ]
    label = cited.indicator_en if spoken == "en" else cited.indicator_vi
    said.append(label or cited.measure or "")
    said.append(formats.period(*cited.period, spoken) if cited.period[1] else "")
    return "; ".join(filter(None, said))


def words(cited: Citation, spoken: Language) -> str:
    """Return the citation as a paragraph."""
    vi = spoken == "vi"
    day = formats.day(cited.published, spoken) if cited.published else ("không ghi ngày" if vi else "undated")
    parts = [f"{cited.organisation}. “{cited.title}”, {day}." if cited.organisation else f"“{cited.title}”, {day}."]
    if cited.file:
        where = f", {'trang' if vi else 'page'} {cited.part}" if cited.part else ""
        parts.append(f"{'Tệp đính kèm' if vi else 'Attachment'} {cited.file}{where}.")
    parts.append(f"{'Số liệu' if vi else 'Figure'}: “{cited.quote}” ({reading(cited, spoken)}).")
    parts.append(f"{'Câu gốc' if vi else 'Sentence'}: “{cited.sentence}”")
    if cited.url:
        parts.append(f"{'Đăng tại' if vi else 'Published at'} {readable(cited.url)}")
    if cited.captured_at:
        digest = f", {cited.payload_digest}" if cited.payload_digest else ""
        parts.append(f"({'bản chụp' if vi else 'captured'} {cited.captured_at}{digest}).")
    parts.append(
        f"{ARCHIVE[spoken]}, {'mã số liệu' if vi else 'figure'} {cited.figure_id}, "
        f"{'bộ đọc' if vi else 'extractor'} {cited.extractor_version}: {cited.address}"
    )
    parts.append("[ngày truy cập: …]" if vi else "[accessed: …]")
    return " ".join(parts)


def note(cited: Citation, spoken: Language) -> str:
    """Return what has no field of its own in a bibliography."""
    vi = spoken == "vi"
    said = [f"“{cited.quote}” ({reading(cited, spoken)})", f"{'câu' if vi else 'sentence'}: “{cited.sentence}”"]
    if cited.file:
        where = f", {cited.part}" if cited.part else ""
        said.append(f"{'tệp' if vi else 'file'} {cited.file}{where}")
    if cited.captured_at:
        said.append(f"{'bản chụp' if vi else 'captured'} {cited.captured_at}")
    if cited.payload_digest:
        said.append(cited.payload_digest)
    if cited.flags:
        said.append(f"{'cảnh báo' if vi else 'flags'}: {', '.join(cited.flags)}")
    said.append(f"{'mã số liệu' if vi else 'figure'} {cited.figure_id}")
    said.append(f"{'bộ đọc' if vi else 'extractor'} {cited.extractor_version}")
    return "; ".join(said)


def _said(code: str, kind: str, spoken: Language) -> str:
    found = labels.label(code, kind)
    return found.en if spoken == "en" else found.vi
