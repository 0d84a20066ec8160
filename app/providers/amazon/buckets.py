"""The usage plans' bookkeeping as Redis runs it: one script, one step at a time, by Redis's own clock.

A bucket is a hash: `level` (calls that Amazon would still take, counted `at`), `rate` (learned), `burst` (learned after
a refusal, `shrunk` then), `held` (no call before), `sent` (when the calls left that are not answered yet, and their
names) and `kind` (the kind of call that was refused last, and not made since). The second key is a kind of call that
Amazon limits for all sellers together: `held` and `pace`, the seconds between two such calls. The third one says since
when Redis remembers.

Amazon counts a call at some instant between its leaving and its answer. So a call takes its token when it is answered,
and is held in reserve until then: the level here is never above Amazon's, however long calls are under way.
"""

# KEYS: bucket, kind of call or the bucket again, memory
# ARGV: verb, rate, burst, seconds until it is forgotten, told rate or seconds to hold, kind, seller known since, call
# Constants: seconds after which an unanswered call counts as made; the part of a told rate that is used; the part of a
# call that is always left over; calls' time after which a lost call of the burst is tried again; seconds between a
# seller's connecting and this memory that mean nothing; the longest pause of a kind of call, in calls' time.
SCRIPT = """
local FORGOTTEN_CALL, CAREFUL, RESERVE, REGAIN, SLACK, LONGEST = 45, 0.995, 0.25, 500, 600, 32
local verb, kind, call = ARGV[1], ARGV[6], ARGV[8]
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at', 'rate', 'burst', 'shrunk', 'held', 'sent', 'kind')
local rate = tonumber(kept[3] or ARGV[2])
local told = verb == 'settle' and tonumber(ARGV[5]) or 0
-- Amazon rounds the rate that it tells; and where it has just become lower, nobody knows since when.
local refill = (told > 0 and math.min(rate, told) or rate) * CAREFUL
local function since(instant) return math.max(now - tonumber(instant or now), 0) end

local burst = math.min(tonumber(ARGV[3]), tonumber(kept[4] or ARGV[3]) + since(kept[5]) * rate / REGAIN)
local reserve = math.min(RESERVE, burst - 1)
local level = math.min(burst, tonumber(kept[1] or burst) + since(kept[2]) * refill)
if not kept[1] then
  redis.call('SET', KEYS[3], string.format('%.6f', now), 'NX')
  local remembers = tonumber(redis.call('GET', KEYS[3]))
  local known = tonumber(ARGV[7])
  -- Redis has lost its memory after the seller was connected: of calls until then nothing is known.
  if known > 0 and known + SLACK < remembers then
    level = math.min(burst, 1 + reserve + since(remembers) * refill)
  end
end

-- A clock that was set back must not lengthen a hold.
local held = tonumber(kept[6] or 0) - math.max(tonumber(kept[2] or now) - now, 0)

local sent, is_known = {}, false
for left, name in string.gmatch(kept[7] or '', '(%S+):(%S+)') do
  if name == call then is_known = true
  elseif since(left) < FORGOTTEN_CALL then table.insert(sent, left .. ':' .. name)
  else level = math.max(level - 1, 0) end -- its worker died: Amazon may have counted it
end

local function save(...)
  redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.6f', now),
    'sent', table.concat(sent, ' '), ...)
  redis.call('EXPIRE', KEYS[1], ARGV[4])
end

local function hold_kind(pace)
  redis.call('HSET', KEYS[2], 'pace', string.format('%.6f', pace), 'held', string.format('%.6f', now + pace))
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end

local pace = kind ~= '' and tonumber(redis.call('HGET', KEYS[2], 'pace') or nil)

if verb == 'take' then
  local wait = math.max(held - now, 0)
  local free = level - 1 - math.max(#sent, reserve)
  if free < 0 then wait = math.max(wait, -free / refill, 0.005) end
  if pace then wait = math.max(wait, tonumber(redis.call('HGET', KEYS[2], 'held')) - now) end
  if wait > 0 then
    wait = math.max(wait, 0.001) -- what is told has three places, and 0 means taken
  else
    table.insert(sent, string.format('%.6f', now) .. ':' .. call)
    if pace then hold_kind(pace) end
  end
  save()
  return string.format('%.3f', wait)
end

if verb == 'give back' then
  save()
  return '0'
end

if is_known then level = math.max(level - 1, 0) end -- else it took so long that it was counted already
if verb == 'settle' then
  save('rate', told > 0 and told or rate)
  if kind ~= '' and kept[8] == kind then redis.call('HDEL', KEYS[1], 'kind') end
  if pace and pace * rate < 0.25 then redis.call('DEL', KEYS[2]) elseif pace then hold_kind(pace * 0.75) end
  return '0'
end

-- refused
local at_least, thought = tonumber(ARGV[5]), level + 1 - #sent
local again, other = kept[8] == kind, kept[8] and kept[8] ~= kind
if kind ~= '' and not other and (again or thought >= 2.5) then
  pace = math.max(at_least, math.min(math.max(2 * (pace or 0), 1 / rate), LONGEST / rate))
  hold_kind(pace)
  save('kind', kind)
  return string.format('%.3f', pace)
end
local used = burst - thought
if used >= 0.5 then burst = math.max(1, used) end
local seconds = math.max(at_least, 1 / rate)
level = 0
save('kind', kind, 'burst', string.format('%.6f', burst), 'shrunk', string.format('%.6f', now),
  'held', string.format('%.6f', now + seconds))
return string.format('%.3f', seconds)
"""
