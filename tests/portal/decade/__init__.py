"""A synthetic decade: what the alliance of old Bạc Liêu reported from 2012 on, then that of merged Cà Mau to 2026.

    indicators.toml ─► statistics ─► plot ─► history ─► reports, news (pen: wordings ─► sentences) ─► shelf ─► portal
                      (true values)  (fates)  (what is                                                  └────► truth
                                               known when)

Values are restated, contradicted, promised and rounded on purpose, and the truth of it is data (``truth.py``).
``python -m tests.portal.decade`` prints it as JSON; ``serve(decade=True)`` serves the articles.
"""

from tests.portal.decade.shelf import Decade, decade

__all__ = ["Decade", "decade"]
