import Foundation
import RunState
import Sinks
import TestSupport
import Testing

@testable import JiraConnector
@testable import JiraReader

@Suite("The age of a list of issues that was complete before a resume", .timeLimit(.minutes(2)))
struct ListingAgeTests {
    private static let then = Date(timeIntervalSince1970: 1_700_000_000)

    @Test(
        "is printed in days, hours, minutes or seconds",
        arguments: [
            (0.0, "0 s"), (59, "59 s"), (61, "1 min"), (3_661, "1 h 1 min"), (90_000, "1 d 1 h"), (-5, "0 s"),
        ]
    )
    func words(seconds: Double, text: String) {
        let age = ListingAge(completed: Self.then, now: Self.then + seconds)
        #expect(age.completed == "2023-11-14T22:13:20Z")
        #expect(age.note.contains("from 2023-11-14T22:13:20Z, \(text) before this run"), "\(age.note)")
    }

    @Test("is read from the journal, whose entries of version 1.0 have no date")
    func journal() throws {
        let line = JournalEntry.listComplete(7, at: Self.then).line
        #expect(JournalEntry(line: line.dropLast()) == .listComplete(7, at: Self.then))
        let json = #"{"listComplete":{"_0":7}}"#
        let old = json + String(JournalEntry.listComplete(7, at: nil).text.dropFirst(json.count))
        #expect(JournalEntry(line: Array(old.utf8).dropLast()) == .listComplete(7, at: nil))
        #expect(JournalEntry.listComplete(7, at: nil).text.hasPrefix(json + "\t"), "as in version 1.0")
    }

    private static func site() throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            switch request.target.split(separator: "?")[0] {
            case "/rest/api/3/search/approximate-count": connection.respond(#"{"count":20}"#)
            case "/rest/api/3/search/jql":
                let ids = (1...20).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
                connection.respond("{\"issues\":[\(ids)],\"isLast\":true}")
            case "/rest/api/3/issue/bulkfetch":
                let issues = String(decoding: request.body, as: UTF8.self).matches(of: #/"(?<id>[0-9]+)"/#)
                    .map { "{\"id\":\"\($0.output.id)\",\"fields\":{\"summary\":\"issue\"}}" }
                connection.respond("{\"issues\":[\(issues.joined(separator: ","))],\"issueErrors\":[]}")
            default: connection.respond("[]")
            }
        }
    }

    @Test("is only in the report of the resumed run")
    func report() async throws {
        let server = try Self.site()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let output = folder.file("out")
        var reader = JiraClient.Configuration()
        reader.deployment = .cloud
        var plan = CopyPlan(
            table: try Catalogue.table(named: "Issues"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            fields: ["summary"],
            sink: SinkConfiguration(destination: .file(path: output, overwrite: true), level: .none)
        )
        plan.resumes = true
        for isComplete in [true, false] {
            // The state of a run that was killed before its first block.
            let journal = try RunJournal(output: output, head: JournalHead(plan: plan.runPlan(nil), started: Self.then))
            journal.append(listed: [2, 3], isComplete: isComplete, at: Self.then)
            try journal.sync()
            try folder.put("", "out.partial")
            let resumed = try await CopyActivity(plan: plan).run()
            #expect(resumed.rowsCopied == (isComplete ? 2 : 20))
            #expect(resumed.listingAge?.completed == (isComplete ? "2023-11-14T22:13:20Z" : nil))
            if isComplete {
                #expect(try #require(resumed.listingAge).seconds > 86_400)
                #expect(try resumed.json().contains("\"listingAge\""))
                #expect(!resumed.isIncomplete, "a notice, not a finding")
            }
            try FileManager.default.removeItem(atPath: output)
            try FileManager.default.removeItem(atPath: output + ".manifest.json")
        }
        plan.resumes = false
        let plain = try await CopyActivity(plan: plan).run()
        let json = try plain.json()
        #expect(plain.listingAge == nil && !json.contains("listingAge"))
    }
}

extension JournalEntry {
    fileprivate var text: String { String(decoding: line, as: UTF8.self) }
}
