-- Load for wrk: POST /rest/api/3/issue/bulkfetch, a hundred ids a request.
--
-- How fast issues are computed (the cache is off, so that every answer is made anew):
--     mockjira --port 8099 --issues 1000000 --cache 0 &
--     PAGES=20000 wrk -t1 -c8 -d10s -s MockJira/Tools/bulkfetch.lua http://127.0.0.1:8099
-- How fast pages go out that were asked for before (few enough to stay in the cache):
--     mockjira --port 8099 --issues 1000000 &
--     PAGES=100 wrk -t1 -c8 -d10s -s MockJira/Tools/bulkfetch.lua http://127.0.0.1:8099
--
-- PAGES is how many different requests are made before they come round again. FIELDS is a JSON array, by default all
-- fields. GZIP=1 asks for compressed answers. The account is the mock's default. wrk's "Transfer/sec" is what counts.

local pages = tonumber(os.getenv("PAGES") or "20000")
local fields = os.getenv("FIELDS") or '["*all"]'
local issues = tonumber(os.getenv("ISSUES") or "1000000")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu"
if os.getenv("GZIP") == "1" then
    wrk.headers["Accept-Encoding"] = "gzip"
end

local requests = {}
local page = 0

-- Ids have gaps, about one in seven: a hundred issues want somewhat more than a hundred ids in a row. Asking for ids
-- that do not exist costs next to nothing, so a request names a hundred of which some eighty-five exist.
function init(args)
    local span = math.floor(issues / pages)
    for p = 0, math.min(pages, 20000) - 1 do
        local ids = {}
        for i = 0, 99 do
            ids[#ids + 1] = '"' .. (10000 + p * span + i) .. '"'
        end
        local body = '{"issueIdsOrKeys":[' .. table.concat(ids, ",") .. '],"fields":' .. fields .. "}"
        requests[#requests + 1] = wrk.format(nil, "/rest/api/3/issue/bulkfetch", nil, body)
    end
end

function request()
    page = page % #requests + 1
    return requests[page]
end
