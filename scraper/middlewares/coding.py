"""Undo content codings as the archive does: all of a body or nothing.

Scrapy's own middleware takes what half a gzip body gives, which would be stored as an article that was shortened.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

from archive.warc.content import decoded


class CodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware with the decoding of gzip and deflate replaced; raises Undecodable."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        coding = encoding.decode("latin-1")
        if coding in ("gzip", "x-gzip", "deflate"):
            return decoded(body, coding, max(max_size, len(body)) if max_size else 1 << 40)
        return HttpCompressionMiddleware._decode(body, encoding, max_size)
