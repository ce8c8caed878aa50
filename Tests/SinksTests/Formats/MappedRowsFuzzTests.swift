import InterimData
import TestSupport
import Testing

@testable import Sinks

/// Random records and random mappings. The rows are compared with the values of a tree that the test builds for each
/// record.
@Suite("Rows of any mapping", .timeLimit(.minutes(10)))
struct MappedRowsFuzzTests {
    /// A JSON value with its text.
    private indirect enum Tree {
        case scalar(String)
        case list([Tree])
        case object([(name: String, value: Tree)])

        static let names = ["a", "b", "c", "é", "x y", "it's", "d\\e", "longer than eight bytes"]

        static func random(_ random: inout SeededRandom, depth: Int) -> Tree {
            if depth == 0 || random.oneIn(3) {
                return .scalar(
                    random.pick([
                        "1", "-1.50", "1e5", "true", "false", "null", "\"\"", #""te\"xt""#, #""\u00e9\n""#, #""[{,""#,
                    ])
                )
            }
            if random.oneIn(2) {
                return .list((0..<random.below(4)).map { _ in Tree.random(&random, depth: depth - 1) })
            }
            let chosen = names.filter { _ in random.oneIn(2) }
            return .object(chosen.map { ($0, Tree.random(&random, depth: depth - 1)) })
        }

        /// The JSON text of the value. The names in an object have escapes if its number of members is even.
        var json: String {
            switch self {
            case .scalar(let text): return text
            case .list(let values): return "[" + values.map(\.json).joined(separator: ",") + "]"
            case .object(let members):
                let texts = members.map { name, value in
                    var written = name.replacing("\\", with: "\\\\")
                    if members.count.isMultiple(of: 2) {
                        written = written.replacing("a", with: "\\u0061").replacing("é", with: "\\u00e9")
                    }
                    return "\"\(written)\":\(value.json)"
                }
                return "{" + texts.joined(separator: ",") + "}"
            }
        }

        func value(_ steps: ArraySlice<ValuePath.Step>) -> Tree? {
            guard let step = steps.first else { return self }
            switch (step, self) {
            case (.member(let name), .object(let members)):
                return members.first { $0.name == name }?.value.value(steps.dropFirst())
            case (.element(let number), .list(let values)):
                return values.indices.contains(number) ? values[number].value(steps.dropFirst()) : nil
            default: return nil
            }
        }
    }

    private static func path(_ random: inout SeededRandom, isRelative: Bool) -> [ValuePath.Step] {
        let count = 1 + random.below(4)
        return (0..<count).map { place in
            if place == 0, !isRelative { return .member(random.pick(Tree.names)) }
            return random.oneIn(3) ? .element(random.below(3)) : .member(random.pick(Tree.names))
        }
    }

    @Test("have the values at their paths, unchanged", arguments: 0..<150)
    func paths(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let records = (0..<1 + random.below(8)).map { _ -> Tree in
            .object(Tree.names.filter { _ in !random.oneIn(3) }.map { ($0, Tree.random(&random, depth: 4)) })
        }
        let hasCollection = random.oneIn(2)
        let collection = Self.path(&random, isRelative: false)
        var mapping = RecordMapping()
        if hasCollection { mapping.collectionReference = ValuePath(collection) }
        let paths = (0..<1 + random.below(5)).map { _ in
            let isRelative = hasCollection && random.oneIn(2)
            return ValuePath(Self.path(&random, isRelative: isRelative), isRelative: isRelative)
        }
        mapping.entries = paths.enumerated().map { .init(.path($1), to: "c\($0)") }

        var expected: [[Tree?]] = []
        for record in records {
            var items: [Tree?] = [nil]
            if hasCollection {
                guard case .list(let values)? = record.value(collection[...]) else { continue }
                items = values
            }
            for item in items {
                expected.append(paths.map { ($0.isRelative ? item : record)?.value($0.steps[...]) })
            }
        }
        let lines = try await MappedRowsTests.lines(
            mapping,
            records: "[" + records.map(\.json).joined(separator: ",") + "]",
            columns: Tree.names.map { Column($0, .string) }
        )
        let rows = expected.map { row in
            "{" + row.enumerated().map { "\"c\($0)\":\($1?.json ?? "null")" }.joined(separator: ",") + "}"
        }
        #expect(lines == rows, "seed \(seed): \(mapping.summary)")
    }
}
