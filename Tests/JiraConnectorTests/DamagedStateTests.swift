import Foundation
import JiraReader
import RunState
import Sinks
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

/// A resumed run whose files were damaged has the same text, or an error with a code, and never another text.
///
/// `JIRASTREAM_DAMAGES` is the number of cases; the default is 300.
@Suite("A resumed run whose files were damaged", .timeLimit(.minutes(30)))
struct DamagedStateTests {
    private static let issues = 1500
    private static let idPage = 250

    /// A site of issues in census order, whose bulk fetches fail from the 900th issue on while `isFailing` is set.
    private final class Site: Sendable {
        let isFailing = Atomic<Bool>(false)

        func start() throws -> LoopbackServer {
            try LoopbackServer { [self] request, connection in
                let body = String(decoding: request.body, as: UTF8.self)
                switch request.target.split(separator: "?")[0] {
                case "/rest/api/3/search/approximate-count":
                    connection.respond("{\"count\":\(DamagedStateTests.issues)}")
                case "/rest/api/3/search/jql":
                    let token = body.firstMatch(of: #/"nextPageToken":"t(?<place>[0-9]+)"/#)
                    let start = token.flatMap { Int($0.output.place) } ?? 0
                    let end = min(start + DamagedStateTests.idPage, DamagedStateTests.issues)
                    let ids = (start..<end).map { "{\"id\":\"\(DamagedStateTests.id($0))\"}" }.joined(separator: ",")
                    let next = end < DamagedStateTests.issues ? ",\"nextPageToken\":\"t\(end)\"" : ""
                    connection.respond("{\"issues\":[\(ids)],\"isLast\":\(next.isEmpty)\(next)}")
                case "/rest/api/3/issue/bulkfetch":
                    let ids = body.matches(of: #/"(?<id>[0-9]+)"/#).compactMap { Int($0.output.id) }.sorted()
                    if isFailing.load(ordering: .relaxed), ids.contains(DamagedStateTests.id(900)) {
                        return connection.respond("{\"errorMessages\":[\"no\"]}", status: 400)
                    }
                    let issues = ids.map { "{\"id\":\"\($0)\",\"fields\":{\"summary\":\"issue \($0)\"}}" }
                    connection.respond("{\"issues\":[\(issues.joined(separator: ","))],\"issueErrors\":[]}")
                default: connection.respond("[]")
                }
            }
        }
    }

    /// Returns ids whose order differs from that of the census.
    private static func id(_ place: Int) -> Int { 10_000 + (place * 7919) % 15_013 }

    private static func plan(
        _ server: LoopbackServer,
        _ output: String,
        resumes: Bool,
        rowsPerFile: Int?
    ) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.connections = 3
        reader.deployment = .cloud
        reader.retryPolicy.baseDelay = .zero
        reader.retryPolicy.maximumDelay = .zero
        var plan = CopyPlan(
            table: try Catalogue.table(named: "Issues"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            fields: ["summary"],
            sink: SinkConfiguration(
                destination: .file(path: output, overwrite: false),
                level: .fastest,
                blockByteCount: 3000
            )
        )
        plan.resumes = resumes
        plan.sink.series = rowsPerFile.map { FileSeries(maximumRowCount: $0, fileExtension: ".gz") }
        return plan
    }

    /// Damages a file in one of several ways.
    private static func damage(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        guard !bytes.isEmpty else { return [1] }
        var bytes = bytes
        let place = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes.removeLast(bytes.count - place)
        case 1: for index in place..<bytes.count { bytes[index] = 0 }
        case 2: bytes[place] ^= 1 << UInt8(random.below(8))
        case 3:
            // Exchanges two pieces of the same length.
            let size = min(1 + random.below(64), bytes.count / 2)
            let (a, b) = (random.below(bytes.count - size + 1), random.below(bytes.count - size + 1))
            for index in 0..<size { bytes.swapAt(a + index, b + index) }
        case 4: bytes += random.bytes(1 + random.below(100))
        default: bytes.replaceSubrange(place..<min(bytes.count, place + 1 + random.below(40)), with: [])
        }
        return bytes
    }

    /// Returns the texts of an output's files, in order.
    private static func texts(_ folder: TemporaryFolder) throws -> [[UInt8]?] {
        try folder.names.filter { $0.hasSuffix(".gz") }.map { ReferenceInflater.inflate(try folder.content($0)) }
    }

    @Test("ends with the same text, or an error with a code", arguments: [nil, 170])
    func damages(rowsPerFile: Int?) async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        let name = rowsPerFile == nil ? "out.gz" : "out"
        let first = rowsPerFile == nil ? "out.gz" : "out_00000.gz"
        let whole = try TemporaryFolder()
        _ = try await CopyActivity(
            plan: Self.plan(server, whole.file(name), resumes: false, rowsPerFile: rowsPerFile)
        ).run()
        let expected = try Self.texts(whole)
        #expect(expected.allSatisfy { $0 != nil } && expected.count == (rowsPerFile == nil ? 1 : 9))

        site.isFailing.store(true, ordering: .relaxed)
        let folder = try TemporaryFolder()
        await #expect(throws: CopyError.self) {
            let plan = try Self.plan(server, folder.file(name), resumes: false, rowsPerFile: rowsPerFile)
            return try await CopyActivity(plan: plan).run()
        }
        site.isFailing.store(false, ordering: .relaxed)
        let names = try folder.names
        let state = try names.map { try folder.content($0) }
        #expect(names.count == (rowsPerFile == nil ? 4 : 9) && state.allSatisfy { $0.count > 100 })

        let cases = ProcessInfo.processInfo.environment["JIRASTREAM_DAMAGES"].flatMap(Int.init) ?? 300
        var outcomes: [String: Int] = [:]
        for seed in 0..<UInt64(cases) {
            var random = SeededRandom(seed: seed)
            let damaged = try TemporaryFolder()
            for (name, bytes) in zip(names, state) { try Data(bytes).write(to: URL(filePath: damaged.file(name))) }
            // Usually one file, sometimes several or none.
            for place in names.indices where Int(seed) % names.count == place || random.below(2 * names.count) == 0 {
                let path = damaged.file(names[place])
                if random.below(40) == 0 {
                    try FileManager.default.removeItem(atPath: path)
                } else {
                    try Data(Self.damage(state[place], &random)).write(to: URL(filePath: path))
                }
            }
            do {
                let plan = try Self.plan(server, damaged.file(name), resumes: true, rowsPerFile: rowsPerFile)
                let report = try await CopyActivity(plan: plan).run()
                #expect(try Self.texts(damaged) == expected, "seed \(seed)")
                #expect(report.goneIssues.isEmpty && report.rowsCopied == Self.issues, "seed \(seed)")
                #expect(try FileVerification(path: damaged.file(first)).run().problems.isEmpty, "seed \(seed)")
                #expect(try damaged.names.allSatisfy { !$0.hasSuffix(".partial") }, "seed \(seed)")
                outcomes[report.keptRows == nil ? "begun anew" : "resumed", default: 0] += 1
            } catch let error as CopyError {
                #expect(try damaged.names.allSatisfy { !$0.hasSuffix(".gz") }, "seed \(seed): \(error)")
                outcomes["error \(error.exactCode)", default: 0] += 1
            }
        }
        print("\(cases) damaged runs: \(outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
        #expect(outcomes["resumed", default: 0] > cases / 4, "the test shows nothing if no run is resumed")
    }
}
