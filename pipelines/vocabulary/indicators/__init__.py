"""The statistical series that reports print, one TOML file a group.

An entry has the fields of ``archive.vocabulary.Indicator``, ``phrasings`` (how reports put it), how it is recognised:
``counts`` are the units that it may have, ``rules`` the ways to recognise it. All fields of a rule must hold; in each,
``|`` parts alternatives and ``&`` words that must all be there:

- ``near``: the clause of the figure; ``before``, ``ahead``: its part before the figure (``before``: since the last
  comma); ``after``: what directly follows, between ``^`` and ``$``
- ``sentence``, ``lead``: the whole sentence; the paragraph up to its end, with the heading above
- ``column``: the header of the column, where the figure is a cell of a table
- ``earlier``: the indicators of the figures before in the sentence
- ``subject``: the indicator of the cooperatives counted last in the sentence
- ``lender``: "own" or "other": whose fund was named last, the alliance's or another's
- ``bare``: "1" where no more follows the figure that could say which of them are counted
- ``unit``: the unit as printed with the next words; ``relation``, ``link``, ``of``, ``part``: how the figure stands to
  another, and which indicator that one has
- ``not``: words that must not be in the clause; ``weight``: added to the score where two indicators compete

``examples`` mark the figure with braces; a test reads each of them.
"""
