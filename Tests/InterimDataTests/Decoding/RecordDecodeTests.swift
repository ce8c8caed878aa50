import Foundation
import InterimData
import TestSupport
import Testing

@Suite("A record decoded as a type")
struct RecordDecodeTests {
    static func record(_ text: String) throws -> Record { try Pages.batch("[\(text)]")[0] }

    private struct Ticket: Decodable, Equatable {
        struct Fields: Decodable, Equatable {
            struct Named: Decodable, Equatable { var name: String }

            var summary: String
            var status: Named
            var created: Date
            var due: Date?
            var labels: [String]
            var assignee: [String: String]?
            var priority: Priority?
            var points: Double
            var votes: [Int?]
        }
        enum Priority: String, Decodable { case low, high }

        var key: String
        var fields: Fields
    }

    @Test("has nested types, lists, dictionaries, enums and optional members")
    func ticket() throws {
        let text =
            #"{"id":"1","skipped":[{"a":"]}\\\""},1.5,null],"key":"A-1","fields":{"summary":"é\n\u00e9\"","status":{"name":"Open"},"#
            + #""created":"2015-03-14T22:37:30.123+0000","labels":["a","b"],"assignee":null,"priority":"high","points":0.1,"#
            + #""votes":[1,null,3]}}"#
        let ticket = try Self.record(text).decode(as: Ticket.self)
        let fields = Ticket.Fields(
            summary: "é\né\"",
            status: .init(name: "Open"),
            created: Date(timeIntervalSince1970: 1_426_372_650.123),
            due: nil,
            labels: ["a", "b"],
            assignee: nil,
            priority: .high,
            points: 0.1,
            votes: [1, nil, 3]
        )
        #expect(ticket == Ticket(key: "A-1", fields: fields))
    }

    @Test("has points in time in each of Jira's formats")
    func dates() throws {
        let text =
            #"["2015-03-14T22:37:30.123+0000","2015-03-14T22:37:30.123Z","2015-03-14T23:37:30.123+01:00",1426372650123]"#
        let dates = try Self.record(text).decode(as: [Date].self)
        #expect(dates == Array(repeating: Date(timeIntervalSince1970: 1_426_372_650.123), count: 4))
        #expect(try Self.record(#"["2015-03-14"]"#).decode(as: [Date].self)[0].timeIntervalSince1970 == 1_426_291_200)
        for text in [#"["x"]"#, "[1.5]", "[true]", "[null]", "[1e3]", #"["2015-03-14T22:37:30"]"#] {
            #expect(throws: DecodingError.self, "\(text)") { try Self.record(text).decode(as: [Date].self) }
        }
    }

