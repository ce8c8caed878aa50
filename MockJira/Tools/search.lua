-- Load for wrk: GET /rest/api/3/search/jql with nothing but ids.
--
--     mockjira --port 8099 --issues 1000000 --cache 0 &
--     wrk -t1 -c8 -d10s -s MockJira/Tools/search.lua http://127.0.0.1:8099
--
-- SIZE is how many ids a page has, by default 50. The account is the mock's default. wrk's "Requests/sec" is what counts.

local size = tonumber(os.getenv("SIZE") or "50")
local path = "/rest/api/3/search/jql?jql=created%20%3E%3D%200%20ORDER%20BY%20created%20ASC&fields=id&maxResults="

wrk.headers["Authorization"] = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu"

function request()
    return wrk.format("GET", path .. size)
end
