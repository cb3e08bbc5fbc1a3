"""The text of attachments: bytes in, pages and sheets of blocks out. Nothing here touches network, clock or archive.

::

    bytes ─► types (what it is, by its content) ─► pdf | docx | xlsx | picture ─► parts (page, sheet) of blocks
                                                    └► ocr, where asked for        │
                              text_of_part ◄─────────────────────────────────────┘ ─► figures

``unpacking`` chooses the format and keeps the limits; ``process`` does that in a process of its own, with a limit of
memory and time, since a file may be made to harm whoever opens it; ``reading`` reads the figures of what came out.
"""
