"""Peak memory of the commands by the size of the archive: ``python -m tests.memory 1000 10000`` prints the table."""
