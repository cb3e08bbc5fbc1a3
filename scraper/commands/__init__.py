"""The project's commands on Scrapy's own command line: ``scrapy COMMAND --help``."""
