/**
 * The transitions of a room in Redis, each one script and so atomic. A room is a hash: `e` expiry, `d` when it ends
 * as things are, `b` bytes left, `sh` `rh` hashes of the seats' tokens, `s` `r` their holders. KEYS: the room, the
 * index of rooms by end. ARGV 1: now, 2: the room's name in the index. Times in Unix ms by the nodes' clock.
 */

const common = `
local room, index, now, name = KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[2]
local function living() return tonumber(redis.call('HGET', room, 'd') or '0') > now end
local function lasts(till)
  redis.call('HSET', room, 'd', till)
  redis.call('ZADD', index, till, name)
  redis.call('PEXPIRE', room, math.max(1, till - now) + 60000)
end
local function ends(away)
  lasts(math.min(tonumber(redis.call('HGET', room, 'e')), now + tonumber(away)))
end
local function connected(field)
  local holder = redis.call('HGET', room, field)
  if not holder then return '' end
  if redis.call('EXISTS', 'fieldpost:node:' .. string.match(holder, '^[^/]*')) == 0 then return '' end
  return holder
end
local function standing(other, replaced)
  local terms = redis.call('HMGET', room, 'e', 'b', 'd')
  return { terms[1], terms[2], terms[3], connected(other), replaced }
end
`;

/** ARGV 3: hash, 4: holder, 5: expiry, 6: bytes, 7: most rooms. */
export const open = `${common}
if living() then return 'room-taken' end
redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
if redis.call('ZCARD', index) >= tonumber(ARGV[7]) then return 'no-space' end
redis.call('DEL', room)
redis.call('HSET', room, 'e', ARGV[5], 'b', ARGV[6], 'sh', ARGV[3], 's', ARGV[4])
lasts(tonumber(ARGV[5]))
return 'opened'
`;

/** ARGV 3: hash, 4: holder. */
export const join = `${common}
if not living() then return 'no-room' end
if connected('r') ~= '' then return 'room-full' end
redis.call('HSET', room, 'rh', ARGV[3], 'r', ARGV[4])
return standing('s', '')
`;

/** ARGV 3: hash if it is the sender's token, 4: if it is the recipient's, 5: holder. The last element is the seat. */
export const resume = `${common}
if not living() then return 'no-room' end
local seat, other
if redis.call('HGET', room, 'sh') == ARGV[3] then seat, other = 's', 'r'
elseif redis.call('HGET', room, 'rh') == ARGV[4] then seat, other = 'r', 's'
else return 'bad-seat' end
local replaced = redis.call('HGET', room, seat) or ''
redis.call('HSET', room, seat, ARGV[5])
if seat == 's' then lasts(tonumber(redis.call('HGET', room, 'e'))) end
local found = standing(other, replaced)
found[6] = seat
return found
`;

/** ARGV 3: seat, 4: holder, 5: how long a sender may be away. */
export const leave = `${common}
local seat = ARGV[3]
if redis.call('HGET', room, seat) ~= ARGV[4] then return false end
redis.call('HDEL', room, seat)
if seat == 's' then
  ends(ARGV[5])
  return connected('r')
end
return connected('s')
`;

/** ARGV 3: expiry of the room that is meant, 4: bytes relayed. */
export const spend = `${common}
if redis.call('HGET', room, 'e') ~= ARGV[3] then return false end
local left = math.max(0, tonumber(redis.call('HGET', room, 'b')) - tonumber(ARGV[4]))
redis.call('HSET', room, 'b', left)
return left
`;

/** ARGV 3: node, 4: how long a sender may be away. */
export const forsake = `${common}
local holder = redis.call('HGET', room, 's')
if not holder or string.match(holder, '^[^/]*') ~= ARGV[3] then return false end
redis.call('HDEL', room, 's')
ends(ARGV[4])
return true
`;

/** ARGV 3: holder. */
export const evict = `${common}
if redis.call('HGET', room, 's') ~= ARGV[3] then return false end
local evicted = redis.call('HGET', room, 'r') or ''
redis.call('HDEL', room, 'r', 'rh')
return evicted
`;

/** ARGV 3: holder. */
export const close = `${common}
local other
if redis.call('HGET', room, 's') == ARGV[3] then other = connected('r')
elseif redis.call('HGET', room, 'r') == ARGV[3] then other = connected('s')
else return false end
redis.call('DEL', room)
redis.call('ZREM', index, name)
return other
`;

/** ARGV 3: seat, 4: hash, 5: holder, 6: expiry, 7: bytes, 8: '1' when Redis lost what it knew. */
export const reclaim = `${common}
local seat, hash = ARGV[3], ARGV[4]
if not living() then
  if ARGV[8] ~= '1' or tonumber(ARGV[6]) <= now then return 'no-room' end
  redis.call('DEL', room)
  redis.call('HSET', room, 'e', ARGV[6], 'b', ARGV[7])
  lasts(tonumber(ARGV[6]))
end
local known = redis.call('HGET', room, seat .. 'h')
if known ~= hash and (known or ARGV[8] ~= '1') then return 'replaced' end
local holder = connected(seat)
if holder ~= '' and holder ~= ARGV[5] then return 'replaced' end
redis.call('HSET', room, seat .. 'h', hash, seat, ARGV[5])
if seat == 's' then lasts(tonumber(redis.call('HGET', room, 'e'))) end
return { connected(seat == 's' and 'r' or 's') }
`;
