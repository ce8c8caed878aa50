import FactoryDefinitions
import InterimData
import Testing

@Suite("Upgrading definitions")
struct UpgradeTests {
    private static let service = """
        {
          "name": "Old",
          "properties": {
            "type": "Jira",
            "custom": { "kept" : [1,2] },
            "typeProperties": {
              "useEncryptedEndpoints": true,
              "host": "h.example",
              "usePeerVerification": true,
              "useHostVerification": true,
              "username": "u",
              "password": { "type": "SecureString", "value": "s" }
            }
          }
        }

        """

    private static func dataset(_ settings: String) -> String {
        """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Old",
        "type": "LinkedServiceReference"}, "typeProperties": {\(settings)}}}
        """
    }

    private static func pipeline(_ queries: [String]) -> String {
        let activities = queries.enumerated().map { index, query in
            """
            {"name": "A\(index)", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource", "query": "\(query)"},
            "dataset": {"referenceName": "Table", "type": "DatasetReference"}}}
            """
        }
        return "{\"name\": \"P\", \"properties\": {\"activities\": [\(activities.joined(separator: ", "))]}}"
    }

    private static func upgrade(
        _ files: [(String, String)],
        tables: TableNames = exampleTables
    ) -> (changed: [String: String], upgrade: DefinitionUpgrade) {
        let files = files.map { DefinitionFiles.File(path: $0.0, bytes: Array($0.1.utf8)) }
        let upgrade = DefinitionUpgrade(of: DefinitionSet(files: files), in: files, tables: tables)
        let changed = Dictionary(
            uniqueKeysWithValues: upgrade.changed.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
        )
        return (changed, upgrade)
    }

