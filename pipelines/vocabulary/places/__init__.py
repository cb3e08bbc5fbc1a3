"""Administrative units with dates of validity: code, level, type, name, parent_code, name_folded, aliases.

``before-2025.tsv`` holds until 30 June 2025, ``after-2025.tsv`` from 1 July 2025: provinces of the country, districts
and communes of Bạc Liêu (95) and Cà Mau (96). Codes are reused across the merger and mean nothing without the edition.
``merged.tsv`` says which unit became which; ``extent`` tells whether the whole of it did. Districts have no successor.
Source: the catalogue of the statistics office, from thanglequoc/vietnamese-provinces-database (MIT); successors from
tranngocminhhieu/vietnamadminunits (MIT).
"""
