-- Requests at random out of a file: a line is a path, or a path and an entity tag the client has already.
--   wrk -s pages.lua URL -- FILE SEED
local requests = {}

function init(args)
  math.randomseed(tonumber(args[2]))
  for line in io.lines(args[1]) do
    local path, tag = line:match("^(%S+) ?(.*)$")
    wrk.headers["If-None-Match"] = tag ~= "" and tag or nil
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  return requests[math.random(#requests)]
end
