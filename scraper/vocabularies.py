"""What the pipelines know of indicators, areas and breaks, written into the archive for its readers."""

from __future__ import annotations

from sqlite_utils import Database

from archive.ledger.vocabulary import store_statistics
from archive.store.indicators import store_indicators
from pipelines.figures.indicators import indicators
from pipelines.statistics import areas, breaks, partitions


def store_vocabularies(db: Database) -> None:
    """Bring the tables of the vocabularies up to date."""
    store_indicators(db, indicators())
    store_statistics(db, areas(), breaks(), partitions())
