import Foundation
import Testing

/// Compares the imports of every target with the table in CONTRIBUTING.md. The build rejects imports of Swift modules
/// that a target does not declare, but a target can import C modules through other targets. The build also does not
/// restrict which targets a target may declare.
@Suite("Imports")
struct ImportTests {
    /// System modules, which every target may import.
    static let system: Set<String> = [
        "Swift", "Synchronization", "Foundation", "FoundationEssentials", "Glibc", "Darwin", "Musl", "Dispatch",
    ]

    /// Targets that are built without Foundation, because Foundation would increase the start-up time and the size of
    /// programs.
    static let withoutFoundation: Set<String> = ["PageMemory", "InterimData", "Compression", "Digests", "MockSite"]

    /// Files of those targets that use Foundation to return dates, decimal numbers and URLs to applications.
    static let foundationFiles: Set<String> = [
        "Sources/InterimData/Records/InterimValue+Numbers.swift", "Sources/InterimData/Decoding/DecodedValue.swift",
        "Sources/InterimData/Decoding/DecodedScalarValue.swift",
    ]

    /// The targets of the mock and its judge. All other targets belong to the reader.
    static let mock: Set<String> = [
        "MockSite", "MockCrypto", "MockJira", "MockJiraTLS", "MockJiraOptions", "MockJiraCommand", "MockJiraTLSCommand",
        "Judge",
    ]

    /// Returns the folders of the targets, by name.
    private func folders() throws -> [String: String] {
        var folders = ["Judge": "Tests/Judge"]
        for parent in ["Sources", "MockJira/Sources"] {
            for file in try Checkout.swiftFiles(below: parent) {
                let name = file.dropFirst(parent.count + 1).prefix { $0 != "/" }
                folders[String(name)] = "\(parent)/\(name)"
            }
        }
        return folders
    }

    private func imports(of folder: String, without files: Set<String> = []) throws -> Set<String> {
        var found: Set<String> = []
        let pattern =
            #/\s*(?:@\w+\s+)*(?:public\s+|internal\s+|package\s+|private\s+)?import\s+(?:(?:struct|class|enum|func|typealias|protocol|let|var)\s+)?(?<module>\w+)(?:\.\w+)*\s*(?://.*)?/#
        for file in try Checkout.swiftFiles(below: folder) where !files.contains(file) {
            for line in try Checkout.text(file).split(separator: "\n") where line.contains("import ") {
                if let match = try pattern.wholeMatch(in: line) { found.insert(String(match.output.module)) }
            }
        }
        return found
    }

    /// Returns the rows of the table *target → imports* in CONTRIBUTING.md.
    private func documented() throws -> [String: Set<String>] {
        var rows: [String: Set<String>] = [:]
        var isTable = false
        for line in try Checkout.text("CONTRIBUTING.md").split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("| target | imports |") {
                isTable = true
            } else if isTable, line.hasPrefix("| `") {
                let cells = line.split(separator: "|")
                let names = cells.map { cell in cell.matches(of: #/`(\w+)`/#).map { String($0.output.1) } }
                guard names.count == 2, let target = names[0].first else { continue }
                #expect(rows[target] == nil, "\(target) has two rows")
                rows[target] = Set(names[1])
            } else if !line.hasPrefix("|") {
                isTable = false
            }
        }
        return rows
    }

    @Test("of each target are those of the table in CONTRIBUTING.md")
    func table() throws {
        let documented = try documented()
        let folders = try folders()
        #expect(Set(documented.keys) == Set(folders.keys))
        for (target, folder) in folders.sorted(by: { $0.key < $1.key }) {
            let found = try imports(of: folder).subtracting(Self.system)
            #expect(found == documented[target], "\(target) imports \(found.sorted().joined(separator: ", "))")
        }
    }

    @Test("have no cycle, and do not connect the reader's targets with the mock's")
    func directions() throws {
        let graph = try documented()
        func reached(from target: String) -> Set<String> {
            var seen: Set<String> = []
            var open = Array(graph[target] ?? [])
            while let next = open.popLast() {
                if seen.insert(next).inserted { open += graph[next] ?? [] }
            }
            return seen
        }
        for target in graph.keys {
            let reached = reached(from: target)
            #expect(!reached.contains(target), "\(target) imports itself through others")
            // C modules and the modules of other packages have no row.
            for other in reached where graph[other] != nil {
                #expect(Self.mock.contains(other) == Self.mock.contains(target), "\(target) reaches \(other)")
            }
        }
        #expect(!reached(from: "JiraReader").contains("Sinks") && !reached(from: "Sinks").contains("JiraReader"))
        #expect(!reached(from: "RunState").contains("JiraReader"))
        #expect(!reached(from: "JiraReader").contains("CCrypto"))
    }

    @Test("of a C module are in at most one of the reader's targets and in at most one of the mock's")
    func cModules() throws {
        let graph = try documented()
        let modules = Set(graph.values.flatMap { $0 }).filter { $0.hasPrefix("C") && !graph.keys.contains($0) }
            .subtracting(["CommonCrypto"])
        #expect(modules.isSuperset(of: ["CCurl", "CZlib", "CISAL", "CSimdjson", "CCrypto"]))
        for module in modules {
            let importers = graph.filter { $0.value.contains(module) }.map(\.key)
            #expect(importers.filter { !Self.mock.contains($0) }.count <= 1, "\(module): \(importers)")
            #expect(importers.filter { Self.mock.contains($0) }.count <= 1, "\(module): \(importers)")
        }
    }

    @Test("of a target built without Foundation do not include Foundation", arguments: withoutFoundation.sorted())
    func foundation(target: String) throws {
        let folder = try #require(try folders()[target])
        let found = try imports(of: folder, without: Self.foundationFiles)
        #expect(found.isDisjoint(with: ["Foundation", "FoundationEssentials"]))
    }
}
