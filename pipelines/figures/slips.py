"""Tell whether two numbers differ as misprints do: by one digit, by two that changed places, by zeros."""

from __future__ import annotations

from decimal import Decimal

# Shorter numbers differ by one digit for other reasons than a misprint.
_FEWEST_DIGITS = 3
_ZEROS = frozenset({Decimal(10), Decimal(100), Decimal(1000), Decimal(1_000_000)})


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits))


def slip(one: Decimal, other: Decimal) -> str | None:
    """Return "digit", "transposed" or "zeros" where one number may be the other misprinted, else None."""
    if one == other or one <= 0 or other <= 0:
        return None
    if max(one, other) / min(one, other) in _ZEROS:
        return "zeros"
    exponent = min(int(v.normalize().as_tuple().exponent) for v in (one, other))
    a, b = (_digits(v.scaleb(-exponent).to_integral_value()) for v in (one, other))
    if len(a) != len(b):
        return None
    unlike = [n for n in range(len(a)) if a[n] != b[n]]
    if len(unlike) == 1:
        return "digit" if len(a) >= _FEWEST_DIGITS else None
    neighbours = len(unlike) == 2 and unlike[1] == unlike[0] + 1
    return "transposed" if neighbours and a[unlike[0]] == b[unlike[1]] and a[unlike[1]] == b[unlike[0]] else None


EXPLANATIONS = {
    "digit": ("khác nhau một chữ số", "they differ in one digit"),
    "transposed": ("hai chữ số đổi chỗ cho nhau", "two digits changed places"),
    "zeros": ("khác nhau số chữ số 0 hoặc đơn vị", "they differ in zeros or in magnitude"),
}
"""What is said of each kind of slip, in Vietnamese and in English."""
