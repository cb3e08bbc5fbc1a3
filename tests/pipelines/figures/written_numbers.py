"""Write a whole number in Vietnamese words, in each of the forms in print: the tests read them back."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(number: int, *, link: str = "linh", thousand: str = "nghìn", billion: str = "tỷ") -> str:
    """Return a number below 10**12 in full words: 21011 is hai mươi mốt nghìn không trăm mười một."""
    if number == 0:
        return "không"
    parts: list[str] = []
    for size, name in ((10**9, billion), (10**6, "triệu"), (10**3, thousand), (1, "")):
        block, number = divmod(number, size)
        if block:
            parts.append(f"{_block(block, bool(parts), link)} {name}".strip())
    return " ".join(parts)


def _block(block: int, full: bool, link: str) -> str:
    hundreds, rest = divmod(block, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens == 0 and ones:
        words.append(f"{link} {_DIGITS[ones]}" if words else _DIGITS[ones])
    elif tens == 1:
        words.append("mười" + (f" {'lăm' if ones == 5 else _DIGITS[ones]}" if ones else ""))
    elif tens:
        last = {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, _DIGITS[ones])
        words.append(f"{_DIGITS[tens]} mươi" + (f" {last}" if ones else ""))
    return " ".join(words)
