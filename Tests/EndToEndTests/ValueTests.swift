import Foundation
import Judge
import MockJira
import Testing

@Suite("Values in the file", .enabled(if: Judge.isAvailable), .timeLimit(.minutes(10)))
struct ValueTests {
    /// Returns a Boolean value that indicates whether a JSON value is of a type of the schema.
    private static func fits(_ value: Any, _ type: String) -> Bool {
        let number = value as? NSNumber
        let isBoolean = number.map { String(cString: $0.objCType) == "c" } ?? false
        switch type {
        case "String": return value is String
        case "DateTime":
            let text = value as? String ?? ""
            return text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}[+-]\d\d:\d\d/) != nil
        case "Boolean": return isBoolean
        case "Integer": return number != nil && !isBoolean && number?.doubleValue.rounded() == number?.doubleValue
        case "Decimal": return number != nil && !isBoolean
        case "Object": return value is [String: Any]
        case "Array": return value is [Any]
        default: return false
        }
    }

    /// Returns the values at a path in a record, such as `fields.comment.comments[*].created`, without nulls.
    private static func values(_ value: Any, _ path: ArraySlice<Substring>) -> [Any] {
        guard let first = path.first else { return [value] }
        let isList = first.hasSuffix("[*]")
        let name = String(isList ? first.dropLast(3) : first)
        guard let member = (value as? [String: Any])?[name], !(member is NSNull) else { return [] }
        let inner = isList ? member as? [Any] ?? [] : [member]
        return inner.flatMap { values($0, path.dropFirst()) }
    }

    @Test("have the types that the schema and the manifest state, in every table and at every depth")
    func types() async throws {
        let site = MockSiteConfiguration(issues: 400, seed: 5, hostileValues: true)
        try await withMockJira(MockJiraConfiguration(site: site)) { server in
            try await TemporaryFolder.use { folder in
                let tables = try await TableJudge.tables().filter { $0.requiredParameters.isEmpty }
                let finished = try await Program(
                    Binaries.jirastream,
                    ["copy", "--tables", tables.map(\.name).joined(separator: ","), "--level", "none"]
                        + ["--complete", "comment,worklog,changelog", "--site", server.baseURL, "--output", folder],
                    environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                ).run(limit: .seconds(300))
                #expect(finished.exitCode == 0, "\(finished)")
                var nested: Set<String> = []
                for table in tables {
                    let path = "\(folder)/\(table.name).ndjson"
                    let manifest = try JSONSerialization.jsonObject(
                        with: Data(contentsOf: URL(filePath: path + ".manifest.json"))
                    )
                    let columns = try #require((manifest as? [String: Any])?["columns"] as? [[String: String]])
                    var types = Dictionary(uniqueKeysWithValues: columns.map { ($0["name"] ?? "", $0["type"] ?? "") })
                    #expect(!types.keys.contains { $0.contains("[*]") }, "\(table.name)")
                    for column in table.columns where types[column.name] == nil { types[column.name] = column.type }
                    for column in table.columns {
                        #expect(types[column.name] == column.type, "\(table.name) \(column)")
                    }
                    for line in try await TextLines.of(path) {
                        // Foundation rejects numbers beyond the range of a Double, which the site has.
                        let plain = line.replacing(/(\d)[eE][+-]?\d{3,}/) { String($0.1) }
                        let record = try JSONSerialization.jsonObject(with: Data(plain.utf8))
                        for (name, type) in types {
                            for value in Self.values(record, name.split(separator: ".")[...]) {
                                #expect(Self.fits(value, type), "\(table.name) \(name) is not a \(type): \(value)")
                                if name.contains("[*]") || name.contains("insight.") { nested.insert(name) }
                            }
                        }
                    }
                }
                for name in [
                    "fields.comment.comments[*].created", "fields.comment.comments[*].updated",
                    "fields.worklog.worklogs[*].started", "fields.attachment[*].created",
                    "changelog.histories[*].created", "insight.lastIssueUpdateTime",
                ] {
                    #expect(nested.contains(name), "there was no value of \(name): \(nested.sorted())")
                }
            }
        }
    }

    @Test("of the default site fit doubles and text columns, in every table")
    func common() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 600))) { server in
            try await TemporaryFolder.use { folder in
                let tables = try await TableJudge.tables().filter { $0.requiredParameters.isEmpty }
                let finished = try await Program(
                    Binaries.jirastream,
                    ["copy", "--tables", tables.map(\.name).joined(separator: ","), "--level", "none"]
                        + ["--site", server.baseURL, "--output", folder],
                    environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                ).run(limit: .seconds(300))
                #expect(finished.exitCode == 0, "\(finished)")
                let script = """
                    import glob, json, math, sys
                    def integer(text):
                        assert abs(int(text)) < 2 ** 53 and text != "-0", text
                        return text
                    def fraction(text):
                        value = float(text)
                        assert math.isfinite(value) and (value or not text.strip("-0.eE")), text
                        return text
                    records = 0
                    for path in glob.glob(sys.argv[1] + "/*.ndjson"):
                        for line in open(path, encoding="utf-8"):
                            record = json.loads(line, parse_int=integer, parse_float=fraction)
                            text = json.dumps(record, ensure_ascii=False)
                            assert "\\\\u0000" not in text, path + ": " + text
                            text.encode("utf-8")
                            records += 1
                    print(records)
                    """
                let records = try await Python.run(script, [folder]).output
                #expect(Int(records.dropLast()) ?? 0 > 5000, "\(records)")
            }
        }
    }

    @Test("that are points in time are rewritten in CSV as in JSON, at every depth")
    func delimited() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 200, seed: 5, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(site: server.baseURL, output: folder + "/out", arguments: ["--format", "csv"])
                copy.arguments += ["--level", "none"]
                _ = try await copy.succeed()
                let text = try String(contentsOfFile: folder + "/out", encoding: .utf8)
                let zone = try #require(text.firstMatch(of: /created"":""[^"]*([+-]\d\d:\d\d)""/))
                let old = zone.1.replacingOccurrences(of: ":", with: "") + "\"\""
                #expect(!text.contains(old), "a point in time was not rewritten")
            }
        }
    }

    @Test(
        "that are extreme numbers inside records crash no process and allocate little memory",
        arguments: [1, 2, 3] as [UInt64]
    )
    func extremeNumbers(seed: UInt64) async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 150, seed: seed, hostileValues: true)
        )
        configuration.faults = [.extremeNumbers(inRecords: true)]
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                for (table, arguments) in [
                    ("Issues", ["--complete", "comment,worklog,changelog"]), ("Issues", ["--format", "csv"]),
                    ("IssueChangelogs", []), ("IssueComments", []), ("IssueWorklogs", []), ("IssueWatchers", []),
                    ("IssueVotes", []), ("IssueAttachments", []), ("IdsOfWorklogsModifiedSince", []),
                    ("BoardIssues", []),
                    ("AuditRecords", []), ("Sprints", []),
                ] {
                    var copy = Copy(table: table, site: server.baseURL, output: folder + "/out")
                    copy.arguments =
                        arguments + [
                            "--overwrite", "--level", "none", "--retries", "1", "--report", folder + "/report",
                        ]
                    let finished = try await copy.run()
                    #expect([0, 1, 3].contains(finished.exitCode), "seed \(seed), \(table): \(finished)")
                    let report = try Report(path: folder + "/report")
                    #expect(report.peakMemoryBytes < 400 << 20, "seed \(seed), \(table)")
                    if finished.exitCode == 1 { #expect(!report.errors.isEmpty) }
                }
            }
        }
    }
}
