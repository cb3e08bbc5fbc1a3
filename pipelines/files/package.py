"""Office packages are ZIP files, and a few kilobytes of one can unpack to gigabytes: look before opening."""

from __future__ import annotations

import io
import zipfile

from pipelines.files.content import Limits, UnreadableError

_MOST_PARTS = 10_000


def check(body: bytes, limits: Limits) -> None:
    """Raise UnreadableError where a package is damaged or would unpack to more than the limit.

    What its directory says is a bound: ``zipfile`` reads no more of a member than that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError("damaged", f"not a whole ZIP package: {error}") from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked or len(members) > _MOST_PARTS:
        raise UnreadableError(
            "too_large", f"unpacks to {unpacked} bytes in {len(members)} parts; at most {limits.unpacked} are read"
        )