    @Test("has exact numbers")
    func numbers() throws {
        func integer<Value: Decodable & FixedWidthInteger>(_ text: String, _ type: Value.Type) -> Value? {
            try? Self.record("[\(text)]").decode(as: [Value].self)[0]
        }
        #expect(integer("127", Int8.self) == 127 && integer("-128", Int8.self) == -128)
        #expect(integer("128", Int8.self) == nil && integer("-129", Int8.self) == nil)
        #expect(integer("256", UInt8.self) == nil && integer("-1", UInt8.self) == nil && integer("-0", UInt8.self) == 0)
        #expect(integer("9223372036854775807", Int.self) == .max && integer("9223372036854775808", Int.self) == nil)
        #expect(integer("-9223372036854775808", Int.self) == .min && integer("18446744073709551615", UInt.self) == .max)
        #expect(integer("1.0", Int.self) == 1 && integer("1e2", Int.self) == 100 && integer("1.50e1", Int.self) == 15)
        #expect(integer("1200E-2", Int.self) == 12 && integer("0e999999999999999999999", Int.self) == 0)
        #expect(integer("1e-1", Int.self) == nil && integer("1.5", Int.self) == nil && integer("1e19", Int.self) == nil)
        #expect(integer("1e99999999999999999999999", Int.self) == nil && integer("0.0", Int.self) == 0)
        #expect(integer("9007199254740993.0", Int.self) == 9_007_199_254_740_993)
        #expect(integer("170141183460469231731687303715884105727", Int128.self) == .max)
        #expect(integer("340282366920938463463374607431768211455", UInt128.self) == .max)
        #expect(integer("340282366920938463463374607431768211456", UInt128.self) == nil)
        let doubles = try Self.record("[0.1,-2.5,1e3,123456789012345678,-0,0e-400,0.000001]").decode(as: [Double].self)
        #expect(doubles == [0.1, -2.5, 1000, 123_456_789_012_345_680, 0, 0, 0.000001])
        #expect(try Self.record("[0.1,16777217]").decode(as: [Float].self) == [0.1, 16_777_216])
        #expect(throws: DecodingError.self) { try Self.record("[1e400]").decode(as: [Double].self) }
        #expect(throws: DecodingError.self) { try Self.record("[1e-400]").decode(as: [Double].self) }
        #expect(throws: DecodingError.self) { try Self.record("[1e39]").decode(as: [Float].self) }
        #expect(throws: DecodingError.self) { try Self.record("[5e-324]").decode(as: [Float].self) }
        #expect(try Self.record("[5e-324]").decode(as: [Double].self) == [.leastNonzeroMagnitude])
        let decimals = try Self.record("[0.1,12345678901234567890.12345]").decode(as: [Decimal].self)
        #expect(decimals.map(\.description) == ["0.1", "12345678901234567890.12345"])
    }

    @Test("has addresses and bytes")
    func foundationTypes() throws {
        #expect(try Self.record(#"["https://x.example/a?b"]"#).decode(as: [URL].self)[0].path == "/a")
        #expect(throws: DecodingError.self) { try Self.record(#"[""]"#).decode(as: [URL].self) }
        #expect(try Self.record(#"["aGk="]"#).decode(as: [Data].self) == [Data("hi".utf8)])
        #expect(throws: DecodingError.self) { try Self.record(#"["?"]"#).decode(as: [Data].self) }
    }

    @Test("has the columns of its parents, of the element that contains it, and of its frame")
    func parents() throws {
        struct Row: Decodable, Equatable {
            var _boardId: Int
            var _issueKey: String?
            var id: String
        }
        let layout = PageLayout(
            records: .nested(["issues"], ["list"]),
            ownerColumns: ColumnSet([Column("key", .string)])
        )
        var batch = try Pages.batch(#"{"issues":[{"key":"A-1","list":[{"id":"x"}]},{"list":[{"id":"y"}]}]}"#, layout)
        batch.decoration = Decoration(
            members: [.init(name: "_boardId", json: "7")],
            ownerMembers: [.init(name: "_issueKey", column: 0)]
        )
        #expect(
            try batch.map { try $0.decode(as: Row.self) } == [
                Row(_boardId: 7, _issueKey: "A-1", id: "x"), Row(_boardId: 7, _issueKey: nil, id: "y"),
            ]
        )
        #expect(try batch[0].detached().decode(as: Row.self) == Row(_boardId: 7, _issueKey: "A-1", id: "x"))

        struct Entry: Decodable, Equatable {
            var name: String
            var value: [Int]
        }
        var entries = try Pages.batch(#"{"\u0061":[1],"b":[]}"#, PageLayout(records: .entries([])))
        entries.decoration = Decoration(frame: .entry(name: "name", value: "value"))
        #expect(
            try entries.map { try $0.decode(as: Entry.self) } == [
                Entry(name: "a", value: [1]), Entry(name: "b", value: []),
            ]
        )
        var values = try Pages.batch("[1,{}]")
        values.decoration = Decoration(frame: .value("value"))
        #expect(try values[0].decode(as: [String: Int].self) == ["value": 1])
        values.decoration = Decoration(members: [.init(name: "a", json: "2")])
        #expect(try values[0].decode(as: [String: Int].self) == ["a": 2, "value": 1])
        #expect(try values[1].decode(as: [String: Int].self) == ["a": 2])
    }

