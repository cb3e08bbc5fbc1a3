"""The text of attachments: bytes in, pages and sheets of blocks out. Nothing here touches network, clock or archive.

::

    bytes ─► types (what it is, by its content) ─► pdf | docx | xlsx | picture ─► parts (page, sheet) of blocks
                                                    └► ocr, where asked for        │
                              text_of_part ◄─────────────────────────────────────┘ ─► figures

``reading`` chooses the format and keeps the limits; ``process`` does it all in a process of its own, with a limit of
memory and time, since a file may be made to harm whoever opens it.
"""

from pipelines.files.reading import READER_VERSION, read_file
from pipelines.files.types import type_of

__all__ = ["READER_VERSION", "read_file", "type_of"]
