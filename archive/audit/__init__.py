"""How far the figures can be trusted: what people say who compare a random sample of them with what is printed.

::

    current figures ─► strata: rule x indicator ─┐
    sentences       ─► with figures, digits, words ┴─► draw ─► audit_items ─► judge (terminal or page), blind
                                                                                  │
    view trust ◄── audit_results ◄── precision, recall, agreement, what is noticed ◄── judgements

``sampling``, ``estimates``, ``judged``, ``noticing`` and ``agreement`` are pure; ``drawing``, ``judging`` and
``results`` read and write the database. Names of judges are in ``judges`` alone, which is never published.
"""
