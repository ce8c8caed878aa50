import FactoryDefinitions
import Foundation
import InterimData
import TestSupport
import Testing

@Suite("The texts of diagnostics")
struct GoldenDiagnosticTests {
    /// Definitions that cause the diagnostics whose ids occur in no rule of the other tests.
    private static let others: [String] = [
        jira(login + ", \"useEncryptedEndpoints\": true"),
        jira("\"host\": \"h.example\", \"username\": \"u\", \"password\": \"bare\""),
        jiraObject("\"tableName\": \"Field\""),
        jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"", properties: "\"schema\": \"Api\","),
        fileDataset("Json", location.replacing("\"folderPath\": \"a\"", with: "\"fileName\": \"a/b\"")),
        "{\"name\": \"Tested\", \"properties\": {\"linkedServiceName\": \"Site\", \"typeProperties\": {}}}",
        jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"").replacing("\"JiraObject\"", with: "7"),
        jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"")
            .replacing("{\"referenceName\": \"Site\", \"type\": \"LinkedServiceReference\"}", with: "\"Site\""),
        jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"")
            .replacing(", \"type\": \"LinkedServiceReference\"", with: ""),
        "{\"name\": \"Tested\", \"properties\": {\"type\": \"Unheard\"}}",
        "{\"name\": \"Tested\",",
        pipeline(copy(settings: "\"validateDataConsistency\": true, \"logStorageSettings\": {},")),
        pipeline(
            copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \"schemaMapping\": {\"$.id\": \"b\"}},")
        ),
        pipeline(copy(source: ", \"query\": \"SELECT * FROM Field\"")),
        pipeline(copy().replacing("{\"type\": \"JiraSource\"}", with: "{}")),
        pipeline(copy(output: "\"referenceName\": \"JsonFile\"", sink: jsonSink(""))),
        pipeline(
            copy(
                output: "\"referenceName\": \"JsonFile\", \"parameters\": {\"leaf\": \"a\", \"laef\": \"b\"}",
                sink: jsonSink("")
            )
        ),
        pipeline(jsonCopy(leaf: "\"@upperCase('a')\"")),
        pipeline(
            copy(
                settings: """
                    "translator": {"type": "TabularTranslator", "mappings": [{"source": {"name": "id"}, "sink":
                    {"name": "id", "type": "Varchar"}}]},
                    """
            )
        ),
        pipeline(copy(sink: csvSink.replacing("\"formatSettings\"", with: copyBehavior + ", \"formatSettings\""))),
        pipeline(
            copy(
                output: "\"referenceName\": \"JsonFile\", \"parameters\": {\"leaf\": \"a\"}",
                sink: csvSink.replacing("\"fileExtension\"", with: "\"maxRowsPerFile\": 10, \"fileExtension\"")
            )
        ),
        pipeline(copy(input: "OldTable", source: ", \"query\": \"SELECT * FROM Agile_Bord\"")),
        pipeline(copy(settings: "\"translater\": {},")),
        pipeline(copy(output: "\"referenceName\": \"LakeFile\"")),
        pipeline(
            """
            {"name": "L", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "datasetSettings": {"type":
            "JiraObject", "externalReferences": {"connection": "aa090a13"}}}}
            """
        ),
        """
        {"resources": [{"type": "Microsoft.DataFactory/factories", "name": "f", "properties": {"globalParameters": {"a": {},
        "b": {"type": "int", "value": 1}}}}, {"type": "Microsoft.DataFactory/factories/globalParameters", "name": "f/default",
        "properties": {"b": {"type": "int", "value": 2}}}, {"name": "f/Tested", "type":
        "Microsoft.DataFactory/factories/pipelines", "properties": {"activities": [{"name": "W", "type": "AzureFunctionActivity",
        "typeProperties": {"url": "@pipeline().globalParameters.c"}}]}}]}
        """,
        pipeline(copy(output: "\"referenceName\": \"RemoteFile\"")),
        pipeline("", properties: "\"concurrency\": 0,"),
        pipeline((0..<121).map { "{\"name\": \"A\($0)\", \"type\": \"Wait\"}" }.joined(separator: ",")),
        pipeline("", properties: "\"description\": \"\(String(repeating: "a", count: 200 << 10))\","),
        pipeline(
            "{\"name\": \"A\", \"type\": \"Wait\", \"description\": \"\(String(repeating: "a", count: 900 << 10))\"}"
        ),
    ]

    private static let login = """
        "host": "h.example", "username": "u", "password": {"type": "SecureString"}
        """
    private static let location = "\"location\": {\"type\": \"FileServerLocation\", \"folderPath\": \"a\"}"
    private static let copyBehavior = """
        "storeSettings": {"type": "FileServerWriteSettings", "copyBehavior": "Merge"}
        """

    private static func found() throws -> [Diagnostic] {
        let rules =
            RuleTests.linkedServices + RuleTests.datasets + PipelineRuleTests.activities
            + PipelineRuleTests.expressions + CopyRuleTests.rules + MappingRuleTests.rules
        var tables = exampleTables
        tables.columns["Fields"] = [Column("id", .string), Column("schema", .object)]
        var diagnostics = try ofFiles() + ofUpgrade() + runNotes() + (try ofValues())
        for text in rules.map(\.text) + others {
            diagnostics += check(validFiles.merging(["tested.json": text]) { $1 }, tables: tables)
        }
        return diagnostics
    }

    /// Diagnostics of files that are not read: one that is absent, one that is too large, and a socket.
    private static func ofFiles() throws -> [Diagnostic] {
        let folder = try TemporaryFolder()
        try folder.put("", "large.json")
        let handle = try #require(FileHandle(forWritingAtPath: folder.file("large.json")))
        try handle.truncate(atOffset: UInt64(DefinitionLimits.fileBytes) + 1)
        try handle.close()
        try makeSocket(folder.file("socket.json"))
        let paths = ["absent.json", "large.json", "socket.json"].map(folder.file)
        return DefinitionFiles(paths: paths).problems.map { problem in
            var problem = problem
            problem.message = problem.message.replacing(folder.path, with: "FOLDER")
            return problem
        }
    }

    /// Makes a socket, which no account can open as a file.
    private static func makeSocket(_ path: String) throws {
        #if canImport(Glibc)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try withUnsafeMutableBytes(of: &address.sun_path) { place in
            try #require(bytes.count < place.count, "the temporary folder has too long a name for a socket")
            place.copyBytes(from: bytes)
        }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
        }
        try #require(isBound)
    }

    private static func ofUpgrade() -> [Diagnostic] {
        let texts = [
            "service.json": jira(login + ", \"usePeerVerification\": false", properties: "")
                .replacing("Tested", with: "OldService"),
            "table.json": jiraObject("\"tableName\": \"Agile_Board\"", of: "OldService"),
            "upgraded.json": jira(login + ", \"usePeerVerification\": false", properties: "")
                .replacing("Tested", with: "OtherService"),
        ]
        let files = texts.sorted { $0.key < $1.key }.map {
            DefinitionFiles.File(path: $0.key, bytes: Array($0.value.utf8))
        }
        return DefinitionUpgrade(of: DefinitionSet(files: files), in: files, tables: exampleTables).notes
    }

    /// The notes about valid definitions.
    private static func runNotes() -> [Diagnostic] {
        let texts = [
            jira(login, properties: ""),
            pipeline("{\"name\": \"W\", \"type\": \"AzureFunctionActivity\"}"),
            "{\"parameters\": {\"folder\": {\"type\": \"string\"}}, \"resources\": []}",
        ]
        let files = texts.enumerated().map {
            DefinitionFiles.File(path: "\($0.offset).json", bytes: Array($0.element.utf8))
        }
        return DefinitionSet(files: files).runNotes
    }

    /// Returns the errors of expressions that are detected only in a run, which then ends with `InvalidTemplate`.
    private static func ofValues() throws -> [Diagnostic] {
        let scope = try exampleScope()
        return try ["@div(1, 0)", "@add('a', 1)", "@pipeline().parameters.absent"].map { text in
            let error = try #require(throws: ExpressionError.self) { try ExpressionText(text).value(in: scope) }
            return Diagnostic(
                file: "",
                pointer: "",
                line: 1,
                id: error.code.description,
                severity: .error,
                message: error.description
            )
        }
    }

    /// The ids that the sources have.
    private static func ids() throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/FactoryDefinitions")
        var ids: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) where name.hasSuffix(".swift") {
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            for match in text.matches(of: #/"([a-z][A-Za-z]*\.[a-z][A-Za-z0-9]*)"/#) {
                ids.insert(String(match.output.1))
            }
        }
        return ids
    }

    @Test("are those of the golden file, which has each id with a text that was provoked")
    func texts() throws {
        var first: [String: Diagnostic] = [:]
        for diagnostic in try Self.found() where first[diagnostic.id] == nil { first[diagnostic.id] = diagnostic }
        let missing = try Self.ids().subtracting(first.keys)
        #expect(missing.isEmpty, "no definition of these tests has \(missing.sorted())")
        let lines = first.values.sorted { $0.id < $1.id }.map { "\($0.id): \($0.severity): \($0.message)\n" }
        try assertGolden(lines.joined(), named: "diagnostics.txt")
    }
}
