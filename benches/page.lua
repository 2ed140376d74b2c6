-- wrk's script: each request is the page of another contact, chosen at random, in their own session and portal.
-- Arguments: file of sessions, rows of a page, where to write the result.
local seeds = 0
function setup(thread)
  thread:set("seed", seeds)
  seeds = seeds + 1
end

local requests, count = {}, 0

function init(args)
  math.randomseed(os.time() + seed)
  local query = io.open("benches/page.graphql"):read("*a"):gsub("%s+", " ")
  local body = string.format('{"query":"%s","operationName":"Page","variables":{"first":%d}}', query, args[2])
  for line in io.lines(args[1]) do
    local host, token = line:match("^(%S+) (%S+)$")
    count = count + 1
    requests[count] = wrk.format("POST", "/graphql", {
      ["Host"] = host,
      ["Cookie"] = "__Host-portico=" .. token,
      ["Content-Type"] = "application/json",
      ["Accept"] = "application/graphql-response+json",
    }, body)
  end
end

function request()
  return requests[math.random(count)]
end

function done(summary, latency, _)
  local bad = summary.errors
  print(string.format(
    'RESULT {"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%.4f,"p99":%.4f,"failed":%d}',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
