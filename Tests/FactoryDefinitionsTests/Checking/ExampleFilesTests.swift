import FactoryDefinitions
import Foundation
import Testing

/// A folder of examples with the expected diagnostics of each. It is set by the environment, because it is not part
/// of this package.
struct ExampleManifest {
    struct Row: CustomTestStringConvertible, Sendable {
        var file: String
        var context: [String]
        var pointer: String
        var id: String
        var severity: String
        var message: String

        var testDescription: String { file }
    }

    let folder: String
    let rows: [Row]
    let tables: TableNames

    static let folder = ProcessInfo.processInfo.environment["JIRASTREAM_ADF_EXAMPLES"]

    static let shared: ExampleManifest? = folder.flatMap { try? ExampleManifest(folder: $0) }

    init(folder: String) throws {
        self.folder = folder
        rows = try Self.table(folder + "/manifest.tsv").dropFirst().map { cells in
            Row(
                file: cells[0],
                context: cells[2] == "-" ? [] : cells[2].split(separator: ",").map(String.init),
                pointer: cells[3],
                id: cells[4],
                severity: cells[5],
                message: cells[6]
            )
        }
        let names = try Self.table(folder + "/../v2-tables.tsv").dropFirst().map { $0[0] }
        tables = TableNames(connector: names, others: ["Issues", "Boards"])
    }

    /// Returns the lines of a file that are not comments, split at tabs.
    private static func table(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Returns the diagnostics of a file, checked together with the files that it needs.
    func diagnostics(_ row: Row) -> [Diagnostic] {
        let context = row.context.map { folder + "/valid/\($0).json" }
        let files = DefinitionFiles(paths: [folder + "/" + row.file] + context)
        return files.problems
            + DefinitionChecker(tables: tables, isStrict: true).check(DefinitionSet(files: files.files))
    }
}

@Suite(
    "Example files",
    .enabled(if: ExampleManifest.folder != nil, "JIRASTREAM_ADF_EXAMPLES names no folder of examples")
)
struct ExampleFilesTests {
    @Test("17 files are valid and 37 are not")
    func counts() throws {
        let manifest = try #require(ExampleManifest.shared)
        #expect(manifest.rows.filter { $0.severity == "ok" }.count == 17)
        #expect(manifest.rows.filter { $0.severity != "ok" }.count == 37)
        #expect(manifest.tables.connector.count == 75)
    }

    @Test(
        "a valid file has no diagnostic, and any other file has exactly the expected diagnostics",
        arguments: ExampleManifest.shared?.rows ?? []
    )
    func example(row: ExampleManifest.Row) throws {
        let manifest = try #require(ExampleManifest.shared)
        let diagnostics = manifest.diagnostics(row)
        guard row.severity != "ok" else {
            #expect(diagnostics.isEmpty)
            return
        }
        #expect(diagnostics.count == 1, "\(diagnostics)")
        let diagnostic = try #require(diagnostics.first)
        #expect(diagnostic.file == manifest.folder + "/" + row.file)
        #expect(diagnostic.id == row.id)
        #expect(diagnostic.pointer == row.pointer)
        #expect(diagnostic.severity.description == row.severity)
        #expect(diagnostic.message == row.message)
    }

    @Test("the valid files have no diagnostic if they are checked together")
    func wholeFolder() throws {
        let manifest = try #require(ExampleManifest.shared)
        let files = DefinitionFiles(paths: [manifest.folder + "/valid"])
        let set = DefinitionSet(files: files.files)
        #expect(set.definitions.count == 17)
        #expect(files.problems + DefinitionChecker(tables: manifest.tables, isStrict: true).check(set) == [])
    }
}
