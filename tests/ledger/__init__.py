"""The ledger measured against the truth of the synthetic decade (``tests.portal.decade``)."""
