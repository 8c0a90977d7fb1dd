/**
 * The transitions of a form in Redis, each one script and so atomic. KEYS[1] is the form, a hash; what belongs to it is
 * beside it: `:links` (ids), `:link:ID` (a hash each), `:answers` (a list of JSON), `:ids` (id of an answer to its
 * time), `:challenges` (LINK CHALLENGE to its end), `:gone` (what is said after it). KEYS[2] is the index of forms by
 * end. ARGV[1] is now, ARGV[2] the form's name in the index. Times in Unix ms.
 */
import {
  formTombstoneSeconds,
  lockSeconds,
  wrongSignatures,
  wrongSignaturesInAll,
} from '../../lib/protocol/form/limits.ts';
import { linksEver, openChallenges } from './form-store.ts';

const common = `
local form, index, now, name = KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[2]
local tombstone = ${formTombstoneSeconds * 1000}
local function living() return tonumber(redis.call('HGET', form, 'expires') or '0') > now end
local function link(id) return form .. ':link:' .. id end
local function live(id)
  return living() and redis.call('EXISTS', link(id)) == 1 and redis.call('HEXISTS', link(id), 'revoked') == 0
end
local function ends(key)
  redis.call('PEXPIRE', key, math.max(1, tonumber(redis.call('HGET', form, 'expires')) - now))
end
local function gone()
  local over = redis.call('HGET', form, 'expires')
  if over then return { 'gone', 'expired', over } end
  local said = redis.call('HMGET', form .. ':gone', 'why', 'at')
  if not said[1] or tonumber(said[2]) + tombstone <= now then return false end
  if said[1] == 'expired' and tonumber(said[2]) > now then return false end
  return { 'gone', said[1], said[2] }
end
local function bury(why, at)
  for _, id in ipairs(redis.call('SMEMBERS', form .. ':links')) do redis.call('DEL', link(id)) end
  redis.call('DEL', form, form .. ':links', form .. ':answers', form .. ':ids', form .. ':challenges')
  redis.call('HSET', form .. ':gone', 'why', why, 'at', at)
  redis.call('PEXPIRE', form .. ':gone', math.max(1, at + tombstone - now))
  redis.call('ZREM', index, name)
end
local function add(row)
  local key = link(row.id)
  redis.call('SADD', form .. ':links', row.id)
  redis.call('HSET', key, 'id', row.id, 'role', row.role, 'auth', row.auth, 'gate', row.gate,
    'passphrase', row.passphrase and '1' or '0', 'bundle', row.bundle, 'created', now)
  if row.comment then redis.call('HSET', key, 'comment', row.comment) end
  ends(key)
  ends(form .. ':links')
end
local function forget(id)
  if not live(id) then return false end
  redis.call('HDEL', link(id), 'bundle', 'comment', 'auth')
  redis.call('HSET', link(id), 'revoked', now)
  for _, field in ipairs(redis.call('HKEYS', form .. ':challenges')) do
    if string.sub(field, 1, #id + 1) == id .. ' ' then redis.call('HDEL', form .. ':challenges', field) end
  end
  return true
end
`;

/** ARGV 3: the form as JSON, 4: its links as JSON, 5: most forms. */
export const create = `${common}
if redis.call('EXISTS', form) == 1 or gone() then return 'form-taken' end
redis.call('ZREMRANGEBYSCORE', index, '-inf', now - tombstone)
if redis.call('ZCOUNT', index, '(' .. now, '+inf') >= tonumber(ARGV[5]) then return 'no-space' end
local row = cjson.decode(ARGV[3])
redis.call('HSET', form, 'answers', 0, 'bytes', 0)
for field, value in pairs(row) do redis.call('HSET', form, field, value) end
ends(form)
for _, one in ipairs(cjson.decode(ARGV[4])) do add(one) end
redis.call('HSET', form .. ':gone', 'why', 'expired', 'at', row.expires)
redis.call('PEXPIRE', form .. ':gone', tonumber(row.expires) + tombstone - now)
redis.call('ZADD', index, row.expires, name)
return 'created'
`;

export const read = `${common}
if not living() then return gone() end
return redis.call('HGETALL', form)
`;

