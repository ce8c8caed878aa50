import FactoryDefinitions
import FactoryRuntime
import Foundation
import InterimData
import JiraReader
import Judge
import MockJira
import MockJiraTLS
import TestSupport
import Testing

/// Compares runs of random factories of version 1.0 with runs of the upgraded factories.
@Suite("Upgraded factories", .timeLimit(.minutes(15)))
struct UpgradePropertyTests {
    private static let count = 300

    @Test("write the same rows as before, or are unchanged for a stated reason")
    func sameRows() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 60, projects: 7, seed: 9))
        configuration.tls = MockTLS(names: ["jira.harbor.example"])
        configuration.user = "svc"
        configuration.token = "tops3cret"
        try await withMockJira(configuration) { server in
            var (upgradable, upgraded) = (0, 0)
            for seed in 0..<Self.count {
                let factory = OldFactory(seed: UInt64(seed))
                let files = factory.files.map { DefinitionFiles.File(path: $0.path, bytes: Array($0.text.utf8)) }
                let upgrade = DefinitionUpgrade(of: DefinitionSet(files: files), in: files, tables: .catalogue)
                if factory.hasCounterparts { upgradable += 1 }
                guard !upgrade.changed.isEmpty else {
                    #expect(upgrade.notes.contains { $0.severity == .error && !$0.message.isEmpty }, "\(seed)")
                    continue
                }
                if factory.hasCounterparts, !upgrade.isIncomplete { upgraded += 1 }
                let before = try await Self.run(files, on: server)
                #expect(before.status == .succeeded, "\(seed): \(before.message)\n\(factory.summary)")
                let new = Dictionary((upgrade.changed + upgrade.added).map { ($0.path, $0) }) { $1 }
                let after = files.map { new[$0.path] ?? $0 } + upgrade.added
                let problems = DefinitionChecker(tables: .catalogue).check(DefinitionSet(files: after))
                #expect(!problems.contains { $0.severity == .error }, "\(seed): \(problems)\n\(factory.summary)")
                let result = try await Self.run(after, on: server)
                #expect(result.status == .succeeded, "\(seed): \(result.message)\n\(factory.summary)")
                #expect(result.values == before.values, "\(seed)\n\(factory.summary)")
                #expect(result.files.keys.sorted() == before.files.keys.sorted(), "\(seed)")
                for (name, text) in before.files {
                    let other = result.files[name] ?? ""
                    if text == other { continue }
                    // Without a mapping, the rows of version 2.0 are nested.
                    let naming = Version1Naming(entity: factory.entities[name] ?? "")
                    let (old, flat) = try (Rows.flat(text, name), Rows.flat(other, name, naming))
                    #expect(old == flat, "\(seed) \(name)\n\(factory.summary)")
                }
            }
            #expect(upgraded * 100 >= upgradable * 90, "\(upgraded) of \(upgradable)")
            print("upgraded \(upgraded) of \(upgradable) factories whose tables have a counterpart, of \(Self.count)")
        }
    }

    private struct Outcome {
        var status: PipelineRunReport.Status
        var message: String
        /// The text of each output, by its name.
        var files: [String: String]
        /// The values that the pipeline has set, in order.
        var values: [String]
    }

    private static func run(_ files: [DefinitionFiles.File], on server: MockJiraServer) async throws -> Outcome {
        try await TemporaryFolder.use { folder in
            var settings = PipelineRun.Settings(outputRoot: folder)
            let port = server.baseURL.split(separator: ":").last ?? ""
            settings.reader.connectTo = ["jira.harbor.example:443:127.0.0.1:\(port)"]
            settings.reader.certificateAuthorityFile = server.certificateAuthorityPath
            let report = try await PipelineRun(of: "P", in: DefinitionSet(files: files), settings: settings).start()
            var texts: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where name.hasPrefix("out") && !name.hasSuffix(".manifest.json") {
                texts[name] = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            }
            var values: [String] = []
            if case .object(let object) = report.value, case .array(let runs)? = object["activityRuns"] {
                for case .object(let run) in runs {
                    guard case .object(let output)? = run["output"], let value = output["value"], output["name"] != nil
                    else { continue }
                    values.append(value.json)
                }
            }
            return Outcome(status: report.status, message: report.message, files: texts, values: values)
        }
    }
}

