"""How workers take turns at a host, each a script that Redis runs as a whole.

Keys: ``host`` (a hash: ``next``, before which nothing is asked; ``least``, the least pause that anybody was asked for)
and ``busy`` (who is asking now, until when he is believed to).
"""

from __future__ import annotations

_COMMON = """
local host, busy = KEYS[1], KEYS[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function pause(asked)
    return math.max(tonumber(asked), tonumber(redis.call('HGET', host, 'least') or 0))
end
local function not_before(moment)
    if moment > tonumber(redis.call('HGET', host, 'next') or 0) then redis.call('HSET', host, 'next', moment) end
    redis.call('EXPIRE', host, 86400)
end
"""

# Arguments: who, how many may ask at once, his pause, how long he is believed to be asking. Returns milliseconds to
# wait, 0 where it is his turn.
ENTER = (
    _COMMON
    + """
redis.call('ZREMRANGEBYSCORE', busy, '-inf', now)
local wait = tonumber(redis.call('HGET', host, 'next') or 0) - now
if wait > 0 then return wait end
if redis.call('ZCARD', busy) >= tonumber(ARGV[2]) then return 20 end
redis.call('ZADD', busy, now + ARGV[4], ARGV[1])
redis.call('EXPIRE', busy, 86400)
if pause(ARGV[3]) > 0 then not_before(now + pause(ARGV[3])) end
return 0
"""
)

# Arguments: who, his pause. The pause begins when the answer has come.
LEAVE = (
    _COMMON
    + """
redis.call('ZREM', busy, ARGV[1])
if pause(ARGV[2]) > 0 then not_before(now + pause(ARGV[2])) end
"""
)

# Arguments: how long; who is still asking.
STAY = _COMMON + "for n = 2, #ARGV do redis.call('ZADD', busy, 'XX', now + ARGV[1], ARGV[n]) end"

# Argument: a pause; the longest that was asked for counts.
AT_LEAST = _COMMON + "redis.call('HSET', host, 'least', pause(ARGV[1])) redis.call('EXPIRE', host, 86400)"

# Argument: for how long nobody may ask.
REST = _COMMON + "not_before(now + ARGV[1])"
