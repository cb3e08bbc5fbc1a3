"""Charts of the indicators: made when a snapshot is published, shown inline, each point a link to its evidence.

::

    series, claims, breaks ─► points ─► panels ─► runs      what one picture holds, and what a line may join
                                          │
          axes, looks, words, key ─────── ▼
                                spec (Vega-Lite: marks, captions) ─► drawing (Vega) + lettering ─► shelf: table charts
                                                                                                      │
                                        pages, /-/chart/<id>.svg .png ◄── sheet: title, key, source ──┘

A picture holds one period grain and one unit; a line never crosses a break in territory or definition. What Vega does
not draw (it is missing, or fails) is not in the table, and pages show the values in a table of words alone.
"""
