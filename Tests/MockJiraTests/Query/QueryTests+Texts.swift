import MockJira
import MockSite
import Testing

/// Queries for words in texts.
extension QueryTests {
    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func words(_ document: Document?) -> [String] {
        var words: [String] = []
        for block in document?.blocks ?? [] {
            switch block {
            case .paragraph(let inlines):
                for inline in inlines {
                    switch inline {
                    case .text(let text), .strong(let text), .link(let text, _): words += Self.words(text)
                    case .mention(let user): words += Self.words(user.displayName)
                    case .emoji, .hardBreak: break
                    }
                }
            case .heading(_, let text), .codeBlock(_, let text): words += Self.words(text)
            case .bulletList(let items), .orderedList(let items): words += items.flatMap { Self.words($0) }
            case .rule: break
            }
        }
        return words
    }

    private static func holds(_ words: [String], _ phrase: String...) -> Bool {
        words.indices.contains { words[$0...].starts(with: phrase) }
    }

    /// Two adjacent words of a description.
    private static let pair = Array(words(plain.first { words($0.description).count > 20 }?.description)[8..<10])

    private static let texts: [Meaning] = [
        Meaning("summary ~ deadlock") { words($0.summary).contains("deadlock") },
        Meaning("summary ~ \"DEAD*\"") { words($0.summary).contains { $0.hasPrefix("dead") } },
        Meaning("summary ~ 'deadl?ck'") { words($0.summary).contains("deadlock") },
        Meaning("summary ~ \"queue stuck\"") {
            words($0.summary).contains("queue") && words($0.summary).contains("stuck")
        },
        Meaning("summary ~ 'queue OR deadlock'") {
            words($0.summary).contains("queue") || words($0.summary).contains("deadlock")
        },
        Meaning("summary ~ 'queue -stuck'") {
            words($0.summary).contains("queue") && !words($0.summary).contains("stuck")
        },
        Meaning("summary ~ 'queue NOT stuck'") {
            words($0.summary).contains("queue") && !words($0.summary).contains("stuck")
        },
        Meaning("summary !~ the") { !words($0.summary).contains("the") },
        Meaning("description ~ \(pair[0])") { words($0.description).contains(pair[0]) },
        Meaning("description ~ \"\\\"\(pair[0]) \(pair[1])\\\"\"") { holds(words($0.description), pair[0], pair[1]) },
        Meaning("description !~ deadlock") { $0.description != nil && !words($0.description).contains("deadlock") },
        Meaning("description is EMPTY") { $0.description == nil },
        Meaning("project = WEB and description ~ \"dead*\" and not description ~ queue") {
            $0.project.key == "WEB" && words($0.description).contains { $0.hasPrefix("dead") }
                && !words($0.description).contains("queue")
        },
        Meaning("environment ~ deadlock") { words($0.environment).contains("deadlock") },
        Meaning("environment is not EMPTY") { $0.environment != nil },
        Meaning("\"External reference\" ~ deadlock") {
            if case .text(let text) = value($0, "External reference") {
                words(text).contains("deadlock")
            } else {
                false
            }
        },
        Meaning("Notes ~ \"control bell\"") {
            if case .text(let text) = value($0, "Notes") {
                Set(words(text)).isSuperset(of: ["control", "bell"])
            } else {
                false
            }
        },
        Meaning("\"Release notes\" ~ deadlock") {
            if case .document(let text) = value($0, "Release notes") { words(text).contains("deadlock") } else { false }
        },
    ]

    /// The plain values of an issue have only its first comments. Therefore, issues with more comments are excluded
    /// from the comparison.
    @Test("Queries find words in texts") func texts() async throws {
        try await Self.check(Self.texts)
        try await withMockJira(Self.configuration) { server in
            let found = Set(try await TestClient(server).census("comment ~ deadlock"))
            let few = Self.plain.filter { $0.commentTotal <= $0.comments.count }
            let expected = few.filter { $0.comments.contains { Self.words($0.body).contains("deadlock") } }.map(\.id)
            #expect(!expected.isEmpty && found.intersection(few.map(\.id)) == Set(expected))
        }
    }

    @Test("The field 'text' searches all fields with texts") func everything() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let found = Set(try await client.census("text ~ \"work* deadlock\""))
            var expected = Set<String>()
            for field in [
                "summary", "description", "environment", "comment", "\"Acceptance criteria\"", "\"Release notes\"",
                "\"Steps to reproduce\"", "\"External reference\"", "Notes", "\"Epic Name\"",
            ] {
                expected.formUnion(try await client.census("\(field) ~ \"work* deadlock\""))
            }
            #expect(!found.isEmpty && found == expected)
        }
    }
}
