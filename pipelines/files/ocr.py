"""Optical character recognition of scanned pages with Tesseract and its Vietnamese data, where they are installed.

Debian: ``apt-get install tesseract-ocr tesseract-ocr-vie``. Nothing is recognised unless it was asked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

from pipelines.files.content import UnreadableError

LANGUAGE = "vie"
_SECONDS = 100  # for one page


@cache
def version() -> str | None:
    """Return the name and version of the recogniser; None where it, or its Vietnamese data, is not installed."""
    if shutil.which("tesseract") is None:
        return None
    said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False).stdout
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
    if LANGUAGE not in known.split():
        return None
    return " ".join(said.split()[:2])


def recognise_grey(picture: tuple[int, int, bytes]) -> list[str]:
    """Return the lines of a picture: width, height, one byte of grey a pixel."""
    width, height, grey = picture
    return recognise(b"P5 %d %d 255\n" % (width, height) + grey)


def recognise(image: bytes) -> list[str]:
    """Return the lines of an image file that Tesseract can open (PNG, JPEG, TIFF, PNM); paragraphs are parted by ""."""
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", "300"],
            input=image,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError("too_slow", f"a page was not recognised within {_SECONDS} s") from None
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableError("damaged", f"tesseract: {reason[-1] if reason else done.returncode}"[:300])
    return done.stdout.decode("utf-8", "replace").replace("\f", "").splitlines()