/// The rows of an output file.
private enum Rows {
    /// Returns the values of each row by their names in version 1.0, in lower case and without underscores.
    static func flat(_ text: String, _ name: String, _ naming: Version1Naming = Version1Naming()) throws -> [[String:
        String]]
    {
        guard name.hasSuffix(".json") else { return [[name: text]] }
        return try text.split(separator: "\n").map { line in
            var row: [String: String] = [:]
            collect(try JSONReader.read(Array(line.utf8)).root, [], naming, &row)
            return row
        }
    }

    private static func collect(
        _ value: LocatedValue,
        _ path: [String],
        _ naming: Version1Naming,
        _ row: inout [String: String]
    ) {
        let name = FlattenedName.key(of: naming.name(of: path))
        switch value.content {
        case .object(let members) where path.isEmpty || !members.isEmpty:
            for member in members { collect(member.value, path + [member.name], naming, &row) }
        case .null: break
        case .string(let text): row[name] = text
        default: row[name] = value.factoryText
        }
    }
}

extension LocatedValue {
    fileprivate var factoryText: String {
        switch content {
        case .boolean(let value): "\(value)"
        case .number(let text): "\(text)"
        case .array(let elements): "[" + elements.map(\.jsonText).joined(separator: ",") + "]"
        case .object: "{}"
        default: ""
        }
    }

    /// The value as JSON without white space.
    fileprivate var jsonText: String {
        switch content {
        case .null: "null"
        case .string(let text): JSONText.json(of: text)
        case .object(let members):
            "{" + members.map { JSONText.json(of: $0.name) + ":" + $0.value.jsonText }.joined(separator: ",") + "}"
        default: factoryText
        }
    }
}

/// A random factory of version 1.0: a linked service, datasets over tables, and a pipeline of copies and lookups.
private struct OldFactory {
    struct File {
        var path: String
        var text: String
    }

    private struct OldTable {
        var name: String
        /// The table of version 2.0; `nil` if there is none.
        var counterpart: String?
        var entity: String
    }

    private static let tables = [
        OldTable(name: "Api_Field", counterpart: "Fields", entity: "Field"),
        OldTable(name: "Api_Project", counterpart: "SearchProjects", entity: "Project"),
        OldTable(name: "Api_Project_Type", counterpart: "AllProjectTypes", entity: "Project_Type"),
        OldTable(name: "Api_Issue_Type", counterpart: "IssueAllTypes", entity: "Issue_Type"),
        OldTable(name: "Api_Issue_Link_Type", counterpart: "IssueLinkTypes", entity: "Issue_Link_Type"),
        OldTable(name: "Api_Status", counterpart: "Statuses", entity: "Status"),
        OldTable(name: "Api_Status_Category", counterpart: "StatusCategories", entity: "Status_Category"),
        OldTable(name: "Api_Resolution", counterpart: "SearchResolutions", entity: "Resolution"),
        OldTable(name: "Api_Role", counterpart: "AllProjectRoles", entity: "Role"),
        OldTable(name: "ApiAllUsers", counterpart: "AllUsers", entity: "User"),
        OldTable(name: "Api_Priority", counterpart: nil, entity: "Priority"),
        OldTable(name: "Api_Issue", counterpart: nil, entity: "Issue"),
    ]

    private(set) var files: [File] = []
    /// If `true`, every table has a counterpart in version 2.0.
    private(set) var hasCounterparts = true
    /// The entity of the records of each output, by the name of the file.
    private(set) var entities: [String: String] = [:]
    private var random: SeededRandom
    private var activities: [String] = []

