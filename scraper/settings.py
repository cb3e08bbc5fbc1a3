"""Settings of every crawl. Scrapy's defaults are impolite (no delay, robots.txt ignored): each that matters is set here."""

BOT_NAME = "alliance-archive"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"
COMMANDS_MODULE = "scraper.commands"
