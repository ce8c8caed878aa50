internal import ArgumentParser
internal import Foundation
internal import InterimData
internal import JiraReader

struct TablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "Lists the tables that can be copied."
    )

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() throws {
        if json {
            print(
                try encoded(
                    Catalogue.tables.map {
                        TableSummary(
                            name: $0.name,
                            family: $0.family.rawValue,
                            summary: $0.summary,
                            paging: $0.pagination.name,
                            connector: $0.isConnectorTable
                        )
                    }
                )
            )
            return
        }
        let width = Catalogue.tables.map(\.name.count).max() ?? 0
        for table in Catalogue.tables {
            print(table.name.padding(toLength: width, withPad: " ", startingAt: 0), "", table.summary)
        }
    }
}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Describes a table: its columns and their types."
    )

    @Argument(help: "The table's name.")
    var table: String

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() throws {
        let table: Table
        do {
            table = try Catalogue.table(named: self.table)
        } catch {
            throw ValidationError("\(error)")
        }
        if json {
            print(
                try encoded(
                    TableSchema(
                        name: table.name,
                        family: table.family.rawValue,
                        summary: table.summary,
                        path: table.path,
                        paging: table.pagination.name,
                        keyColumns: table.keyColumns,
                        permission: table.permission,
                        documentation: table.documentation,
                        columns: table.columns.map { .init(name: $0.name, type: $0.type.rawValue) }
                    )
                )
            )
            return
        }
        print("\(table.name): \(table.summary)")
        print("Path:        \(table.path)")
        print("Paging:      \(table.pagination.name)")
        print("Key:         \(table.keyColumns.isEmpty ? "none" : table.keyColumns.joined(separator: ", "))")
        print("Permission:  \(table.permission)")
        print("Vendor:      \(table.documentation)")
        print("Columns (others that a site sends are kept):")
        let width = table.columns.map(\.name.count).max() ?? 0
        for column in table.columns {
            print("  \(column.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(column.type.rawValue)")
        }
    }
}

private struct TableSummary: Encodable {
    var name: String
    var family: String
    var summary: String
    var paging: String
    var connector: Bool
}

private struct TableSchema: Encodable {
    struct ColumnSchema: Encodable {
        var name: String
        var type: String
    }
    var name: String
    var family: String
    var summary: String
    var path: String
    var paging: String
    var keyColumns: [String]
    var permission: String
    var documentation: String
    var columns: [ColumnSchema]
}

private func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
