"""Settings of every crawl.

Scrapy's defaults are impolite (no delay, robots.txt ignored, certificates unverified) and open local ports: whatever
matters is set here. What a portal's own file says comes on top (``scraper.politeness``); the parts that a crawl into
the archive is made of are with the spider.
"""

import sys

from scraper.commands import module_of

BOT_NAME = "alliance-archive"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"
COMMANDS_MODULE = module_of(sys.argv)

# Politeness. One connection, a pause after every answer, and slower still where the server is slow.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
# Scrapy starts this many tasks for every answer; each of ours yields one item.
CONCURRENT_ITEMS = 1
# Bytes of answers waiting to be read before no more are asked for: memory stays flat, and a kill costs little.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 500_000
# Scrapy parses the source of the callback anew for every answer, to warn of a mistake that ours does not make.
WARN_ON_GENERATOR_RETURN_VALUE = False
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 50_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_ENABLED = True
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 408, 429]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    # Labels, counters and dates of a portal switch with the language of its reader.
    "Accept-Language": "vi",
    # Brotli and zstd bodies break other WARC tools. Anything else is taken without saying so: each request is kept.
    "Accept-Encoding": "gzip",
}

# Cookies carry sessions into addresses and archive; a gate's cookie has a middleware of its own.
COOKIES_ENABLED = False

# Nothing of a crawl is open to other processes.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Where workers meet that share a crawl (redis://HOST:PORT/N); empty: it is one machine's. And the seconds without a
# sign of life after which what a worker has taken goes to others.
CLUSTER = ""
CLUSTER_LEASE = 60.0

# What a log looks like is in scraper.log_lines; -v and -vv say more.
LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
