"""What an archive must survive: kills at random moments of every command that writes.

::

    sample portal ──► undisturbed archive: crawl, reextract, publish, verify --repair ──┐
                 └──► disturbed archive: the same commands, killed again and again  ────┴─► compared, verified

``python -m tests.torture --kills 100`` runs it, ``--seed N`` runs the same moments again (``make torture``,
``TORTURE_SEED``).
"""
