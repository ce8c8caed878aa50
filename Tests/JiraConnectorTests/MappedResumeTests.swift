import Foundation
import InterimData
import JiraReader
import RunState
import Sinks
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

/// Copies with mapped rows, stopped at each page and resumed.
@Suite("A resumed copy that maps its rows", .timeLimit(.minutes(10)))
struct MappedResumeTests {
    /// A format of the output, which determines the text of a project's row.
    enum Form: CaseIterable, Sendable { case csv, ndjson, json, items }

    private static let count = 47

    /// A site with projects, some of which have a value that is not a number, a NUL character, or a value in place of
    /// the list of items. It fails from a page on while there is a limit.
    private final class Site: Sendable {
        let limit = Atomic<Int>(.max)

        func start() throws -> LoopbackServer {
            try LoopbackServer { [self] request, connection in
                let start = request.query("startAt").flatMap { Int($0) } ?? 0
                guard start < limit.load(ordering: .relaxed) else { return connection.respond("{}", status: 403) }
                let end = max(start, min(start + 5, MappedResumeTests.count))
                let projects = (start..<end).map { number in
                    let items = (0..<number % 4).map { "{\"n\":\($0)}" }.joined(separator: ",")
                    return """
                        {"id":"\(number)","name":"p\(number % 9 == 4 ? "\\u0000" : "")","description":\(number % 7 == 3 ? "\"no\"" : "\(number)"),\
                        "url":\(number == 1 ? "1" : "null"),"issueTypes":[\(items)]}
                        """
                }
                connection.respond(
                    """
                    {"values":[\(projects.joined(separator: ","))],"total":\(MappedResumeTests.count),\
                    "isLast":\(end >= MappedResumeTests.count),"maxResults":5,"startAt":\(start)}
                    """
                )
            }
        }
    }

    private static func plan(
        _ server: LoopbackServer,
        _ output: String,
        _ form: Form,
        rowsPerFile: Int? = nil
    ) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.connections = 1
        reader.deployment = .cloud
        reader.retryPolicy.maximumAttempts = 1
        var plan = CopyPlan(
            table: try Catalogue.table(named: "SearchProjects"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            sink: SinkConfiguration(
                destination: .file(path: output, overwrite: false),
                format: form == .json ? .json : form == .csv ? .csv : .ndjson,
                level: .fastest,
                blockByteCount: 30
            )
        )
        plan.sink.onNUL = .replace
        plan.mapping = RecordMapping(entries: [
            .init(.name("id"), to: "project"), .init(.name("name"), to: "label"),
            .init(.name("description"), to: "rank", sinkType: .int32), .init(.name("url"), to: "rare"),
            .init(.name("projectCategory"), to: "nothing"),
        ])
        if form == .items {
            plan.mapping.entries.append(.init(.path(ValuePath([.member("n")], isRelative: true)), to: "item"))
            plan.mapping.collectionReference = ValuePath("$['issueTypes']")
        }
        plan.faultTolerance = .skip(log: nil)
        plan.sink.series = rowsPerFile.map { FileSeries(maximumRowCount: $0, fileExtension: ".gz") }
        return plan
    }

    /// Returns the texts of an output's files, in order.
    private static func texts(_ folder: TemporaryFolder, _ name: String, isSeries: Bool) throws -> [[UInt8]?] {
        guard isSeries else { return [ReferenceInflater.inflate(try folder.content(name))] }
        return try folder.names.filter { $0.hasPrefix(name + "_") && $0.hasSuffix(".gz") }.sorted()
            .map { ReferenceInflater.inflate(try folder.content($0)) }
    }

    @Test(
        "has the text and the counts of a run without interruption",
        arguments: Form.allCases,
        [nil, 1, 4, 13, 1000] as [Int?]
    )
    func stopped(_ form: Form, rowsPerFile: Int?) async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let wholePlan = try Self.plan(server, folder.file("whole"), form, rowsPerFile: rowsPerFile)
        let whole = try await CopyActivity(plan: wholePlan).run()
        let expected = try Self.texts(folder, "whole", isSeries: rowsPerFile != nil)
        #expect(expected.allSatisfy { $0 != nil } && expected.count == whole.filesWritten ?? 1)
        #expect(whole.rowsSkipped ?? 0 > 3 && whole.nulCharacters > 0, "\(whole)")
        #expect(whole.emptyColumns == ["nothing"])

