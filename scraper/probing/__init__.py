"""Look at a portal that nobody has crawled yet, with a dozen polite requests, and draft its definition.

::

    URL ─► visitor (robots.txt, delay, TLS, gate) ─► survey ─► findings ─┬─► report (for a person, or JSON)
                                                       │                 └─► definition (the portal file)
                                                       └── parse, page objects: the same that read it later
"""
