"""Other people's tools on our files: warcio's check, py-wacz's validation, pywb's replay, wget's own WARC file.

``python -m tests.evidence --articles 1000`` crawls the sample portal, asks all of them and prints what they say. pywb
and py-wacz live in a virtual environment of their own (``.venv-replay``, or where ``REPLAY_VENV`` says): pywb drags old
versions in.
"""