        for first in stride(from: 5, to: Self.count - 8, by: 4) {
            let name = "stopped\(first)"
            var plan = try Self.plan(server, folder.file(name), form, rowsPerFile: rowsPerFile)
            let output = folder.file(name) + (rowsPerFile == nil ? "" : "_00000.gz")
            site.limit.store(first, ordering: .relaxed)
            let activity = try CopyActivity(plan: plan)
            let error = try #require(await #expect(throws: CopyError.self) { try await activity.run() })
            #expect(error.code == .readingFailed && activity.report(of: error).isResumable)
            // Stopped once more before the end.
            plan.resumes = true
            site.limit.store(first + 11, ordering: .relaxed)
            if first + 11 < Self.count - 8 {
                let again = plan
                await #expect(throws: CopyError.self) { try await CopyActivity(plan: again).run() }
            }
            site.limit.store(.max, ordering: .relaxed)
            let report = try await CopyActivity(plan: plan).run()
            #expect(
                try Self.texts(folder, name, isSeries: rowsPerFile != nil) == expected,
                "stopped at \(first)"
            )
            #expect(
                report.rowsCopied == whole.rowsCopied && report.rowsSkipped == whole.rowsSkipped,
                "stopped at \(first)"
            )
            #expect(report.nulCharacters == whole.nulCharacters && report.emptyColumns == whole.emptyColumns)
            #expect(report.keptRows ?? 0 > 0 && report.sha256 == whole.sha256)
            #expect(report.filesWritten == whole.filesWritten)
            #expect(try FileVerification(path: output).run().problems.isEmpty)
            // The output is complete now.
            #expect(try await CopyActivity(plan: plan).run().wasWhole)
        }
        #expect(
            try folder.names.allSatisfy { name in
                [".journal", ".keys", ".lock", ".partial"].allSatisfy { !name.hasSuffix($0) }
            }
        )
    }

    @Test("does not depend on the journal's counts of keys", arguments: [-1, -1_000_000, 1, 3, 1_000_000])
    func wrongKeyCounts(_ difference: Int) async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        _ = try await CopyActivity(plan: Self.plan(server, folder.file("whole"), .csv)).run()
        var plan = try Self.plan(server, folder.file("out"), .csv)
        site.limit.store(25, ordering: .relaxed)
        let stopped = plan
        await #expect(throws: CopyError.self) { try await CopyActivity(plan: stopped).run() }
        site.limit.store(.max, ordering: .relaxed)
        var journal: [UInt8] = []
        for line in try folder.content("out.journal").split(separator: UInt8(ascii: "\n")) {
            var entry = try #require(JournalEntry(line: line))
            if case .block(var block) = entry {
                block.keyCount = block.keyCount.map { $0 + difference }
                entry = .block(block)
            }
            journal += entry.line
        }
        try Data(journal).write(to: URL(filePath: folder.file("out.journal")))
        plan.resumes = true
        let resumed = plan
        _ = try await CopyActivity(plan: resumed).run()
        #expect(
            ReferenceInflater.inflate(try folder.content("out"))
                == ReferenceInflater.inflate(try folder.content("whole"))
        )
    }

    @Test("is only verified if it was finished, and damage is an error")
    func finished() async throws {
        let server = try Site().start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder.file("out"), .csv)
        _ = try await CopyActivity(plan: plan).run()
        plan.resumes = true
        let requests = server.requests.count
        let resumed = plan
        #expect(try await CopyActivity(plan: resumed).run().wasWhole)
        let bytes = try folder.content("out")
        for place in [0, bytes.count / 2, bytes.count - 1] {
            var damaged = bytes
            damaged[place] ^= 4
            try Data(damaged).write(to: URL(filePath: folder.file("out")))
            let error = await #expect(throws: CopyError.self) { try await CopyActivity(plan: resumed).run() }
            #expect(error?.code == .invalidManifest && error?.advisedSettings == [.overwrite, .restart], "\(place)")
            try Data(bytes[..<place]).write(to: URL(filePath: folder.file("out")))
            await #expect(throws: CopyError.self) { try await CopyActivity(plan: resumed).run() }
        }
        // The site's columns are requested for the mapping, but no page.
        #expect(server.requests.dropFirst(requests).allSatisfy { !$0.target.contains("startAt") })
    }
}
