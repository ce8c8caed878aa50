import Foundation
import InterimData
import TestSupport

@testable import JiraReader

/// A site with one list, whose rows are added and deleted while the list is read.
///
/// Every pagination reads the same rows: by offset, by a token that identifies the last row of the page before, or by
/// time.
final class MovingSite {
    /// The place of a change, relative to the rows of the page that is being sent.
    enum Place: CaseIterable {
        case before, inside, after
    }

    /// A row with its position in the order of rows.
    struct Row {
        var key: String
        var order: Double
    }

    private(set) var rows: [Row]
    private var random: SeededRandom
    private let table: Table
    private let mostRecords: Int
    /// The changes by the number of the response after which they happen.
    private let changes: [Int: (Place, isInsertion: Bool)]
    private var answers = 0
    private var nextKey = 0
    /// The keys of rows that were added or deleted.
    private(set) var changedKeys: Set<String> = []
    /// The total that pages contain: correct, wrong or absent.
    private let total: Total
    private let saysLast: Bool
    /// If `true`, the first row of every page is repeated.
    private let doublesRows: Bool

    enum Total: CaseIterable {
        case right, zero, negative, absent
    }

    init(_ table: Table, seed: UInt64, changes mostChanges: Int = 3) {
        self.table = table
        var random = SeededRandom(seed: seed)
        mostRecords = 4 + random.below(12)
        let count = random.below(8) == 0 ? random.below(3) : 5 + random.below(90)
        rows = (0..<count).map { Row(key: "\(10_000 + $0)", order: Double($0 + 1)) }
        var changes: [Int: (Place, isInsertion: Bool)] = [:]
        for _ in 0..<random.below(mostChanges + 1) {
            changes[random.below(12)] = (random.pick(Place.allCases), random.oneIn(2))
        }
        self.changes = changes
        total = random.oneIn(2) ? .right : random.pick(Total.allCases)
        saysLast = random.oneIn(2)
        doublesRows = random.oneIn(5)
        self.random = random
    }

    /// The keys of the rows that were neither added nor deleted so far.
    var unchangedKeys: Set<String> { Set(rows.map(\.key)).subtracting(changedKeys) }

    /// Returns the response to a request, and then changes the rows.
    func answer(_ request: PageRequest) throws -> String? {
        if request.path == ApproximateCount.path { return "{\"count\":\(rows.count)}" }
        let (page, text) = try paged(request)
        if let (place, isInsertion) = changes[answers] { change(place, isInsertion, page) }
        answers += 1
        return text
    }

    private func change(_ place: Place, _ isInsertion: Bool, _ page: Range<Int>) {
        let range =
            switch place {
            case .before: 0..<page.lowerBound
            case .inside: page
            case .after: page.upperBound..<rows.count
            }
        for _ in 0..<1 + random.below(3) {
            let bounds = range.clamped(to: 0..<rows.count)
            if isInsertion {
                let index = bounds.lowerBound + (bounds.isEmpty ? 0 : random.below(bounds.count))
                let above = index < rows.count ? rows[index].order : (rows.last?.order ?? 0) + 2
                let below = index > 0 ? rows[index - 1].order : 0
                nextKey += 1
                let row = Row(key: "\(90_000 + nextKey)", order: (above + below) / 2)
                changedKeys.insert(row.key)
                rows.insert(row, at: index)
            } else if !bounds.isEmpty {
                changedKeys.insert(rows.remove(at: bounds.lowerBound + random.below(bounds.count)).key)
            }
        }
    }

    private func paged(_ request: PageRequest) throws -> (Range<Int>, String) {
        let pagination = (table.pagination as? BulkPagination)?.base ?? table.pagination
        if pagination is SincePagination { return since(request) }
        if pagination is TokenPagination || pagination is CensusPagination {
            return try token(request, name: "nextPageToken", sent: "nextPageToken")
        }
        if pagination is CursorPagination { return try token(request, name: "nextPageCursor", sent: "cursor") }
        return offset(request)
    }

    private func offset(_ request: PageRequest) -> (Range<Int>, String) {
        let start = min(rows.count, request.number("startAt") ?? request.number("offset") ?? 0)
        let size = min(mostRecords, request.number("maxResults") ?? request.number("limit") ?? 50)
        let page = start..<min(rows.count, start + size)
        let text = list(page)
        guard case .array(let path) = table.records, let name = path.first else { return (page, text) }
        var members = ["\"\(name)\":\(text)"]
        switch total {
        case .right: members.append("\"total\":\(rows.count)")
        case .zero: members.append("\"total\":0")
        case .negative: members.append("\"total\":-1")
        case .absent: break
        }
        if saysLast { members.append("\"isLast\":\(page.upperBound == rows.count)") }
        return (page, "{\(members.joined(separator: ","))}")
    }

    private func token(_ request: PageRequest, name: String, sent: String) throws -> (Range<Int>, String) {
        var token = request.parameter(sent)
        var size = request.number("maxResults") ?? 50
        if let body = request.body {
            let members = try JSONSerialization.jsonObject(with: Data(body.bytes)) as? [String: Any]
            token = members?[sent] as? String
            size = members?["maxResults"] as? Int ?? 50
        }
        let order = token.flatMap { Double($0.dropFirst()) } ?? 0
        let start = rows.firstIndex { $0.order > order } ?? rows.count
        let page = start..<min(rows.count, start + min(mostRecords, size))
        let isLast = page.upperBound == rows.count
        var members = [wrapped(list(page))]
        if saysLast { members.append("\"isLast\":\(isLast)") }
        if !isLast, let last = page.last { members.append("\"\(name)\":\"t\(rows[last].order)\"") }
        return (page, "{\(members.joined(separator: ","))}")
    }

    private func since(_ request: PageRequest) -> (Range<Int>, String) {
        // Times are whole numbers, in the rows' order.
        let time: (Row) -> Int = { Int($0.order * 1_000_000) }
        let since = request.number("since") ?? 0
        let start = rows.firstIndex { time($0) >= since } ?? rows.count
        let page = start..<min(rows.count, start + mostRecords)
        let records = page.map { "{\"worklogId\":\(rows[$0].key),\"updatedTime\":\(time(rows[$0]))}" }
        let until = page.last.map { time(rows[$0]) } ?? since
        return (
            page,
            "{\"values\":[\(records.joined(separator: ","))],\"until\":\(until),\"lastPage\":\(page.upperBound == rows.count),"
                + "\"nextPage\":\"x\"}"
        )
    }

    private func wrapped(_ list: String) -> String {
        switch table.records {
        case .nested(let path, let inner):
            "\"\(path[0])\":[{\"issueId\":\"1\",\"\(inner[0])\":\(list)}]"
        case .array(let path), .object(let path), .entries(let path): "\"\(path[0])\":\(list)"
        }
    }

    private func list(_ page: Range<Int>) -> String {
        var records = page.map { record(rows[$0].key) }
        if doublesRows, let first = records.first { records.insert(first, at: 1) }
        return "[" + records.joined(separator: ",") + "]"
    }

    private func record(_ key: String) -> String {
        // The elements of the list of labels are strings.
        if table.name == "AllLabels" { return "\"\(key)\"" }
        let columns = table.keyColumns.filter { !$0.hasPrefix("_") }
        let members = columns.enumerated().map { number, column in
            // Of several key columns, only the last one is unique.
            "\"\(column)\":\"\(number + 1 < columns.count ? String(key.suffix(1)) : key)\""
        }
        return "{\(members.joined(separator: ","))}"
    }
}
