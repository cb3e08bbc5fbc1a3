"""Vocabularies as data: TOML files of units, numbers, traps, qualifiers, periods, relations, indicators and documents."""
