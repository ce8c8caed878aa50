import Foundation
import Testing

/// The build refuses Swift modules that a target does not declare. C modules reach a target through others unnoticed, so
/// that their line is held here.
@Suite("Imports")
struct ImportTests {
    /// Which folders may import which door to C.
    static let doors: [String: Set<String>] = [
        "CCrypto": ["Sources/Digests", "MockJira/Sources/MockJiraTLS"],
        "CCurl": ["Sources/HTTPTransport"],
        "CZlib": ["Sources/Compression", "MockJira/Sources/MockJira"],
        "CISAL": ["Sources/Compression"],
        "CSimdjson": ["Sources/InterimData"],
    ]

    static let halves: [String: Set<String>] = [
        "Sources/DurableFiles": [
            "Foundation", "InterimData", "JiraReader", "Sinks", "RunState", "JiraConnector", "MockJira",
        ],
        "Sources/JiraReader": ["Sinks", "RunState", "JiraConnector", "MockJira"],
        "Sources/Sinks": ["JiraReader", "HTTPTransport", "RunState", "JiraConnector", "MockJira"],
        "Sources/RunState": ["JiraReader", "HTTPTransport", "JiraConnector", "MockJira"],
        "Sources/InterimData": ["HTTPTransport", "JiraReader", "Sinks", "Foundation"],
        "Sources/Compression": ["HTTPTransport", "JiraReader", "InterimData", "Sinks", "Foundation"],
        "Sources/FactoryDefinitions": ["HTTPTransport", "JiraReader", "Sinks", "JiraConnector", "MockJira"],
        // The site itself compiles beside SwiftNIO.
        "MockJira/Sources/MockSite": [
            "NIOCore", "NIOHTTP1", "NIOPosix", "Foundation", "FoundationEssentials", "MockJira",
        ],
        "MockJira/Sources": [
            "PageMemory", "HTTPTransport", "InterimData", "Compression", "JiraReader", "Sinks", "FactoryDefinitions",
            "RunState", "JiraConnector",
        ],
        "Tests/Judge": [
            "PageMemory", "HTTPTransport", "InterimData", "Compression", "JiraReader", "Sinks", "FactoryDefinitions",
            "RunState", "JiraConnector",
        ],
    ]

    private func imports(of file: String) throws -> [String] {
        try Checkout.text(file).split(separator: "\n")
            .compactMap { line in
                try? #/^\s*(?:@\w+\s+)*(?:public\s+|internal\s+|package\s+)?import\s+(?:\w+\s+)?(?<module>\w+)\s*$/#
                    .wholeMatch(in: line)
                    .map { String($0.output.module) }
            }
    }

    @Test("reach C only through the folder that each door belongs to")
    func doorsAreKept() throws {
        var seen: Set<String> = []
        for file in try Checkout.swiftFiles(below: "Sources") + Checkout.swiftFiles(below: "MockJira") {
            for module in try imports(of: file) {
                guard let folders = Self.doors[module] else { continue }
                seen.insert(module)
                #expect(folders.contains { file.hasPrefix($0 + "/") }, "\(file) imports \(module)")
            }
        }
        // A check that finds nothing would agree with everything.
        #expect(seen == Set(Self.doors.keys))
    }

    @Test("never join the two halves, the mock and the judge", arguments: halves.keys.sorted())
    func halvesAreApart(folder: String) throws {
        let forbidden = try #require(Self.halves[folder])
        let files = try Checkout.swiftFiles(below: folder)
        #expect(!files.isEmpty)
        for file in files {
            for module in try imports(of: file) {
                #expect(!forbidden.contains(module), "\(file) imports \(module)")
            }
        }
    }
}