    @Test("the version of a linked service is set and its switches are removed; all other text is unchanged")
    func linkedService() {
        let (changed, upgrade) = Self.upgrade([("s", Self.service)])
        #expect(
            changed["s"] == """
                {
                  "name": "Old",
                  "properties": {
                    "type": "Jira",
                    "version": "2.0",
                    "custom": { "kept" : [1,2] },
                    "typeProperties": {
                      "host": "h.example",
                      "username": "u",
                      "password": { "type": "SecureString", "value": "s" }
                    }
                  }
                }

                """
        )
        #expect(upgrade.notes == [])
    }

    @Test("the version that a self-hosted integration runtime needs is reported")
    func integrationRuntime() {
        let runtime = #""connectVia": {"referenceName": "Lab", "type": "IntegrationRuntimeReference"}"#
        let text = Self.service.replacing("\"custom\":", with: runtime + ", \"custom\":")
        let (changed, upgrade) = Self.upgrade([("s", text)])
        #expect(changed["s"]?.contains(runtime) == true)
        #expect(upgrade.notes.map(\.id) == ["upgrade.changed"])
        #expect(upgrade.notes.map(\.pointer) == ["/properties/connectVia"])
        #expect(upgrade.notes.first?.message.contains("5.61") == true)
        #expect(!upgrade.isIncomplete)
    }

    @Test("the features that the switches disabled are reported")
    func switchesOff() {
        let text = Self.service.replacing("true", with: "false")
        let (_, upgrade) = Self.upgrade([("s", text)])
        #expect(upgrade.notes.map(\.id) == ["upgrade.changed", "upgrade.changed", "upgrade.changed"])
        #expect(upgrade.notes.first?.message.contains("443") == true)
        #expect(!upgrade.isIncomplete)
    }

    @Test(
        "a dataset's table has its new name, in both spellings",
        arguments: [#"\"Platform\".\"Api_Field\""#, "Platform.Api_Field"]
    )
    func table(name: String) throws {
        let (changed, upgrade) = Self.upgrade([
            ("s", Self.service), ("d", Self.dataset("\"a\": 1, \"tableName\": \"\(name)\", \"b\": 2")),
        ])
        #expect(changed["d"] == Self.dataset(#""a": 1, "schema": "Api", "table": "Fields", "b": 2"#))
        #expect(!upgrade.isIncomplete)
        let files = upgrade.changed
        #expect(DefinitionChecker(tables: exampleTables, isStrict: true).check(DefinitionSet(files: files)) == [])
    }

    @Test(
        "a table without a counterpart is kept and reported",
        arguments: [#"\"Platform\".\"Api_Issue\""#, #"\"Agile\".\"Agile_Board\""#, "Mine.Own", "@dataset().t"]
    )
    func noCounterpart(name: String) {
        let (changed, upgrade) = Self.upgrade([("d", Self.dataset("\"tableName\": \"\(name)\""))])
        #expect(changed.isEmpty)
        #expect(upgrade.notes.map(\.id) == ["upgrade.notCarried"])
        #expect(upgrade.notes.map(\.pointer) == ["/properties/typeProperties/tableName"])
        #expect(upgrade.isIncomplete)
    }

    @Test(
        "a table's name matches in any case and without underscores, as in a run",
        arguments: [#"\"platform\".\"API_FIELD\""#, "Platform.ApiField", "apifield", " [Platform] . [Api_Field] "]
    )
    func spellings(name: String) {
        let (changed, _) = Self.upgrade([("d", Self.dataset("\"tableName\": \"\(name)\""))])
        #expect(changed["d"] == Self.dataset(#""schema": "Api", "table": "Fields""#))
    }

    @Test("types of version 1.0 in the sinks of mappings are replaced, or removed if version 2.0 has none")
    func sinkTypes() {
        let copy = """
            {"name": "P", "properties": {"activities": [{"name": "A", "type": "Copy", "inputs": [{"referenceName": "Table",
            "type": "DatasetReference"}], "typeProperties": {"source": {"type": "JiraSource"}, "sink": {"type":
            "JsonSink"}, "translator": {"type": "TabularTranslator", "mappings": [
            {"source": {"name": "Field_Name"}, "sink": {"name": "n", "type": "Varchar"}},
            {"source": {"name": "Field_Id"}, "sink": {"name": "i", "type": "String"}},
            {"source": {"name": "Field_Schema"}, "sink": {"name": "s", "type": "Flattened"}}]}}}]}}
            """
        var tables = exampleTables
        tables.columns["Fields"] = [Column("id", .string), Column("name", .string), Column("schema", .object)]
        let (changed, upgrade) = Self.upgrade(
            [("s", Self.service), ("d", Self.dataset("\"tableName\": \"Api_Field\"")), ("p", copy)],
            tables: tables
        )
        let text = changed["p"] ?? ""
        #expect(text.contains(#""name": "n", "type": "String""#), "\(text) \(upgrade.notes)")
        #expect(text.contains(#""name": "i", "type": "String""#))
        #expect(!text.contains("Flattened") && !text.contains("Varchar"))
    }

    @Test(
        "no second linked service is written beside one whose name could lead to another folder",
        arguments: ["../../evil", ".hidden", "a\\\\b"]
    )
    func unsafeName(name: String) {
        let files = [
            ("s", Self.service), ("d", Self.dataset("\"tableName\": \"Api_Field\"")),
            (
                "e",
                Self.dataset("\"tableName\": \"Agile_Board\"").replacing("\"Table\"", with: "\"OtherTable\"")
            ),
        ]
        let (before, beside) = Self.upgrade(files)
        #expect(beside.added.count == 1 && before["d"] != nil, "\(beside.notes)")
        let renamed = files.map { ($0.0, $0.1.replacing("\"Old\"", with: "\"\(name)\"")) }
        let (changed, upgrade) = Self.upgrade(renamed)
        #expect(upgrade.added.isEmpty && changed.isEmpty, "\(changed)")
    }

    @Test("queries for a whole table are removed; their dataset names the table")
    func wholeTable() {
        let query = #"select * from \"Platform\".\"Api_Field\";"#
        let (changed, upgrade) = Self.upgrade([
            ("s", Self.service), ("d", Self.dataset("")), ("p", Self.pipeline([query, query])),
        ])
        #expect(changed["d"] == Self.dataset(#""schema": "Api", "table": "Fields""#))
        #expect(changed["p"] == Self.pipeline([query, query]).replacing(", \"query\": \"\(query)\"", with: ""))
        #expect(upgrade.notes.map(\.id) == ["upgrade.changed", "upgrade.changed"])
        #expect(upgrade.notes.allSatisfy { $0.message.contains("nested") } && !upgrade.isIncomplete)
    }

    @Test(
        "other queries are kept and reported",
        arguments: [
            #"SELECT key FROM \"Platform\".\"Api_Field\""#, "SELECT * FROM Platform.Api_Field WHERE a = 1",
            "SELECT * FROM Platform.Api_Issue", "nonsense",
        ]
    )
    func otherQueries(query: String) {
        let (changed, upgrade) = Self.upgrade([
            ("d", Self.dataset(#""tableName": "Platform.Api_Field""#)), ("p", Self.pipeline([query])),
        ])
        #expect(changed["p"] == nil)
        #expect(
            upgrade.notes.filter { $0.severity == .error }.map(\.pointer) == [
                "/properties/activities/0/typeProperties/source/query"
            ]
        )
    }

    @Test("queries for different tables of one dataset are kept and reported")
    func differentTables() {
        let (changed, upgrade) = Self.upgrade([
            ("s", Self.service), ("d", Self.dataset("")),
            ("p", Self.pipeline(["SELECT * FROM Platform.Api_Field", "SELECT * FROM Platform.Api_Status"])),
        ])
        #expect(changed.isEmpty)
        #expect(upgrade.notes.map(\.pointer) == ["/properties/activities/1/typeProperties/source/query"])
    }

    @Test("definitions of version 2.0 are not changed")
    func alreadyDone() {
        let files = validFiles.filter { !$0.key.hasPrefix("old") }.map { ($0.key, $0.value) }
        let (changed, upgrade) = Self.upgrade(files)
        #expect(changed.isEmpty)
        #expect(upgrade.notes == [])
    }

    @Test("switches that are the first, the last or the only member are removed with their commas")
    func commas() throws {
        for settings in [
            "\"useHostVerification\":true", "\"useHostVerification\":true,\"a\":1",
            "\"a\":1,\"useHostVerification\":true",
            "\"useHostVerification\":true,\"usePeerVerification\":true,\"a\":1,\"useEncryptedEndpoints\":true,\"b\":2",
        ] {
            let text = "{\"name\":\"S\",\"properties\":{\"type\":\"Jira\",\"typeProperties\":{\(settings)}}}"
            let changed = try #require(Self.upgrade([("s", text)]).changed["s"])
            let root = try JSONReader.read(Array(changed.utf8)).root
            let names = root["properties"]?["typeProperties"]?.members?.map(\.name)
            #expect(names == ["a", "b"].filter { settings.contains("\"\($0)\"") }, "\(settings)")
            #expect(changed.contains("\"type\":\"Jira\",\"version\":\"2.0\","))
        }
    }

    private static let columns = {
        var tables = exampleTables
        tables.columns["Fields"] = [Column("id", .string), Column("name", .string)]
        tables.columns["Statuses"] = [Column("id", .string), Column("name", .string)]
        return tables
    }()

    /// Upgrades a pipeline of lookups `L1` over fields and `L2` over statuses, and of other activities.
    private static func upgradeLookups(_ activities: String, source: String = "") -> (
        pipeline: String?, DefinitionUpgrade
    ) {
        func table(_ name: String, _ table: String) -> String {
            dataset(#""tableName": "\#(table)""#).replacing(#""name": "Table""#, with: #""name": "\#(name)""#)
        }
        func lookup(_ name: String, _ dataset: String) -> String {
            """
            {"name": "\(name)", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "dataset":
            {"referenceName": "\(dataset)", "type": "DatasetReference"}}}
            """
        }
        let files = [
            ("s", service), ("d1", table("F", "Api_Field")), ("d2", table("S", "Api_Status")),
            (
                "p",
                "{\"name\": \"P\", \"properties\": {\"activities\": [\(lookup("L1", "F")), \(lookup("L2", "S")), \(activities)]}}"
            ),
        ].map { DefinitionFiles.File(path: $0.0, bytes: Array($0.1.utf8)) }
        let upgrade = DefinitionUpgrade(of: DefinitionSet(files: files), in: files, tables: columns)
        let pipeline = upgrade.changed.first { $0.path == "p" }.map { String(decoding: $0.bytes, as: UTF8.self) }
        return (pipeline, upgrade)
    }

    private static func wait(_ value: String) -> String {
        #"{"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": "\#(value)"}}"#
    }

    @Test("an expression that reads two lookups gets the names of both")
    func twoLookups() {
        let (pipeline, upgrade) = Self.upgradeLookups(
            Self.wait("@{activity('L1').output.firstRow.Field_Id} @{activity('L2').output.firstRow.Status_Id}")
        )
        #expect(!upgrade.isIncomplete, "\(upgrade.notes)")
        #expect(
            pipeline?.contains(
                "@{activity('L1').output.firstRow?['id']} @{activity('L2').output.firstRow?['id']}"
            ) == true,
            "\(pipeline ?? "")"
        )
    }

    @Test(
        "a lookup whose rows are read as a whole or by a computed name is kept and reported",
        arguments: [
            "@string(activity('L1'))", "@activity(concat('L', '1')).output.firstRow.Field_Id",
            "@activity('L1')[concat('out', 'put')].firstRow.Field_Id", "@activity('L1').output",
            "@activity('L1').output.firstRow", "@activity('L1').output.firstRow[concat('Field', '_Id')]",
            "@activity('L1').output.firstRow.Field_Nothing",
        ]
    )
    func opaqueUses(expression: String) {
        let (pipeline, upgrade) = Self.upgradeLookups(Self.wait(expression))
        #expect(upgrade.isIncomplete && pipeline == nil)
        #expect(upgrade.notes.contains { $0.pointer.hasSuffix("/activities/2/typeProperties/waitTimeInSeconds") })
    }

    @Test("a linked service that a dataset inside an activity uses stays of version 1.0")
    func inlineDatasets() {
        let (_, upgrade) = Self.upgradeLookups(
            """
            {"name": "Inline", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource", "datasetSettings": {"type":
            "JiraObject", "linkedService": {"name": "Old"}, "typeProperties": {"tableName": "Api_Field"}}}}}
            """
        )
        #expect(!upgrade.changed.contains { $0.path == "s" })
        #expect(upgrade.added.map(\.path) == ["Old_v2.json"])
        let added = upgrade.added.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        #expect(added.contains(#""name": "Old_v2""#) && added.contains(#""version": "2.0""#))
        for file in upgrade.changed where file.path.hasPrefix("d") {
            #expect(String(decoding: file.bytes, as: UTF8.self).contains(#""referenceName": "Old_v2""#))
        }
    }
}
