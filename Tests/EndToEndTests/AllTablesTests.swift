import Foundation
import Judge
import MockJira
import Testing

@Suite("All tables in one run", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct AllTablesTests {
    /// A table as the command describes it.
    struct Description: Decodable {
        struct Column: Decodable {
            var name: String
            var type: String
        }
        var name: String
        var operation: String
        var connector: Bool
        var requiredParameters: [String]
        var columns: [Column]

        var dateTimes: Set<String> { Set(columns.filter { $0.type == "DateTime" }.map(\.name)) }
    }

    struct Manifest: Decodable {
        struct Table: Decodable {
            var table: String
            var file: String?
            var rows: Int
            var error: String?
        }
        var tables: [Table]
    }

    /// Parameters of the tables that have nothing to tell without them.
    static let needed = [
        "FieldAutoCompleteForQueryString": ["fieldName": "reporter"], "IssuePickerResource": ["query": "a"],
    ]

    /// What is asked for beside the path, so that columns have values.
    static let expanded = [
        "AllPermissionSchemes": "all", "NotificationSchemes": "all", "CurrentUser": "groups,applicationRoles",
        "DashboardsPaginated":
            "description,owner,viewUrl,favourite,favouritedCount,sharePermissions,editPermissions,isWritable",
        "FieldsPaginated": "key,stableId,lastUsed,screensCount,contextsCount,isLocked,searcherKey",
        "FiltersPaginated":
            "description,favourite,favouritedCount,jql,owner,searchUrl,sharePermissions,editPermissions,"
            + "isWritable,approximateLastUsed,subscriptions,viewUrl",
    ]

    @Test("Every table of the connector equals the site, row by row")
    func connectorTables() async throws {
        var configuration = MockJiraConfiguration(site: SiteConfiguration(issues: 300, seed: 5))
        configuration.irregularWhitespace = true
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let manifest = try await Self.copyAll(server, to: folder)
                let judge = Judge(server.site)
                var agreed: [String] = []
                for table in try await Self.tables() where table.connector {
                    let path = "\(folder)/\(table.name).ndjson.gz"
                    let parameters = Self.needed[table.name] ?? [:]
                    if !parameters.isEmpty {
                        let arguments = parameters.flatMap { ["--table-param", "\($0.key)=\($0.value)"] }
                        _ = try await Copy(table: table.name, site: server.baseURL, output: path, arguments: arguments)
                            .succeed()
                    } else {
                        let entry = try #require(manifest.tables.first { $0.table == table.name }, "\(table.name)")
                        #expect(entry.error == nil, "\(table.name)")
                    }
                    let verdict: Verdict
                    if let known = Export.Table(rawValue: table.name) {
                        verdict = try await judge.verdict(on: Export(known, path))
                    } else {
                        var parameters = parameters
                        if let expand = Self.expanded[table.name] { parameters["expand"] = expand }
                        var records = server.site.records(of: table.operation, parameters: parameters)
                        if let list = Self.lists[table.name] { records = records.flatMap { Self.list(list, of: $0) } }
                        verdict = try await judge.verdict(
                            on: path,
                            records: try await Self.inOrder(
                                records.map { ExpectedRecord(record: $0) },
                                of: path,
                                table.name
                            ),
                            dateTimes: table.dateTimes
                        )
                    }
                    if verdict.isAgreement { agreed.append(table.name) }
                    #expect(verdict.isAgreement, "\(table.name) \(verdict)")
                }
                print("\(agreed.count) of 75 tables of the connector equal the site")
                #expect(agreed.count == 75)
            }
        }
    }

    @Test("Every table that hangs on another equals the site, its parents' columns in front")
    func childTables() async throws {
        let configuration = MockJiraConfiguration(site: SiteConfiguration(issues: 300, seed: 6))
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let names = ChildTable.all.map(\.name)
                let tables = try await Self.tables()
                let finished = try await Program(
                    Binaries.jirastream,
                    ["copy", "--tables", names.joined(separator: ","), "--site", server.baseURL, "--output", folder],
                    environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                ).run(limit: .seconds(120))
                #expect(finished.exitCode == 0, "\(finished)")
                var agreed: [String] = []
                for child in ChildTable.all {
                    let table = try #require(tables.first { $0.name == child.name })
                    let rows = child.rows(server.site)
                    #expect(!rows.isEmpty, "\(child.name)")
                    let verdict = try await Judge(server.site).verdict(
                        on: "\(folder)/\(child.name).ndjson.gz",
                        records: try await Self.inOrder(rows, of: "\(folder)/\(child.name).ndjson.gz", child.name),
                        dateTimes: table.dateTimes
                    )
                    if verdict.isAgreement { agreed.append(child.name) }
                    #expect(verdict.isAgreement, "\(child.name) \(verdict)")
                }
                print("beside them: \(agreed.joined(separator: ", "))")
            }
        }
    }

    @Test("A table that the account may not read is told, and the rest goes on")
    func forbidden() async throws {
        var configuration = MockJiraConfiguration(site: SiteConfiguration(issues: 50))
        configuration.isAdministrator = false
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let finished = try await Program(
                    Binaries.jirastream,
                    ["copy", "--tables", "Screens,SearchProjects", "--site", server.baseURL, "--output", folder],
                    environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                ).run(limit: .seconds(60))
                #expect(finished.exitCode == 3, "\(finished)")
                let manifest = try Self.manifest(folder)
                let screens = try #require(manifest.tables.first { $0.table == "Screens" })
                #expect(screens.file == nil && screens.error?.contains("403") == true)
                #expect(manifest.tables.first { $0.table == "SearchProjects" }?.rows == server.site.projects.count)
                #expect(!FileManager.default.fileExists(atPath: folder + "/Screens.ndjson.gz"))
            }
        }
    }

    /// Operations that the site keeps as one record, whose list makes up the table.
    private static let lists = ["License": "applications", "IssuePickerResource": "sections"]

    private static func list(_ name: String, of record: SiteRecord) -> [SiteRecord] {
        guard case .list(let values)? = record[name] else { return [] }
        return values.compactMap { if case .object(let record) = $0 { record } else { nil } }
    }

    /// What tells the records of tables whose order the vendor leaves open: entries of an object, issues of a bulk answer.
    private static let unordered = [
        "AllPermissions": ["key"], "ProjectRoles": ["_projectId", "name"],
        "IssueChangelogs": ["_issueId", "id"],
    ]

    /// The rows in the order in which the file has them, if that order is open. A row that the file lacks comes last.
    private static func inOrder(
        _ rows: [ExpectedRecord],
        of path: String,
        _ table: String
    ) async throws -> [ExpectedRecord] {
        guard let names = unordered[table] else { return rows }
        let finished = try await Program("/bin/sh", ["-c", "zcat \"$1\"", "sh", path]).run()
        var places: [[String]: Int] = [:]
        for line in finished.standardOutput.split(separator: UInt8(ascii: "\n")) {
            let object = try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
            places[names.map { object[$0] as? String ?? "" }] = places.count
        }
        func place(_ row: ExpectedRecord) -> Int {
            let key = names.map { name -> String in
                let value = row.parents.first { $0.name == name }?.value ?? row.record[name]
                if case .text(let text)? = value { return text } else { return "" }
            }
            return places[key] ?? Int.max
        }
        return rows.map { (place($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func copyAll(_ server: MockJiraServer, to folder: String) async throws -> Manifest {
        let finished = try await Program(
            Binaries.jirastream,
            ["copy", "--all", "--site", server.baseURL, "--output", folder],
            environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        ).run(limit: .seconds(200))
        #expect(finished.exitCode == 0, "\(finished)")
        return try manifest(folder)
    }

    private static func manifest(_ folder: String) throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: URL(filePath: folder + "/manifest.json")))
    }

    private static func tables() async throws -> [Description] {
        let finished = try await Program(Binaries.jirastream, ["tables", "--json"]).run()
        return try JSONDecoder().decode([Description].self, from: finished.standardOutput)
    }
}
