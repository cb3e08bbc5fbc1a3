"""What workers do to the shared frontier, each a script that Redis runs as a whole.

Keys of a run, in this order: ``run`` (a hash: state, reason, taken), ``seen`` (every address that was ever added),
``todo`` (sorted by urgency), ``ids`` (numbers, asked for when nothing else is to do), ``entries`` (address to entry),
``leases`` (address to the moment it is given back), ``owners`` (address to worker), ``gone``, ``articles``,
``workers`` (worker to the moment it is given up), ``seeding`` (who is still adding first addresses, until when).
"""

from __future__ import annotations

NAMES = ("run", "seen", "todo", "ids", "entries", "leases", "owners", "gone", "articles", "workers", "seeding")

_COMMON = """
local run, seen, todo, ids, entries, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local owners, gone, articles, workers, seeding = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function queue(key)
    local entry = redis.call('HGET', entries, key)
    if not entry then return end
    local said = cjson.decode(entry)
    if said[3] == 'id' then redis.call('ZADD', ids, -said[4], key) else redis.call('ZADD', todo, -said[4], key) end
end

local function give_back_overdue()
    for _, key in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now)) do
        redis.call('ZREM', leases, key)
        redis.call('HDEL', owners, key)
        queue(key)
    end
    redis.call('ZREMRANGEBYSCORE', seeding, '-inf', now)
end

local function state()
    return redis.call('HGET', run, 'state') or 'lost'
end
"""

# Arguments: worker, addresses to take, length of a lease, most addresses of the run (0: any).
TAKE = (
    _COMMON
    + """
give_back_overdue()
local is = state()
if is ~= 'running' then return {is, redis.call('HGET', run, 'reason') or ''} end
local most = tonumber(ARGV[4])
if most > 0 and tonumber(redis.call('HGET', run, 'taken') or 0) >= most then
    redis.call('HSET', run, 'state', 'paused', 'reason', 'closespider_pagecount')
    return {'paused', 'closespider_pagecount'}
end
local from, keys = todo, redis.call('ZRANGE', todo, 0, ARGV[2] - 1)
if #keys == 0 and redis.call('ZCARD', leases) == 0 then
    from, keys = ids, redis.call('ZRANGE', ids, 0, 0)
end
local answer = {'running', ''}
for _, key in ipairs(keys) do
    redis.call('ZREM', from, key)
    redis.call('ZADD', leases, now + ARGV[3], key)
    redis.call('HSET', owners, key, ARGV[1])
    answer[#answer + 1] = redis.call('HGET', entries, key)
end
redis.call('HINCRBY', run, 'taken', #keys)
return answer
"""
)

# Arguments: number of addresses that are done with, each with its state; then new entries: address, kind, JSON.
SETTLE = (
    _COMMON
    + """
local at = 2 + 2 * ARGV[1]
while at <= #ARGV do
    local key, kind, entry = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    if kind == 'article' then redis.call('SADD', articles, key) end
    if redis.call('SADD', seen, key) == 1 then
        redis.call('HSET', entries, key, entry)
        queue(key)
    end
    at = at + 3
end
for n = 1, ARGV[1] do
    local key = ARGV[2 * n]
    for _, from in ipairs({leases, todo, ids}) do redis.call('ZREM', from, key) end
    redis.call('HDEL', owners, key)
    redis.call('HDEL', entries, key)
    if ARGV[2 * n + 1] == 'gone' then redis.call('SADD', gone, key) end
end
"""
)

# A run is done when nothing is to do, nobody works on anything, and nobody is still adding first addresses.
LOOK = (
    _COMMON
    + """
give_back_overdue()
local left = redis.call('ZCARD', todo) + redis.call('ZCARD', ids)
if state() == 'running' and left == 0 and redis.call('ZCARD', leases) == 0 and redis.call('ZCARD', seeding) == 0 then
    redis.call('HSET', run, 'state', 'done')
end
return {state(), redis.call('HGET', run, 'reason') or '', left}
"""
)

# Arguments: worker, length of a lease, the addresses it works on.
BEAT = (
    _COMMON
    + """
for n = 3, #ARGV do
    if redis.call('HGET', owners, ARGV[n]) == ARGV[1] then
        redis.call('ZADD', leases, 'XX', now + ARGV[2], ARGV[n])
    end
end
redis.call('ZADD', workers, now + ARGV[2], ARGV[1])
return {state(), redis.call('HGET', run, 'reason') or ''}
"""
)

# Arguments: worker, addresses to keep.
GIVE_BACK = (
    _COMMON
    + """
local kept = {}
for n = 2, #ARGV do kept[ARGV[n]] = true end
local all = redis.call('HGETALL', owners)
for n = 1, #all, 2 do
    if all[n + 1] == ARGV[1] and not kept[all[n]] then
        redis.call('ZREM', leases, all[n])
        redis.call('HDEL', owners, all[n])
        queue(all[n])
    end
end
"""
)

# Key: where the present run of a portal is named. Arguments: what a new run would be called, what run keys begin
# with, who seeds, for how long.
JOIN = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local name = redis.call('GET', KEYS[1])
local is = name and redis.call('HGET', ARGV[2] .. name .. ':run', 'state')
if is == 'paused' then redis.call('HSET', ARGV[2] .. name .. ':run', 'state', 'running', 'taken', 0, 'reason', '') end
if is ~= 'running' and is ~= 'paused' then
    name = ARGV[1]
    redis.call('SET', KEYS[1], name)
    redis.call('HSET', ARGV[2] .. name .. ':run', 'state', 'running', 'taken', 0, 'reason', '')
end
redis.call('ZADD', ARGV[2] .. name .. ':seeding', now + ARGV[4], ARGV[3])
return name
"""