    /// The datasets and the pipeline, for messages.
    var summary: String { files.map(\.text).joined(separator: "\n") }

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        files = [
            File(
                path: "f/linkedService/Old.json",
                text: """
                    {"name": "Old", "properties": {"type": "Jira", "typeProperties": {"host": "jira.harbor.example",
                    "username": "svc", "useEncryptedEndpoints": true, "password": {"type": "SecureString", "value": "tops3cret"}}}}
                    """
            ),
            File(
                path: "f/linkedService/Files.json",
                text:
                    #"{"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "/d", "userId": "u"}}}"#
            ),
            File(path: "f/dataset/Lines.json", text: Self.sink("Lines", "Json", "")),
            File(
                path: "f/dataset/Rows.json",
                text: Self.sink(
                    "Rows",
                    "DelimitedText",
                    #", "firstRowAsHeader": true, "rowDelimiter": "\n", "escapeChar": "\"""#
                )
            ),
        ]
        for number in 1...Int.random(in: 1...2, using: &random) { addTable(number) }
        files.append(
            File(
                path: "f/pipeline/P.json",
                text: """
                    {"name": "P", "properties": {"variables": {"v": {"type": "String"}, "list": {"type": "Array"}}, "activities": [
                    \(activities.joined(separator: ",\n"))]}}
                    """
            )
        )
    }

    private static func sink(_ name: String, _ type: String, _ settings: String) -> String {
        """
        {"name": "\(name)", "properties": {"type": "\(type)", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location": {"type":
        "FileServerLocation", "fileName": "@dataset().leaf"}\(settings)}}}
        """
    }

    private mutating func addTable(_ number: Int) {
        let isOdd = Int.random(in: 0..<12, using: &random) == 0
        let candidates = Self.tables.filter { ($0.counterpart == nil) == isOdd }
        let table = candidates[Int.random(in: 0..<candidates.count, using: &random)]
        if table.counterpart == nil { hasCounterparts = false }
        let byQuery = Int.random(in: 0..<4, using: &random) == 0
        let name = #"\"Platform\".\"\#(table.name)\""#
        let cached =
            Bool.random(using: &random) ? #""schema": [{"name": "\#(column(of: table))", "type": "String"}], "# : ""
        files.append(
            File(
                path: "f/dataset/T\(number).json",
                text: """
                    {"name": "T\(number)", "properties": {"type": "JiraObject", \(cached)"linkedServiceName": {"referenceName": "Old",
                    "type": "LinkedServiceReference"}, "typeProperties": {\(byQuery ? "" : #""tableName": "\#(name)""#)}}}
                    """
            )
        )
        for part in 0..<Int.random(in: 1...3, using: &random) {
            let columns = self.columns(of: table)
            var source = ""
            if byQuery || Int.random(in: 0..<4, using: &random) == 0 {
                let list = Bool.random(using: &random) ? "*" : columns.map { #"\"\#($0)\""# }.joined(separator: ", ")
                source = #", "query": "SELECT \#(list) FROM \#(name)""#
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                // The rows of a whole table have one name for each column; those of a query have the query's names.
                let isWhole = source.isEmpty || source.contains("*")
                addLookup("L\(number)\(part)", "T\(number)", source, isWhole ? [writtenColumn(of: table)] : columns)
            } else {
                addCopy("C\(number)\(part)", "T\(number)", source, columns, table)
            }
        }
    }

    private mutating func addCopy(
        _ name: String,
        _ dataset: String,
        _ source: String,
        _ columns: [String],
        _ table: OldTable
    ) {
        let isText = Bool.random(using: &random)
        entities["out\(name).json"] = table.entity
        var source = source
        var additional: [String] = []
        if Int.random(in: 0..<3, using: &random) == 0 {
            additional = ["_from"]
            var list = [#"{"name": "_from", "value": "jira"}"#]
            if Bool.random(using: &random), let own = simpleColumn(of: table) {
                additional.append("_copy")
                list.append(#"{"name": "_copy", "value": "$$COLUMN:\#(own)"}"#)
            }
            source += #", "additionalColumns": [\#(list.joined(separator: ", "))]"#
        }
        let pairs = columns.enumerated().map { ($0.element, "c\($0.offset)") } + additional.map { ($0, $0) }
        let translator: String
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            translator =
                #", "translator": {"type": "TabularTranslator", "mappings": [\#(pairs.map { #"{"source": {"name": "\#($0)"}, "sink": {"name": "\#($1)"}}"# }.joined(separator: ", "))]}"#
        case 1:
            translator =
                #", "translator": {"type": "TabularTranslator", "columnMappings": {\#(pairs.map { #""\#($0)": "\#($1)""# }.joined(separator: ", "))}}"#
        case 2:
            translator =
                #", "translator": {"type": "TabularTranslator", "columnMappings": "\#(pairs.map { "\($0): \($1)" }.joined(separator: ", "))"}"#
        default: translator = ""
        }
        activities.append(
            """
            {"name": "\(name)", "type": "Copy", "inputs": [{"referenceName": "\(dataset)", "type": "DatasetReference"}],
            "outputs": [{"referenceName": "\(isText ? "Rows" : "Lines")", "type": "DatasetReference", "parameters": {"leaf":
            "out\(name).\(isText ? "csv" : "json")"}}], "typeProperties": {"source": {"type": "JiraSource"\(source)},
            "sink": {"type": "\(isText ? "DelimitedTextSink" : "JsonSink")"}\(translator)}}
            """
        )
    }

    private mutating func addLookup(_ name: String, _ dataset: String, _ source: String, _ columns: [String]) {
        let isFirst = Bool.random(using: &random)
        activities.append(
            """
            {"name": "\(name)", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"\(source)}, "dataset":
            {"referenceName": "\(dataset)", "type": "DatasetReference"}, "firstRowOnly": \(isFirst)}}
            """
        )
        let depends = #""dependsOn": [{"activity": "\#(name)", "dependencyConditions": ["Succeeded"]}],"#
        let column = columns[0]
        switch (isFirst, Bool.random(using: &random)) {
        case (true, let inQuotes):
            let access = inQuotes ? "['\(column)']" : ".\(column)"
            activities.append(
                """
                {"name": "\(name) set", "type": "SetVariable", \(depends) "typeProperties": {"variableName": "v", "value":
                "@{activity('\(name)').output.firstRow\(access)} and @{string(activity('\(name)').output.firstRow.\(column))}"}}
                """
            )
        case (false, true):
            activities.append(
                """
                {"name": "\(name) each", "type": "ForEach", \(depends) "typeProperties": {"isSequential": true, "items":
                {"value": "@activity('\(name)').output.value", "type": "Expression"}, "activities": [{"name": "\(name) add", "type":
                "AppendVariable", "typeProperties": {"variableName": "list", "value": "@string(item().\(column))"}}]}}
                """
            )
        case (false, false):
            activities.append(
                """
                {"name": "\(name) filter", "type": "Filter", \(depends) "typeProperties": {"items":
                "@activity('\(name)').output.value", "condition": "@not(equals(string(item().\(column)), 'x'))"}},
                {"name": "\(name) set", "type": "SetVariable", "dependsOn": [{"activity": "\(name) filter",
                "dependencyConditions": ["Succeeded"]}], "typeProperties": {"variableName": "v", "value":
                "@{length(activity('\(name)').output.value)} @{activity('\(name) filter').output.value[0].\(column)}"}}
                """
            )
        }
    }

    // MARK: Columns

    private func described(_ table: OldTable) -> [Column] {
        let columns =
            (try? Catalogue.table(named: table.counterpart ?? (table.name == "Api_Issue" ? "Issues" : "Priorities")))?
            .columns ?? []
        return columns.filter { $0.type != .object && $0.type != .array }
    }

    private mutating func column(of table: OldTable) -> String {
        let columns = described(table)
        return name(columns[Int.random(in: 0..<columns.count, using: &random)], table)
    }

    /// Returns a column under the name that the rows of a whole table have.
    private mutating func writtenColumn(of table: OldTable) -> String {
        let columns = described(table)
        let column = columns[Int.random(in: 0..<columns.count, using: &random)]
        return Version1Naming(entity: table.entity).name(of: column.path)
    }

    /// Returns a column of the record itself; `nil` if there is none.
    private mutating func simpleColumn(of table: OldTable) -> String? {
        let columns = described(table).filter { $0.path.count == 1 }
        return columns.isEmpty ? nil : name(columns[Int.random(in: 0..<columns.count, using: &random)], table)
    }

    private mutating func name(_ column: Column, _ table: OldTable) -> String {
        let name = FlattenedName.name(of: column.path)
        return column.path.count == 1 && Bool.random(using: &random) ? table.entity + "_" + name : name
    }

    /// Returns one to three different columns.
    private mutating func columns(of table: OldTable) -> [String] {
        let columns = described(table).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        return columns.map { name($0, table) }
    }
}
