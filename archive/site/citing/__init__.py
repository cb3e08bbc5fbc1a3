"""Citing a figure so that it can be checked years later: which words, of which capture, read by which version.

::

    figures row ──► citation (what a citation carries) ──► words    a sentence in Vietnamese or English
                                                       ├─► bibtex   an entry for LaTeX
                                                       └─► csl      CSL-JSON for Zotero and the like
    routes: /-/cite/<figure>.txt .bib .json, and the box on the figure's page

The address of a figure is permanent: its id is made of the text and the place in it, and neither a later revision nor a
newer extractor or parser takes the row away. What they changed since is said on its page, not in the citation.
"""
