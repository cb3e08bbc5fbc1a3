"""From figures to statistics: what was ever claimed of an indicator, and what its value is by a stated rule.

::

    figures of every revision ─► claims ─► observations ─► series, promises
                                  │   └──► disagreements ─► contradictions, restatements
                                  └ derived: a base, a plan, a total, a difference of periods

A *cell* is indicator x reference area x reference period x breakdown x coverage x status x aggregate x unit. An
*observation* is a cell with its value; a *claim* is what one article says of it, from when until when. A figure that
lacks a part of the key is no claim; ``unclaimed`` says which part.

All of it is worked out from the stored figures and can be thrown away: triggers note which articles changed,
``update`` works these out anew.
"""

from archive.ledger.update import update
from archive.ledger.vintages import as_known_on

__all__ = ["as_known_on", "update"]