    @Test("has the last of repeated members, and members whose names have escapes, with any number of members")
    func names() throws {
        let record = try Self.record(#"{"a":1,"\u0061":2,"b\"":3,"é":4,"e\u0301":5,"":6}"#)
        #expect(try record.decode(as: [String: Int].self)["a"] == 2)
        struct Names: Decodable {
            var a: Int, quoted: Int, é: Int, empty: Int
            enum CodingKeys: String, CodingKey { case a, é, quoted = "b\"", empty = "" }
        }
        let names = try record.decode(as: Names.self)
        #expect(names.a == 2 && names.quoted == 3 && names.é == 4 && names.empty == 6)
        for count in [7, 8, 9, 16, 17, 1000] {
            let members = (0..<count).map { #""customfield_\#($0)":\#($0)"# } + [#""customfield_3":-3"#]
            let values = try Self.record("{\(members.joined(separator: ","))}").decode(as: [String: Int].self)
            #expect(values.count == count && values["customfield_3"] == -3 && values["customfield_5"] == 5)
        }
        #expect(try Self.record(#"["\ud800x"]"#).decode(as: [String].self) == ["\u{FFFD}x"])
    }

    @Test("has containers for a type's own init(from:)")
    func containers() throws {
        struct Hand: Decodable {
            enum Key: String, CodingKey { case list, object, base, missing }
            init(from decoder: any Decoder) throws {
                #expect(decoder.userInfo.isEmpty && decoder.codingPath.isEmpty)
                let object = try decoder.container(keyedBy: Key.self)
                #expect(Set(object.allKeys) == [.list, .object, .base] && !object.contains(.missing))
                var list = try object.nestedUnkeyedContainer(forKey: .list)
                #expect(list.count == nil || list.count == 6)
                #expect(try !list.decodeNil() && list.currentIndex == 0)
                #expect(throws: DecodingError.self) { try list.decode(String.self) }
                #expect(try list.decode(Int.self) == 1 && list.currentIndex == 1)
                #expect(try list.decodeNil() && list.currentIndex == 2)
                let inner = try list.nestedContainer(keyedBy: Key.self)
                #expect(inner.codingPath.map(\.stringValue) == ["list", "Index 2"])
                #expect(try inner.decodeIfPresent(Bool.self, forKey: .base) == true)
                var deep = try list.nestedUnkeyedContainer()
                #expect(deep.isAtEnd)
                #expect(throws: DecodingError.self) { try deep.decode(Int.self) }
                let element = try list.superDecoder()
                #expect(try element.singleValueContainer().decode(String.self) == "x" && !list.isAtEnd)
                #expect(try list.decodeIfPresent(Int.self) == nil && list.isAtEnd)
                #expect(try list.decodeIfPresent(Int.self) == nil)
                let nested = try object.nestedContainer(keyedBy: Key.self, forKey: .object)
                #expect(try nested.superDecoder().singleValueContainer().decode(Int.self) == 5)
                #expect(try nested.superDecoder(forKey: .base).singleValueContainer().decodeNil())
                #expect(try object.superDecoder(forKey: .missing).singleValueContainer().decodeNil())
                #expect(throws: DecodingError.self) { try object.decodeNil(forKey: .missing) }
                #expect(try nested.decodeNil(forKey: .base))
            }
        }
        let text = #"{"list":[1,null,{"base":true},[],"x",null],"object":{"super":5,"base":null},"base":[]}"#
        _ = try Self.record(text).decode(as: Hand.self)
    }

    @Test("decodes vectors, which read the number of elements")
    func vectors() throws {
        let record = try Self.record(#"{"v":[1.5,2],"w":[1]}"#)
        #expect(try record.decode(as: Vectors.self).v == [1.5, 2])
        #expect(throws: DecodingError.self) { try record.decode(as: ShortVector.self) }
    }

    private struct Vectors: Decodable { var v: SIMD2<Double> }
    private struct ShortVector: Decodable { var w: SIMD2<Double> }

    @Test("decodes a class and its superclass")
    func classes() throws {
        class Base: Decodable { var id: Int }
        final class Derived: Base {
            let name: String
            enum Key: CodingKey { case name }
            required init(from decoder: any Decoder) throws {
                let object = try decoder.container(keyedBy: Key.self)
                name = try object.decode(String.self, forKey: .name)
                try super.init(from: object.superDecoder())
            }
        }
        let derived = try Self.record(#"{"name":"x","super":{"id":3}}"#).decode(as: Derived.self)
        #expect(derived.id == 3 && derived.name == "x")
    }

    @Test("can be a single value; a decoder that is stored keeps the page in memory")
    func outliving() throws {
        struct Late: Decodable {
            let decoder: any Decoder
            init(from decoder: any Decoder) { self.decoder = decoder }
        }
        let late = try Self.record(#"{"a":[1,2]}"#).decode(as: [String: Late].self)
        #expect(try [Int](from: #require(late["a"]).decoder) == [1, 2])
        #expect(try Self.record(#""x""#).decode(as: String.self) == "x")
        #expect(try Self.record("null").decode(as: Int?.self) == nil)
    }
}

@Suite("The error of a record that does not fit a type")
struct RecordDecodeErrorTests {
    private struct Ticket: Decodable {
        struct Fields: Decodable {
            var summary: String
            var points: [Int]
            var at: Date?
        }
        var fields: Fields
    }

    private static func error(_ text: String) -> (path: String, words: String, kind: String) {
        do {
            _ = try RecordDecodeTests.record(text).decode(as: Ticket.self)
            return ("", "", "none")
        } catch let error as DecodingError {
            switch error {
            case .keyNotFound(let key, let context):
                return (Self.path(context.codingPath + [key]), context.debugDescription, "keyNotFound")
            case .valueNotFound(_, let context):
                return (Self.path(context.codingPath), context.debugDescription, "valueNotFound")
            case .typeMismatch(_, let context):
                return (Self.path(context.codingPath), context.debugDescription, "typeMismatch")
            case .dataCorrupted(let context):
                return (Self.path(context.codingPath), context.debugDescription, "dataCorrupted")
            @unknown default: return ("", "", "unknown")
            }
        } catch {
            return ("", "\(error)", "other")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: "/") }

    @Test(
        "has the path to the value, the expected and the actual type",
        arguments: [
            ("{}", "keyNotFound", "fields", #"The object has no member "fields"."#),
            (#"{"fields":{"points":[]}}"#, "keyNotFound", "fields/summary", #"The object has no member "summary"."#),
            (#"{"fields":[]}"#, "typeMismatch", "fields", "Expected an object but found a list instead."),
            (#"{"fields":null}"#, "valueNotFound", "fields", "Expected an object but found null instead."),
            ("[]", "typeMismatch", "", "Expected an object but found a list instead."),
            (
                #"{"fields":{"summary":5}}"#, "typeMismatch", "fields/summary",
                "Expected String but found a number instead."
            ),
            (
                #"{"fields":{"summary":null}}"#, "valueNotFound", "fields/summary",
                "Expected String but found null instead."
            ),
            (
                #"{"fields":{"summary":"","points":[1,1.5]}}"#, "dataCorrupted", "fields/points/Index 1",
                "The number 1.5 is not representable as Int."
            ),
            (
                #"{"fields":{"summary":"","points":{}}}"#, "typeMismatch", "fields/points",
                "Expected a list but found an object instead."
            ),
            (
                #"{"fields":{"summary":"","points":[],"at":"soon"}}"#, "dataCorrupted", "fields/at",
                "Expected a point in time such as 2015-03-14T22:37:30.123+0000, a day, or whole milliseconds since 1970 but "
                    + "found \"soon\" instead."
            ),
        ]
    )
    func errors(_ text: String, _ kind: String, _ path: String, _ words: String) {
        let error = Self.error(text)
        #expect(error.kind == kind && error.path == path && error.words == words, "\(text): \(error)")
    }
}