/** ARGV 3: by, 4: revision, 5: description, 6: closes, 7: most. */
export const edit = `${common}
if not live(ARGV[3]) then return 'denied' end
if tonumber(redis.call('HGET', form, 'revision')) ~= tonumber(ARGV[4]) - 1 then return 'conflict' end
redis.call('HSET', form, 'revision', ARGV[4], 'description', ARGV[5], 'closes', ARGV[6], 'most', ARGV[7])
return 'edited'
`;

/** ARGV 3: by. */
export const remove = `${common}
if not live(ARGV[3]) then return 'denied' end
bury('withdrawn', now)
return 'removed'
`;

/** ARGV 3: id, 4: index, 5: box, 6: most answers, 7: most bytes. */
export const submit = `${common}
if not living() then return gone() end
local before = redis.call('HGET', form .. ':ids', ARGV[3])
if before then return { 'at', before } end
local row = redis.call('HMGET', form, 'closes', 'most', 'answers', 'bytes', 'index')
local closes, most, answers = tonumber(row[1]), tonumber(row[2]), tonumber(row[3])
if closes ~= 0 and closes <= now then return 'closed' end
if most == 0 or most > tonumber(ARGV[6]) then most = tonumber(ARGV[6]) end
if answers >= most or tonumber(row[4]) + #ARGV[5] > tonumber(ARGV[7]) then return 'full' end
if tonumber(row[5]) ~= tonumber(ARGV[4]) then return 'old-state' end
redis.call('RPUSH', form .. ':answers', cjson.encode({ number = answers + 1, at = now, index = tonumber(ARGV[4]), box = ARGV[5] }))
redis.call('HSET', form .. ':ids', ARGV[3], ARGV[1])
redis.call('HINCRBY', form, 'answers', 1)
redis.call('HINCRBY', form, 'bytes', #ARGV[5])
ends(form .. ':answers')
ends(form .. ':ids')
return { 'at', ARGV[1] }
`;

/** ARGV 3: by, 4: after, 5: how many are wanted. One that was erased is '' in the list. */
export const answers = `${common}
if not live(ARGV[3]) then return 'denied' end
local found, at, wanted = {}, tonumber(ARGV[4]), tonumber(ARGV[5])
while true do
  local rows = redis.call('LRANGE', form .. ':answers', at, at + wanted - 1)
  for _, row in ipairs(rows) do
    if row ~= '' and #found < wanted then found[#found + 1] = row end
  end
  if #found == wanted or #rows < wanted then return found end
  at = at + wanted
end
`;

/** ARGV 3: by, 4: number. */
export const erase = `${common}
if not live(ARGV[3]) then return 'denied' end
local row = redis.call('LINDEX', form .. ':answers', tonumber(ARGV[4]) - 1)
if row and row ~= '' then
  redis.call('LSET', form .. ':answers', tonumber(ARGV[4]) - 1, '')
  redis.call('HINCRBY', form, 'bytes', -#cjson.decode(row).box)
end
return 'erased'
`;

/** ARGV 3: by, 4: index, 5: state, 6: links that stay as JSON, 7: new links as JSON. */
export const change = `${common}
if not live(ARGV[3]) then return 'denied' end
if tonumber(redis.call('HGET', form, 'index')) ~= tonumber(ARGV[4]) - 1 then return 'conflict' end
local stay, added = cjson.decode(ARGV[6]), cjson.decode(ARGV[7])
local stays = {}
for _, one in ipairs(stay) do
  if not live(one.id) then return 'conflict' end
  stays[one.id] = true
end
for _, one in ipairs(added) do
  if redis.call('EXISTS', link(one.id)) == 1 then return 'conflict' end
end
local known = redis.call('SMEMBERS', form .. ':links')
if #known + #added > ${linksEver} then return 'conflict' end
for _, id in ipairs(known) do
  if not stays[id] then forget(id) end
end
for _, one in ipairs(stay) do redis.call('HSET', link(one.id), 'bundle', one.bundle) end
for _, one in ipairs(added) do add(one) end
redis.call('HSET', form, 'index', ARGV[4], 'state', ARGV[5])
return 'changed'
`;

