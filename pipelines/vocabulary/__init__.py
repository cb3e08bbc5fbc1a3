"""Vocabularies as data: units, numbers, traps, qualifiers, periods, relations, indicators, places, documents."""
