import InterimData
import TestSupport
import Testing

@Suite("The limit of nesting")
struct DepthTests {
    /// Returns a document with at most `levels` open brackets; the innermost one is empty or contains a number.
    private static func nested(_ levels: Int, objects: (Int) -> Bool, isEmpty: Bool) -> String {
        let kinds = (0..<levels).map(objects)
        var text = ""
        for (level, isObject) in kinds.enumerated() {
            text += isObject ? "{" : "["
            if isObject, level + 1 < levels || !isEmpty { text += #""a":"# }
        }
        if !isEmpty { text += "1" }
        for isObject in kinds.reversed() { text += isObject ? "}" : "]" }
        return text
    }

    @Test("is exact", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 130, 192, 512])
    func exactLimit(_ limit: Int) {
        for isEmpty in [true, false] {
            for (name, objects) in Self.mixtures {
                let fits = Self.nested(limit, objects: objects, isEmpty: isEmpty)
                #expect(Validation.code(of: fits, depthLimit: limit) == nil, "\(limit) levels of \(name)")
                let deeper = Self.nested(limit + 1, objects: objects, isEmpty: isEmpty)
                #expect(Validation.code(of: deeper, depthLimit: limit) == .tooDeep, "\(limit + 1) levels of \(name)")
            }
        }
    }

    @Test(
        "keeps the kinds of the open brackets",
        arguments: [63, 64, 65, 66, 127, 128, 129, 200, 300]
    )
    func bracketsAreRemembered(_ levels: Int) {
        for (name, objects) in Self.mixtures {
            let text = Array(Self.nested(levels, objects: objects, isEmpty: false).utf8)
            let firstClosing = text.count - levels
            for closing in firstClosing..<text.count {
                var wrong = text
                wrong[closing] = wrong[closing] == UInt8(ascii: "]") ? UInt8(ascii: "}") : UInt8(ascii: "]")
                #expect(Validation.code(of: wrong) == .invalidJSON, "\(name), bracket \(closing - firstClosing)")
            }
        }
    }

    @Test("does not affect the values after deeply nested ones, in members and elements at every level")
    func valuesBehindDeepOnes() {
        for levels in [64, 65, 129, 200] {
            let arrays = String(repeating: "[", count: levels) + String(repeating: ",1]", count: levels)
            // The innermost list must not begin with a comma.
            let document = arrays.replacing("[,", with: "[0,", maxReplacements: 1)
            #expect(Validation.code(of: document) == nil)
            let objects =
                String(repeating: #"{"a":"#, count: levels) + "0" + String(repeating: #","b":1}"#, count: levels)
            #expect(Validation.code(of: objects) == nil)
            #expect(
                Validation.code(of: objects.replacing(#","b":1}"#, with: ",1}", maxReplacements: 1)) == .invalidJSON
            )
        }
    }

    @Test("counts from the page's root, not from the records")
    func countsFromTheRoot() throws {
        let columns = ColumnSet([Column("id", .string), Column(path: ["x", "y"], type: .string)])
        for (records, before, after) in [
            (PageLayout.Records.array(["a", "b"]), #"{"a":{"b":["#, "]}}"),
            (.object(["a", "b"]), #"{"a":{"b":"#, "}}"),
        ] {
            // A record with two levels, at a path of two or three levels.
            let outer = records == .array(["a", "b"]) ? 3 : 2
            let page = before + #"{"id":"1","x":{"y":"z"}}"# + after
            func index(_ limit: Int) throws -> PageIndex {
                try PageIndexer().index(
                    Pages.page(page),
                    layout: PageLayout(records: records, columns: columns, depthLimit: limit)
                )
            }
            #expect(try index(outer + 2).recordCount == 1)
            for limit in 1..<outer + 2 {
                let error = #expect(throws: PageError.self) { try index(limit) }
                #expect(error?.code == .tooDeep, "limit \(limit)")
            }
        }
    }

    private static let mixtures: [(name: String, objects: @Sendable (Int) -> Bool)] = [
        ("lists", { _ in false }), ("objects", { _ in true }), ("lists and objects in turn", { $0 % 2 == 0 }),
        ("a mixture", { ($0 &* 0x9e37_79b9) >> 7 & 1 == 0 }),
    ]
}
