"""The walk through listings whose pages different workers see."""

from __future__ import annotations

from scraper.cluster.connection import Shelf
from scraper.walking import Walks

# Key: a hash of listing and entry to the page that showed the entry first. Arguments: the page, then such fields.
# Returns whether this page is the first for any of them, also when it is read again after a crash.
_FIRST_TO_SHOW = """
local more = 0
for n = 2, #ARGV do
    redis.call('HSETNX', KEYS[1], ARGV[n], ARGV[1])
    if redis.call('HGET', KEYS[1], ARGV[n]) == ARGV[1] then more = 1 end
end
return more
"""


class SharedWalks(Walks):
    """What the pages of listings have shown to any worker."""

    sees_all = False

    def __init__(self, shelf: Shelf, key: str, whole: bool) -> None:
        super().__init__((), whole)
        self._shelf = shelf
        self._key = key

    def _is_new(self, listing: str, page: str, shown: set[str]) -> bool:
        fields = [f"{listing} {key}" for key in sorted(shown)]
        return bool(self._shelf.run(_FIRST_TO_SHOW, (self._key,), (page, *fields)))
