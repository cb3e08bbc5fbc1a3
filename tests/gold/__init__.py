"""The gold standard of figures in our own Vietnamese texts, the scorer, and the floors it must not fall below.

    source/*.txt  --compile-->  texts/*.txt + texts/*.jsonl  --scorer-->  report, floors.json

The format of the sources and how to add a text: ``README.md``.
"""
