-- Votes in the order of a file: a line is a tool, a voter's cookie and a verdict.
--   wrk -s votes.lua URL -- FILE
local requests, at = {}, 0

function init(args)
  wrk.headers["Content-Type"] = "application/json"
  for line in io.lines(args[1]) do
    local tool, cookie, verdict = line:match("^(%S+) (%S+) (%S+)$")
    wrk.headers["Cookie"] = "voter=" .. cookie
    requests[#requests + 1] =
      wrk.format("PUT", "/api/v1/tools/" .. tool .. "/vote", nil, '{"verdict":"' .. verdict .. '"}')
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
