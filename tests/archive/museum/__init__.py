"""One small archive of every schema version, made by the code of that version; README.md says how to add the next."""
