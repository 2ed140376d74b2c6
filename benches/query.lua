-- wrk's script: the same query over and over, in one session.
-- Arguments: host, session, file of the query.
function init(args)
  local query = io.open(args[3]):read("*a"):gsub("%s+", " "):gsub('"', '\\"')
  wrk.method = "POST"
  wrk.path = "/graphql"
  wrk.body = string.format('{"query":"%s"}', query)
  wrk.headers["Host"] = args[1]
  wrk.headers["Cookie"] = "__Host-portico=" .. args[2]
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/graphql-response+json"
end

function done(summary, latency, _)
  local bad = summary.errors
  print(string.format(
    'RESULT {"requests":%d,"seconds":%.6f,"p50":%.4f,"p99":%.4f,"failed":%d}',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
