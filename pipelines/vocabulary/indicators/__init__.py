"""The statistical series that reports print, one TOML file a group. Each entry carries examples that a test runs."""
