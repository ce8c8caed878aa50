import FactoryDefinitions
import Foundation
import JiraReader
import RunState
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

/// Runs of a pipeline that did not succeed, and were resumed.
@Suite("A resumed pipeline", .timeLimit(.minutes(5)))
struct PipelineResumeTests {
    @Test("has the same names, repeats no lookup, and verifies and keeps copied files")
    func resumes() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let leaf = "@{utcnow('HHmmss')}-@{guid('N')}-@{rand(0, 1000000)}-@{activity('L').output.value[0].name}"
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("L"),
                FactoryFixture.copy("A", leaf: "a-\(leaf)-@{pipeline().RunId}", more: ResumeFixture.after("L")),
                ResumeFixture.statuses(
                    "B",
                    leaf: "b-\(leaf)-@{pipeline().TriggerTime}",
                    more: ResumeFixture.after("A")
                ),
                FactoryFixture.copy("C", leaf: "c-@{activity('A').output.rowsRead}", more: ResumeFixture.after("B")),
            ]
        )
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept && state.beginning == .fresh && !failed.isResumed)
        #expect(failed.value["jirastream"] == .null)
        #expect(failed.value["activityRuns", "3", "status"] == .string("Skipped"))
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily"))
        #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("a-") }, "\(names)")
        #expect(try fixture.folder.names == [".jirastream", "daily"])
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file(".jirastream"))
        #expect(files == [state.path.split(separator: "/").last.map(String.init)], "\(files)")

        // Another name of the field would result in another name of the files.
        site.fieldName.withLock { $0 = "Z" }
        let asked = server.requests.count
        let again = try await ResumeFixture.run(fixture, resumes: true)
        #expect(again.0.status == .failed && again.1.isKept && again.1.beginning == .resumed)
        #expect(ResumeFixture.paths(server, from: asked) == ["/rest/api/3/status"])

        site.fail()
        let notes = Mutex<[String]>([])
        let (report, resumed) = try await ResumeFixture.run(fixture, resumes: true) { event in
            if let note = event.note, !note.contains("TLS"), !note.contains("support") {
                notes.withLock { $0.append("\(event.activity): \(note)") }
            }
        }
        #expect(report.status == .succeeded && report.isResumed && !resumed.isKept, "\(report.message)")
        #expect(ResumeFixture.paths(server, from: asked + 1) == ["/rest/api/3/status", "/rest/api/3/field"])
        #expect(
            notes.withLock { $0 } == [
                "L: the output of the earlier run is used; nothing read",
                "A: the file is already complete; nothing read",
            ]
        )
        #expect(report.value["jirastream", "resumed"] == .boolean(true))
        for member in ["runId", "runStart", "pipelineName"] { #expect(report.value[member] == failed.value[member]) }
        for (number, name) in ["L", "A"].enumerated() {
            let (now, then) = (report.value["activityRuns", "\(number)"], failed.value["activityRuns", "\(number)"])
            #expect(now == then && now["status"] == .string("Succeeded"), "\(name): \(now.json) was \(then.json)")
        }
        for member in ["activityRunId", "activityRunStart"] {
            #expect(report.value["activityRuns", "2", member] == failed.value["activityRuns", "2", member])
        }
        #expect(
            report.value["activityRuns", "2", "activityRunId"] != report.value["activityRuns", "1", "activityRunId"]
        )
        let all = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily")).sorted()
        #expect(
            all.count == 6 && all.filter { $0.hasPrefix("b-") }.allSatisfy { $0.contains("-A-2025-11-23T18") },
            "\(all)"
        )
        #expect(all.filter { $0.hasPrefix("a-") } == names.sorted() && all.contains("c-1.json"))
        #expect(try fixture.folder.names == ["daily"], "the state and its folder are removed")

        // There is nothing left to resume: this is a normal run.
        let (other, fresh) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(
            other.status == .succeeded && fresh.beginning == .fresh && other.value["runId"] != report.value["runId"]
        )
    }

    @Test("keeps a copied file that temporarily could not be verified")
    func unverified() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.files[0] = fixture.files[0].replacing(
            "{\"type\": \"SecureString\", \"value\": \"\(FactoryFixture.token)\"}",
            with: #"{"type": "AzureKeyVaultSecret", "store": {"referenceName": "Vault"}, "secretName": "token"}"#
        )
        fixture.files.append(
            #"{"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl": "https://x.vault.azure.net"}}}"#
        )
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy("A", leaf: "a"),
                ResumeFixture.statuses("B", leaf: "b", more: ResumeFixture.after("A")),
            ]
        )
        let unknown = fixture.settings.secrets
        fixture.settings.secrets.local = { _ in Secret(FactoryFixture.token) }
        let known = fixture.settings.secrets
        let (failed, _) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "0", "status"] == .string("Succeeded"), "\(failed.value.json)")
        fixture.settings.secrets = unknown
        let (unverified, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(unverified.value["activityRuns", "0", "status"] == .string("Failed"), "\(unverified.value.json)")
        fixture.settings.secrets = known
        site.fail()
        let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(report.value["activityRuns", "0"] == failed.value["activityRuns", "0"])
    }

    @Test("exports a removed or damaged file again, and reports the new output")
    func removed() async throws {
        for isRemoved in [true, false] {
            let site = ResumeFixture.Site()
            let server = try site.start()
            defer { server.stop() }
            var fixture = try ResumeFixture.fixture(server)
            fixture.add(
                pipeline: "P",
                [
                    FactoryFixture.copy("A", leaf: "a"),
                    ResumeFixture.statuses("B", leaf: "b", more: ResumeFixture.after("A")),
                ]
            )
            let (failed, _) = try await ResumeFixture.run(fixture, resumes: false)
            #expect(failed.value["activityRuns", "0", "status"] == .string("Succeeded"))
            if isRemoved {
                #expect(unlink(fixture.folder.file("daily/a.json")) == 0)
            } else {
                try fixture.folder.put("{}\n", "daily/a.json")
            }
            site.fieldName.withLock { $0 = "Longer" }
            site.fail()
            let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
            #expect(report.status == .succeeded, "\(report.message)")
            let text = String(decoding: try fixture.folder.content("daily/a.json"), as: UTF8.self)
            #expect(text == "{\"id\":\"a\",\"name\":\"Longer\",\"custom\":true}\n")
            #expect(report.value["activityRuns", "0", "output", "dataWritten"] == .integer(Int64(text.utf8.count)))
            #expect(report.value["activityRuns", "0", "output", "rowsRead"] == .integer(1))
        }
    }

    @Test("accepts only files that it has written itself, not files from before it began")
    func yesterday() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("A", leaf: "a")])
        site.fail()
        #expect(try await fixture.makeRun("P").start().status == .succeeded)
        var manifest = try #require(try FileManifest.read(of: fixture.folder.file("daily/a.json")))
        manifest.activityRunID = "another"
        try fixture.folder.put(String(decoding: manifest.json(), as: UTF8.self), "daily/a.json.manifest.json")

        site.fail("/rest")
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: state.path))
        site.fail()
        site.fieldName.withLock { $0 = "new" }
        let asked = server.requests.count
        #expect(try await ResumeFixture.run(fixture, resumes: true).0.status == .succeeded)
        #expect(server.requests.count == asked + 1)
        #expect(String(decoding: try fixture.folder.content("daily/a.json"), as: UTF8.self).contains("\"new\""))

        // The state of a process that was killed after the file was published and before the state was updated.
        try FileManager.default.createDirectory(
            atPath: fixture.folder.file(".jirastream"),
            withIntermediateDirectories: true
        )
        try bytes.write(to: URL(fileURLWithPath: state.path))
        let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.status == .succeeded && server.requests.count == asked + 1)
        #expect(report.value["activityRuns", "0", "output", "rowsCopied"] == .integer(1))
    }

    @Test("repeats a lookup whose settings have changed")
    func otherSettings() async throws {
        let site = ResumeFixture.Site()
        site.fail("/rest/api/3/status")
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("Hidden", more: #""policy": {"secureOutput": true},"#),
                FactoryFixture.lookup(
                    "L",
                    table: "@{activity('Hidden').output.value[0].name}",
                    more: ResumeFixture.after("Hidden")
                ),
                ResumeFixture.statuses("B", leaf: "b", more: ResumeFixture.after("L")),
            ]
        )
        site.fieldName.withLock { $0 = "Fields" }
        let (failed, _) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "1", "status"] == .string("Succeeded"), "\(failed.value.json)")
        site.fail()
        site.fieldName.withLock { $0 = "Statuses" }
        let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.value["activityRuns", "1", "output", "value", "0", "name"] == .string("open"))
    }

    @Test("resumes the output of the first attempt in the second attempt")
    func retries() async throws {
        let failures = Atomic<Int>(1)
        let starts = Mutex<[Int]>([])
        let server = try LoopbackServer { request, connection in
            let start = request.query("startAt").flatMap { Int($0) } ?? 0
            starts.withLock { $0.append(start) }
            if start >= 8, failures.exchange(0, ordering: .relaxed) > 0 { return connection.respond("", status: 503) }
            let text = String(repeating: "x", count: 600_000)
            let end = max(start, min(start + 4, 12))
            let projects = (start..<end).map { "{\"id\":\"\($0)\",\"description\":\"\(text)\"}" }
            connection.respond(
                """
                {"values":[\(projects.joined(separator: ","))],"total":12,"isLast":\(end >= 12),"maxResults":4,\
                "startAt":\(start)}
                """
            )
        }
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let copy = FactoryFixture.copy(
            "C",
            source: #", "sourceRetryCount": 0"#,
            more: #""policy": {"retry": 1, "retryIntervalInSeconds": 30},"#
        )
        fixture.add(
            pipeline: "P",
            [
                copy.replacing(
                    "\"inputs\": [{\"referenceName\": \"Table\", ",
                    with:
                        "\"inputs\": [{\"referenceName\": \"Table\", \"parameters\": {\"table\": \"SearchProjects\"}, "
                )
            ]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.value.json)")
        #expect(report.value["activityRuns", "0", "output", "rowsCopied"] == .integer(12))
        guard case .integer(let kept) = report.value["activityRuns", "0", "output", "jirastream", "keptRows"] else {
            Issue.record("\(report.value.json)")
            return
        }
        #expect(kept >= 2 && starts.withLock { $0 }.filter { $0 == 0 }.count == 1, "\(starts.withLock { $0 })")
        let ids = String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self).split(separator: "\n")
            .compactMap { $0.firstMatch(of: #/"id":"(?<id>[0-9]+)"/#).flatMap { Int($0.output.id) } }
        #expect(ids == Array(0..<12))
    }
}
