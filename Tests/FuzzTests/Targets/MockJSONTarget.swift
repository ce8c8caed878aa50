import Foundation

@testable import MockJira
@testable import MockSite

extension FuzzTarget {
    /// The mock's JSON parser, compared with Foundation's.
    static let mockJSON = FuzzTarget(
        "mock-json",
        caseCount: 10_000,
        seeds: [
            #"{"issueIdsOrKeys":["10000","OPS-1"],"fields":["*all","-x"],"expand":[]}"#, #"{"ids":[1,-2,3.5e+1,0]}"#,
            #"{"jql":"project = A","maxResults":5000,"a":{"b":[true,false,null]}}"#, " [ 1 , 2 ]\r\n\t", "null",
            "-0.5e-7",
            #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, #"{"":{},"a":[[]]}"#,
        ].map { Array($0.utf8) },
        words: [
            "\"ids\":[", "\\ud83d", "\\ude00", "\\u00", "\\u00e9", "[[[[[[[[[[[[[[[[", "]]]]]]]]]]]]]]]]", "{\"a\":",
            "null",
            "true", "1e5", "01", "-", "\u{FEFF}", "\u{1}", "é",
        ],
        check: { input in
            let value = try? JSONReader.read(input)
            let foundation = FoundationJSON.value(input, fragments: true)
            switch (value, foundation) {
            case (let value?, let foundation?):
                guard !FoundationJSON.hasLost(input, foundation) else { return }
                try require(same(value, foundation), "\(value) instead of \(foundation)")
            case (.some, nil): try require(FoundationJSON.mayRefuse(input), "accepted, and rejected by Foundation")
            case (nil, .some):
                guard !FoundationJSON.mayAccept(input), FoundationJSON.depth(input) < 64 else { return }
                let plain = FoundationJSON.withoutTrailingCommas(input)
                try require(
                    plain.count < input.count && (try? JSONReader.read(plain)) != nil,
                    "rejected, and accepted by Foundation"
                )
            case (nil, nil): break
            }
        }
    )

    private static func same(_ value: JSONInput, _ foundation: Any) -> Bool {
        switch value {
        case .null: foundation is NSNull
        case .bool(let value): foundation as? Bool == value
        case .number(let text): FoundationJSON.same(number: text, foundation)
        case .string(let text): (foundation as? String)?.utf8.elementsEqual(text.utf8) ?? false
        case .array(let values):
            (foundation as? [Any]).map { list in
                list.count == values.count && zip(values, list).allSatisfy { same($0, $1) }
            } ?? false
        case .object(let members):
            (foundation as? [String: Any]).map { object in
                object.count == members.count
                    && members.allSatisfy { member in object[member.key].map { same(member.value, $0) } ?? false }
            } ?? false
        }
    }
}
