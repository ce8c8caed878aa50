import Foundation
import InterimData
import Testing

@testable import JiraReader

/// Sites whose responses, built from a list of keys, follow Jira's documentation of each pagination.
enum ScriptedSite {
    /// Pages by offset inside an object.
    struct Offset {
        var keys: [String]
        /// The maximum number of records on a page.
        var mostRecords = 100
        var path = "values"
        /// Returns the total in a response; `nil` if the response has no total.
        var total: (PageRequest) -> Int?
        /// Returns the flag for the last page in a response, given the correct flag; `nil` if the response has no flag.
        var isLast: (_ isLast: Bool) -> Bool?
        var hasMaxResults = true
        /// Returns the number of records on the page at an offset, given the usual number. It makes some pages short.
        var shortened: (_ startAt: Int, _ count: Int) -> Int = { $1 }

        init(
            _ keys: [String],
            mostRecords: Int = 100,
            total: ((PageRequest) -> Int?)? = nil,
            isLast: @escaping (Bool) -> Bool? = { $0 }
        ) {
            self.keys = keys
            self.mostRecords = mostRecords
            self.total = total ?? { _ in keys.count }
            self.isLast = isLast
        }

        func answer(_ request: PageRequest) -> String {
            let start = request.number("startAt") ?? 0
            let size = min(mostRecords, request.number("maxResults") ?? 50)
            let count = max(0, min(shortened(start, size), keys.count - start))
            let records = count > 0 ? Array(keys[start..<start + count]) : []
            var members = ["\"startAt\":\(start)"]
            if hasMaxResults { members.append("\"maxResults\":\(size)") }
            if let total = total(request) { members.append("\"total\":\(total)") }
            if let isLast = isLast(start + count >= keys.count) { members.append("\"isLast\":\(isLast)") }
            members.insert("\"\(path)\":\(ScriptedSite.list(records))", at: members.count / 2)
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    /// Returns a script of pages by offset that are bare arrays.
    static func bareArray(_ keys: [String], mostRecords: Int = 1000) -> (PageRequest) -> String? {
        { request in
            let start = min(keys.count, request.number("startAt") ?? 0)
            let count = min(mostRecords, request.number("maxResults") ?? 50, keys.count - start)
            return list(Array(keys[start..<start + count]), key: "accountId")
        }
    }

    /// Returns a script of pages that contain the next page's cursor.
    static func cursor(_ keys: [String], mostRecords: Int = 50, last: String = "last") -> (PageRequest) -> String? {
        { request in
            let start = request.parameter("cursor").flatMap { Int($0.dropFirst()) } ?? 0
            let count = min(mostRecords, request.number("maxResults") ?? 50, keys.count - start)
            let end = start + count
            let next = end < keys.count ? ",\"nextPageCursor\":\"c\(end)\"" : ""
            return "{\"values\":\(list(Array(keys[start..<end]))),\"\(last)\":\(end >= keys.count)\(next)}"
        }
    }

    /// Returns a script of changes since a time, in pages of `mostRecords` that begin at the requested time.
    static func since(
        _ changes: [(key: String, time: Int)],
        mostRecords: Int = 1000
    ) -> (PageRequest) -> String? {
        { request in
            let since = request.number("since") ?? 0
            let later = changes.filter { $0.time >= since }
            let page = later.prefix(mostRecords)
            let records = page.map { "{\"worklogId\":\($0.key),\"updatedTime\":\($0.time),\"properties\":[]}" }
            let until = page.last?.time ?? since
            return "{\"values\":[\(records.joined(separator: ","))],\"since\":\(since),\"until\":\(until),"
                + "\"lastPage\":\(later.count <= mostRecords)}"
        }
    }

    /// A site of issues: the search for ids, batches of issues, the list of fields, and the count of issues. If `count`
    /// is `nil`, the request for the count fails.
    struct Issues {
        var ids: [UInt64]
        var mostIDs = 5000
        var fields =
            #"[{"id":"created","schema":{"type":"datetime"}},{"id":"customfield_1","schema":{"type":"number"}}]"#
        var count: String? = nil
        /// Returns the JSON members after the ids of a page. `end` is the index after the page's last id.
        var token: (_ end: Int, _ isLast: Bool) -> String = {
            $1 ? ",\"isLast\":true" : ",\"nextPageToken\":\"t\($0)\""
        }

        func answer(_ request: PageRequest) throws -> String? {
            if let batch = request.batch { return "{\"issues\":\(ScriptedSite.list(batch.ids.map(String.init)))}" }
            if request.path.hasSuffix("/field") { return fields }
            if request.path.hasSuffix("/approximate-count") {
                guard let count else { throw JiraReaderError(.siteFailed, "no count today") }
                return count
            }
            let body = try #require(
                JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            )
            let start = min(ids.count, (body["nextPageToken"] as? String).map { Int($0.dropFirst()) ?? ids.count } ?? 0)
            let end = min(ids.count, start + min(mostIDs, body["maxResults"] as? Int ?? 50))
            return "{\"issues\":\(ScriptedSite.list(ids[start..<end].map(String.init)))\(token(end, end >= ids.count))}"
        }
    }

    /// Returns a JSON array of records. Each record has one of the keys as the value of the member `key`.
    static func list(_ keys: [String], key: String = "id") -> String {
        "[" + keys.map { "{\"\(key)\":\"\($0)\",\"self\":\"x\"}" }.joined(separator: ",") + "]"
    }
}
