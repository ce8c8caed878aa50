import Foundation
import InterimData
import PageMemory
import TestSupport

extension FuzzTarget {
    /// The index of a page, compared with Foundation's parser. Both accept the same documents, with the same records
    /// and the same columns. The first byte of the input selects the path of the records.
    static let pageIndex = FuzzTarget(
        "page-index",
        caseCount: 30_000,
        seeds: PageIndexCheck.seeds,
        words: [
            "{\"values\":[", "{\"issues\":[{\"fields\":{\"worklog\":{\"worklogs\":[", "]}", "}}", ",\"id\":",
            "\"key\":",
            "\"fields\":{", "\"created\":\"2024-01-02T03:04:05.006+0000\"", "\"labels\":[\"a\",1]", "\"status\":{",
            "null",
            "true", "false", "\"customfield_10010\":", "\\ud83d\\ude00", "\\ud800", "\\u0069d", "\\\"", "\\\\",
            " \n\t ",
            "\u{FEFF}", "é漢😀", "[[[[[[[[", "]]]]]]]]", "\"names\":{", ",", "-12.5e+3",
        ],
        check: { input in
            guard let choice = input.first else { return }
            let layout = PageIndexCheck.layouts[Int(choice) % PageIndexCheck.layouts.count]
            try PageIndexCheck(document: Array(input.dropFirst())).run(layout)
        }
    )
}

private struct PageIndexCheck {
    let document: [UInt8]

    private static let indexer = PageIndexer()

    private static let columns = ColumnSet([
        Column("id", .string), Column("key", .string), Column("n", .decimal), Column("fields", .object),
        Column(path: ["fields", "created"], type: .dateTime), Column(path: ["fields", "status"], type: .object),
        Column(path: ["fields", "status", "name"], type: .string), counted(["fields", "labels"]),
        Column(path: ["fields", "customfield_10010"], type: .string),
        Column(path: ["fields", "customfield_10011", "value"], type: .string),
    ])
    private static let ownerColumns = ColumnSet([
        Column("id", .string), Column(path: ["fields", "key"], type: .string),
    ])

    static let layouts: [PageLayout] = [
        .array(["values"]), .array([]), .object(["issue"]), .entries(["names"]),
        .nested(["issues"], ["fields", "worklog", "worklogs"]),
    ].map { PageLayout(records: $0, columns: columns, ownerColumns: ownerColumns) }

    private static func counted(_ path: [String]) -> Column {
        var column = Column(path: path, type: .array)
        column.countsElements = true
        return column
    }

