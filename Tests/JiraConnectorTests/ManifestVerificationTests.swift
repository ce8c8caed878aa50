import Foundation
import InterimData
import JiraReader
import RunState
import Sinks
import TestSupport
import Testing

@testable import JiraConnector

@Suite("Verification of a file against its manifest", .timeLimit(.minutes(10)))
struct ManifestVerificationTests {
    /// A copied file with a manifest that has every member.
    private struct Fixture {
        let folder: TemporaryFolder
        let output: String

        init(format: SinkConfiguration.Format, level: SinkConfiguration.Level) async throws {
            let rows = (0..<150).map { "{\"id\":\"customfield_\($0)\",\"name\":\"\($0)\",\"custom\":true}" }
            let server = try LoopbackServer { $1.respond("[" + rows.joined(separator: ",") + "]") }
            defer { server.stop() }
            folder = try TemporaryFolder()
            output = folder.file("out")
            var reader = JiraClient.Configuration()
            reader.deployment = .cloud
            var plan = CopyPlan(
                table: try Catalogue.table(named: "Fields"),
                site: try JiraSite(server.baseURL),
                credentials: .basic(user: "me", token: Secret("tops3cret")),
                reader: reader,
                sink: SinkConfiguration(
                    destination: .file(path: output, overwrite: false),
                    format: format,
                    level: level,
                    blockByteCount: 1000
                )
            )
            plan.mapping.mapComplexValuesToString = format == .csv
            _ = try await CopyActivity(plan: plan).run()
            var manifest = try #require(try FileManifest.read(of: output))
            #expect(manifest.blocks?.count ?? 0 > 2)
            manifest.siteDate = "Mon, 30 Nov 2026 10:00:00 GMT"
            manifest.goneIssues = [3, 4]
            manifest.unreadIssues = [5]
            manifest.cutLists = ["comment": 2]
            manifest.skippedParents = [
                try JSONDecoder().decode(
                    SkippedParent.self,
                    from: Data(#"{"table":"A","parent":"b \"c\"/d é","status":403,"message":"no\nway"}"#.utf8)
                )
            ]
            manifest.listing = try JSONDecoder().decode(
                ListingFindings.self,
                from: Data(
                    #"{"siteWarnings":["cut"],"shortListings":[{"table":"A","listed":1,"expected":9}],"movedLists":[]}"#
                        .utf8
                )
            )
            try write(try manifest.json())
        }

        func write(_ manifest: Data) throws {
            try manifest.write(to: URL(filePath: FileManifest.path(of: output)))
        }

        func manifest() throws -> [String: Any] {
            let data = try Data(contentsOf: URL(filePath: FileManifest.path(of: output)))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }

        /// Returns the problems of the file according to its manifest.
        func problems() -> [String] {
            do throws(RunStateError) {
                return try FileVerification(path: output).run().problems
            } catch {
                return [error.message]
            }
        }
    }

    /// Returns all changes of one value of JSON or of a part of it: changed, removed, or of another type. `nil`
    /// removes it.
    private static func mutations(of value: Any, at path: String) -> [(place: String, value: Any?)] {
        var all: [(place: String, value: Any?)] = [("\(path) null", NSNull()), ("\(path) removed", nil)]
        switch value {
        case let text as String:
            all += [("\(path) longer", text + "x"), ("\(path) a number", 7), ("\(path) a list", [text])]
            let digits = text.map { $0.wholeNumberValue.map { "\(($0 + 1) % 10)" } ?? String($0) }.joined()
            if digits != text { all.append(("\(path) other digits", digits)) }
        case let elements as [Any]:
            all += [("\(path) longer", elements + [elements.first ?? 1]), ("\(path) an object", [String: Any]())]
            for (place, element) in elements.enumerated() {
                for (name, changed) in mutations(of: element, at: "\(path)/\(place)") {
                    var copy = elements
                    copy.replaceSubrange(place...place, with: changed.map { [$0] } ?? [])
                    all.append((name, copy))
                }
            }
        case let members as [String: Any]:
            all.append(("\(path) a list", [Any]()))
            all.append(("\(path) with more", members.merging(["x": 1]) { $1 }))
            for (name, member) in members {
                for (place, changed) in mutations(of: member, at: "\(path)/\(name)") {
                    var copy = members
                    copy[name] = changed
                    all.append((place, copy))
                }
            }
        default:
            let number = (value as? NSNumber)?.uint64Value ?? 0
            all += [("\(path) more", number == .max ? number - 1 : number + 1), ("\(path) text", "\(number)")]
        }
        return all
    }

    @Test(
        "fails if a member of the manifest is changed, removed or of another type",
        arguments: [
            (SinkConfiguration.Format.ndjson, SinkConfiguration.Level.fastest), (.ndjson, .none), (.json, .optimal),
            (.csv, .fastest),
        ]
    )
    func everyMember(format: SinkConfiguration.Format, level: SinkConfiguration.Level) async throws {
        let fixture = try await Fixture(format: format, level: level)
        let manifest = try fixture.manifest()
        #expect(fixture.problems() == [], "unchanged")
        // The same manifest in another notation.
        try fixture.write(JSONSerialization.data(withJSONObject: manifest))
        #expect(fixture.problems() == [], "without white space and in another order")

        var accepted: [String] = []
        var count = 0
        for (place, changed) in Self.mutations(of: manifest, at: "") {
            guard let changed = changed as? [String: Any] else { continue }
            count += 1
            try fixture.write(JSONSerialization.data(withJSONObject: changed))
            let problems = fixture.problems()
            if problems.isEmpty { accepted.append(place) }
            #expect(problems.allSatisfy { !$0.isEmpty && $0.utf8.count < 2000 }, "\(place): \(problems)")
        }
        #expect(accepted.isEmpty, "changes that were not detected: \(accepted)")
        #expect(count > 200)
    }

    @Test("accepts manifests of version 1, which have no digest")
    func version1() async throws {
        let fixture = try await Fixture(format: .ndjson, level: .fastest)
        var manifest = try fixture.manifest()
        manifest["digest"] = nil
        manifest["formatVersion"] = 1
        try fixture.write(JSONSerialization.data(withJSONObject: manifest))
        #expect(fixture.problems() == [])
        manifest["textBytes"] = 1
        try fixture.write(JSONSerialization.data(withJSONObject: manifest))
        #expect(fixture.problems().contains { $0.hasSuffix("bytes of text, expected 1") })
        manifest["formatVersion"] = 4
        try fixture.write(JSONSerialization.data(withJSONObject: manifest))
        #expect(fixture.problems().first?.contains("version 4") == true)
    }

    @Test("Python computes the digest as documented", .enabled(if: Subprocess.exists("python3")))
    func documentedDigest() async throws {
        let fixture = try await Fixture(format: .ndjson, level: .fastest)
        let script = """
            import hashlib, json, sys
            manifest = json.load(open(sys.argv[1]))
            rest = {name: value for name, value in manifest.items() if name != "digest"}
            text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            print(hashlib.sha256(text.encode()).hexdigest() == manifest["digest"])
            """
        let result = try Subprocess.run("python3", ["-c", script, FileManifest.path(of: fixture.output)])
        #expect(String(decoding: result.output, as: UTF8.self) == "True\n")
    }
}
