import Foundation
import Judge
import MockJira
import Testing

@Suite("Copies that are killed and resumed on a site that has changed", .serialized, .timeLimit(.minutes(30)))
struct ChangedSiteResumeTests {
    /// A site whose first records are already deleted, or whose last records are not created yet.
    private struct ChangedSite: Fault {
        static let name = "otherSite"
        var gone = 0
        var notYetCreated = 0

        func prepare(_ defects: inout ResponseDefects) {
            defects.deletedRecords = gone
            defects.futureRecords = notYetCreated
        }
    }

    /// A change of the site between two runs of a copy: the numbers of records that the site lacks in the first and in
    /// the second run. `keys` are the columns that identify a record.
    struct Change: CustomTestStringConvertible, Sendable {
        var table: String
        var keys: [String]
        var before: (gone: Int, notYetCreated: Int) = (0, 0)
        var after: (gone: Int, notYetCreated: Int) = (0, 0)
        var testDescription: String { "\(table), lacking \(before) and then \(after)" }
    }

    static let changes = [
        Change(table: "Issues", keys: ["id"], after: (700, 0)),
        Change(table: "Issues", keys: ["id"], before: (0, 300)),
        Change(table: "IssueComments", keys: ["_issueId", "id"], after: (700, 0)),
        Change(table: "FiltersPaginated", keys: ["id"], after: (3, 0)),
        Change(table: "FiltersPaginated", keys: ["id"], before: (0, 3)),
        Change(table: "AllUsers", keys: ["accountId"], after: (5, 0)),
        Change(table: "AllUsers", keys: ["accountId"], before: (0, 5)),
        Change(table: "Sprints", keys: ["_boardId", "id"], after: (1, 0)),
        Change(table: "Sprints", keys: ["_boardId", "id"], before: (0, 1)),
    ]

    @Test(
        "keep the rows that are on the disk, write each record once, and report missing issues",
        arguments: changes
    )
    func changedSite(_ change: Change) async throws {
        func key(_ line: Substring) throws -> String {
            let record = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            return change.keys.map { "\(record[$0] ?? "none")" }.joined(separator: "/")
        }
        // Few fields are copied, since Foundation rejects the site's numbers beyond the range of a Double.
        let fields = change.table == "Issues" ? ["--fields", "summary"] : []
        func lines(_ path: String) -> [Substring] {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self).split(separator: "\n")
        }
        try await withMockJira(ResumeTests.configuration) { server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(
                    table: change.table,
                    site: server.baseURL,
                    output: folder + "/out",
                    arguments: ["--connections", "2", "--block-size", "4096", "--level", "none"] + fields + ["--resume"]
                )
                try await server.setFaults([
                    MockFault(ChangedSite(gone: change.before.gone, notYetCreated: change.before.notYetCreated))
                ])
                // The file is complete on the disk if it has all records that the site has before the change.
                var whole = copy
                whole.output = folder + "/whole"
                whole.arguments.removeLast()
                _ = try await whole.run()
                let before = lines(whole.output).count
                let running = try copy.program.start()
                try await until("a part was written") {
                    lines(folder + "/out.partial").count > 2 || !running.isRunning
                }
                running.signal(SIGKILL)
                let killed = await running.finish(within: .seconds(30))
                // A small table may be complete before the kill. In that case, there is nothing to resume.
                if killed.ending == .exited(0) { return }
                let partial = FileManager.default.contents(atPath: folder + "/out.partial") ?? Data()
                let isComplete = partial.count { $0 == UInt8(ascii: "\n") } >= before
                let kept = lines(folder + "/out.partial").dropLast()
                let listed = (FileManager.default.contents(atPath: folder + "/out.ids") ?? Data()).count / 8

                try await server.setFaults([
                    MockFault(ChangedSite(gone: change.after.gone, notYetCreated: change.after.notYetCreated))
                ])
                _ = try await copy.run()
                let rows = lines(copy.output)
                let keys = try rows.map { try key($0) }
                #expect(Set(keys).count == keys.count, "each record once")
                #expect(rows.count >= kept.count)

                // The rows on the disk must remain, except those of an incomplete block.
                let same = zip(rows, kept).prefix { $0 == $1 }.count
                #expect(same >= kept.count - 30, "\(same) of \(kept.count) rows stayed")
                let manifest = try Manifest(path: copy.output)
                if change.table == "Issues", listed == 1500 - change.before.notYetCreated {
                    #expect(rows.count + manifest.goneIssues.count == listed, "listed = written + gone")
                }
                // All records that the site has now are in the file, unless its listing was already complete.
                copy.output = folder + "/now"
                copy.arguments.removeLast()
                _ = try await copy.run()
                if listed == 0, !isComplete {
                    let now = try lines(copy.output).map { try key($0) }
                    #expect(Set(now).subtracting(keys).isEmpty, "\(Set(now).subtracting(keys).count) are missing")
                }
            }
        }
    }
}