/** ARGV 3: by. */
export const links = `${common}
if not live(ARGV[3]) then return 'denied' end
local all = {}
for at, id in ipairs(redis.call('SMEMBERS', form .. ':links')) do all[at] = redis.call('HGETALL', link(id)) end
return all
`;

/** ARGV 3: id. */
export const one = `${common}
if not living() then return gone() end
return redis.call('HGETALL', link(ARGV[3]))
`;

/** ARGV 3: by, 4: id. */
export const revoke = `${common}
if not live(ARGV[3]) then return 'denied' end
return forget(ARGV[4]) and 'revoked' or 'no-link'
`;

/** ARGV 3: by, 4: id. */
export const unlock = `${common}
if not live(ARGV[3]) then return 'denied' end
if not live(ARGV[4]) then return 'no-link' end
redis.call('HDEL', link(ARGV[4]), 'wrong', 'wrongInAll', 'locked')
return 'unlocked'
`;

/** ARGV 3: by, 4: id, 5: comment. */
export const comment = `${common}
if not live(ARGV[3]) then return 'denied' end
if not live(ARGV[4]) then return 'no-link' end
redis.call('HSET', link(ARGV[4]), 'comment', ARGV[5])
return 'commented'
`;

/** ARGV 3: link, 4: challenge, 5: its end. */
export const challenge = `${common}
if not live(ARGV[3]) then return 'denied' end
local open = {}
local all = redis.call('HGETALL', form .. ':challenges')
for at = 1, #all, 2 do
  if tonumber(all[at + 1]) <= now then redis.call('HDEL', form .. ':challenges', all[at])
  elseif string.sub(all[at], 1, #ARGV[3] + 1) == ARGV[3] .. ' ' then open[#open + 1] = { all[at], tonumber(all[at + 1]) } end
end
table.sort(open, function(a, b) return a[2] < b[2] end)
for at = 1, #open - ${openChallenges - 1} do redis.call('HDEL', form .. ':challenges', open[at][1]) end
redis.call('HSET', form .. ':challenges', ARGV[3] .. ' ' .. ARGV[4], ARGV[5])
ends(form .. ':challenges')
return 'kept'
`;

/** ARGV 3: link, 4: challenge. */
export const take = `${common}
local field = ARGV[3] .. ' ' .. ARGV[4]
local till = redis.call('HGET', form .. ':challenges', field)
redis.call('HDEL', form .. ':challenges', field)
if not till or tonumber(till) <= now or not live(ARGV[3]) then return 'unknown' end
local key = link(ARGV[3])
local locked = tonumber(redis.call('HGET', key, 'locked') or '-1')
if locked == 0 or locked > now then return { 'locked', locked } end
local inAll = redis.call('HINCRBY', key, 'wrongInAll', 1)
if locked > 0 then redis.call('HDEL', key, 'wrong', 'locked') end
local wrong = redis.call('HINCRBY', key, 'wrong', 1)
if inAll >= ${wrongSignaturesInAll} then redis.call('HSET', key, 'locked', 0)
elseif wrong >= ${wrongSignatures} then redis.call('HSET', key, 'locked', string.format('%d', now + ${lockSeconds * 1000})) end
return { 'left', math.max(0, math.min(${wrongSignatures} - wrong, ${wrongSignaturesInAll} - inAll)) }
`;

/** ARGV 3: link. */
export const proved = `${common}
if not live(ARGV[3]) then return 'denied' end
local key = link(ARGV[3])
redis.call('HSET', key, 'used', now)
local wrong = math.max(0, redis.call('HINCRBY', key, 'wrong', -1))
local inAll = math.max(0, redis.call('HINCRBY', key, 'wrongInAll', -1))
redis.call('HSET', key, 'wrong', wrong, 'wrongInAll', inAll)
if wrong < ${wrongSignatures} and inAll < ${wrongSignaturesInAll} then redis.call('HDEL', key, 'locked') end
return 'proved'
`;

/** Removes a form that is over, should Redis not have done so yet. */
export const end = `${common}
local over = redis.call('HGET', form, 'expires')
if over and tonumber(over) > now then return 'living' end
local known = redis.call('ZREM', index, name)
if over then bury('expired', tonumber(over)) end
return known == 1 and 'ended' or 'gone'
`;