    static let seeds: [[UInt8]] = {
        let record =
            #"{"id":"10001","key":"A-1","n":-12.5e+3,"fields":{"created":"2024-01-02T03:04:05.006+0000","status":{"name":"x","#
            + #""b":[true,false,null]},"labels":["a",1,{"c":[]},[2]],"customfield_10010":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00","#
            + #""customfield_10011":{"value":"é漢😀"}}}"#
        let small = #"{"id":7,"n":9007199254740991,"fields":{"status":null,"labels":[]}}"#
        let worklogs = #"{"id":"1","fields":{"key":"K","worklog":{"total":2,"worklogs":[\#(record),{"id":"2"},null]}}}"#
        let documents: [(UInt8, String)] = [
            (0, #"{"isLast":true,"total":2,"values":[\#(record),\#(small)],"nextPage":"https://x/?a=b"}"#),
            (0, "{ \"values\" :\r\n[ \(small) ,\t\(small) ] , \"startAt\" : 0 }"), (0, #"{"values":[]}"#),
            (0, #"{"values":[null,1,"a",[],{}]}"#), (1, "[\(small),\(record)]"), (1, "[]"), (1, "[[],{},1,\"a\",true]"),
            (2, #"{"issue":\#(record)}"#), (2, #"{"a":[{"issue":{}}],"issue":{"\u0069d":"escaped","key":"A-2"}}"#),
            (3, #"{"names":{"a":\#(small),"\u0062":"text","":[1]},"total":3}"#),
            (4, #"{"issues":[\#(worklogs),{"id":"3","fields":null},{},4],"nextPageToken":"x"}"#),
            (4, #"{"issues":[{"fields":{"worklog":{"worklogs":[]}}}]}"#),
        ]
        return documents.map { [$0] + Array($1.utf8) }
    }()

    func run(_ layout: PageLayout) throws {
        let isObject = document.first { $0 > 0x20 } == UInt8(ascii: "{")
        let root = PageLayout(
            records: isObject ? .object([]) : .array([]),
            columns: layout.columns,
            depthLimit: layout.depthLimit
        )
        let reference = FoundationJSON.value(document)
        let verdict = Result { () throws(PageError) in try Self.indexer.index(Pages.page(document), layout: root) }
        switch (verdict, reference) {
        case (.success(let index), let reference?):
            guard !FoundationJSON.hasLost(document, reference) else { return }
            try compare(index, root, reference)
            try compareChoice(layout, reference)
        case (.success, nil):
            try require(FoundationJSON.mayRefuse(document), "accepted, and rejected by Foundation")
        case (.failure(let error), let reference):
            let chosen = try? Self.indexer.index(Pages.page(document), layout: layout)
            try require(chosen == nil, "rejected by one layout and accepted by another")
            guard reference != nil, !FoundationJSON.mayAccept(document) else { return }
            if error.code == .tooDeep, FoundationJSON.depth(document) > layout.depthLimit { return }
            let plain = FoundationJSON.withoutTrailingCommas(document)
            guard plain.count < document.count else { throw Violation("\(error), and accepted by Foundation") }
            _ = try Self.indexer.index(Pages.page(plain), layout: root)
        }
    }

    private func compareChoice(_ layout: PageLayout, _ reference: Any) throws {
        do {
            try compare(try Self.indexer.index(Pages.page(document), layout: layout), layout, reference)
        } catch let error as PageError {
            try require(error.code == .recordsMissing, "\(error), and accepted with records elsewhere")
            try require(Expected(layout, reference) == nil, "\(error), but Foundation finds them")
        }
    }

    /// Compares the records of the index with those of Foundation.
    private func compare(_ index: PageIndex, _ layout: PageLayout, _ reference: Any) throws {
        guard let expected = Expected(layout, reference) else { throw Violation("records where Foundation has none") }
        let batch = RecordBatch(index: index, columns: layout.columns)
        try require(
            batch.count == expected.records.count,
            "\(batch.count) records instead of \(expected.records.count)"
        )
        for number in 0..<batch.count {
            let record = batch[number]
            var value = expected.records[number]
            if let names = expected.entries {
                let name = index.name(ofRecord: number).flatMap { index.value(of: $0).text }
                guard let named = name.flatMap({ names[$0] }) else { throw Violation("an entry of another name") }
                value = named
            }
            try compare(json: Array(record.json.utf8), value, "record \(number)")
            for (column, definition) in layout.columns.columns.enumerated() {
                let expected = Expected.value(value, definition.path[...])
                let title = "\(definition.name) of record \(number)"
                try compare(record[definition.name], json: record.json(of: definition.name), expected, title)
                guard definition.countsElements, let list = expected as? [Any] else { continue }
                let cell = index.cells(ofRecord: number).last { Int($0.column) == column }
                try require(Int(cell?.elementCount ?? 0) == list.count, "the elements of \(title)")
            }
            try compareMembers(of: index.record(number), index, value)
            if let owners = expected.ownerOfRecord {
                try require(index.owner(ofRecord: number) == owners[number], "the owner of record \(number)")
            }
        }
        try compareOwners(index, layout, expected.owners)
        if let root = reference as? [String: Any], let name = layout.records.first {
            for (key, value) in root where key != name && key.utf8.allSatisfy({ $0 < 0x80 }) {
                try compare(index.envelope(key), json: nil, value, "the envelope's \(key)")
            }
        }
    }

    private func compareOwners(_ index: PageIndex, _ layout: PageLayout, _ owners: [Any]) throws {
        try require(index.ownerCount == owners.count, "\(index.ownerCount) owners instead of \(owners.count)")
        for (number, owner) in owners.enumerated() {
            for (column, definition) in layout.ownerColumns.columns.enumerated() {
                let value = index.ownerValue(number, column: column).map { index.value(of: $0) }
                try compare(
                    value,
                    json: nil,
                    Expected.value(owner, definition.path[...]),
                    "\(definition.name) of owner \(number)"
                )
            }
        }
    }

    private func compareMembers(of slice: InterimData.PageSlice, _ index: PageIndex, _ value: Any) throws {
        var members: [String: InterimValue] = [:]
        index.forEachMember(of: slice) { members[index.value(of: $0).text ?? ""] = index.value(of: $1) }
        let object = value as? [String: Any] ?? [:]
        try require(members.count == object.count, "\(members.count) members instead of \(object.count)")
        for (name, value) in object { try compare(members[name], json: nil, value, "the member \(name)") }
    }

    private func compare(_ value: InterimValue?, json: String?, _ expected: Any?, _ title: String) throws {
        guard let value, let expected else {
            return try require(
                value == nil && expected == nil,
                "\(title) is \(value as Any) instead of \(expected as Any)"
            )
        }
        let isSame =
            switch value {
            case .null: expected is NSNull
            case .boolean(let value): expected as? Bool == value
            case .string(let text), .dateTime(let text): (expected as? String)?.utf8.elementsEqual(text.utf8) ?? false
            case .integer(let text), .decimal(let text): FoundationJSON.same(number: text, expected)
            case .object(let text), .array(let text):
                FoundationJSON.value(Array(text.utf8)).map { FoundationJSON.same($0, expected) } ?? false
            }
        try require(isSame, "\(title) is \(value) instead of \(expected)")
        if let json { try compare(json: Array(json.utf8), expected, title) }
    }

    /// Checks that the JSON text of a value is on one line and has the expected value.
    private func compare(json: [UInt8], _ expected: Any, _ title: String) throws {
        let value = FoundationJSON.value(json, fragments: true)
        try require(value.map { FoundationJSON.same($0, expected) } ?? false, "the text of \(title) has another value")
        var hasSpace = json.contains { $0 < 0x20 }
        FoundationJSON.forEachOutsideStrings(json) { hasSpace = hasSpace || $0 <= 0x20 }
        try require(!hasSpace, "white space in the text of \(title)")
    }
}

/// The records that a layout selects in Foundation's value.
private struct Expected {
    var records: [Any] = []
    /// The records by name, if they are members of an object.
    var entries: [String: Any]?
    var owners: [Any] = []
    var ownerOfRecord: [Int]?

    /// Returns `nil` if the layout selects no records.
    init?(_ layout: PageLayout, _ root: Any) {
        switch layout.records {
        case .array(let path):
            guard let list = Self.value(root, path[...]) as? [Any] else { return nil }
            records = list
        case .object(let path):
            guard let object = Self.value(root, path[...]) as? [String: Any] else { return nil }
            records = [object]
        case .entries(let path):
            guard let object = Self.value(root, path[...]) as? [String: Any] else { return nil }
            entries = object
            records = Array(object.values)
        case .nested(let path, let inner):
            guard let list = Self.value(root, path[...]) as? [Any] else { return nil }
            owners = list
            var numbers: [Int] = []
            for (number, owner) in list.enumerated() {
                let found = Self.value(owner, inner[...]) as? [Any] ?? []
                records += found
                numbers += found.map { _ in number }
            }
            ownerOfRecord = numbers
        }
    }

    static func value(_ value: Any, _ path: ArraySlice<String>) -> Any? {
        guard let name = path.first else { return value }
        return (value as? [String: Any])?[name].flatMap { Self.value($0, path.dropFirst()) }
    }
}

extension PageLayout.Records {
    /// The member of the root that contains the records; `nil` if they are the root.
    fileprivate var first: String? {
        switch self {
        case .array(let path), .object(let path), .entries(let path), .nested(let path, _): path.first
        }
    }
}
