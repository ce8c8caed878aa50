public import ArgumentParser
internal import Foundation
internal import InterimData
public import JiraReader

struct TablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "Lists the tables that can be copied."
    )

    @Argument(help: "A part of the name of the tables to list, in upper or lower case (default: all tables).")
    var name: String?

    @Option(help: "The family of the tables to list (default: all families).")
    var family: Table.Family?

    @Flag(help: "List only the tables that the connector of Azure Data Factory also has.")
    var connector = false

    @Option(help: "The deployment whose tables to list (default: cloud).")
    var deployment: Deployment?

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    /// The error that no table matches, with the most similar names.
    private var noMatch: ValidationError {
        guard let name else { return ValidationError("no table matches the options") }
        let nearest = NearestName.nearest(to: name, among: Catalogue.tables.map(\.name), atMost: 3)
        let hint = nearest.isEmpty ? "`jirastream tables` lists all" : "similar are \(nearest.joined(separator: ", "))"
        return ValidationError("no table matches \"\(name)\"; \(hint)")
    }

    func run() throws {
        let tables = Catalogue.tables.filter { table in
            (name.map { table.name.lowercased().contains($0.lowercased()) } ?? true)
                && (family.map { table.family == $0 } ?? true) && (!connector || table.isConnectorTable)
                && table.isAvailable(on: deployment ?? .cloud)
        }
        if tables.isEmpty { throw noMatch }
        if json {
            print(try encoded(tables.map { TableDescription($0) }))
            return
        }
        let width = tables.map(\.name.count).max() ?? 0
        for table in tables {
            print(
                table.name.padding(toLength: width, withPad: " ", startingAt: 0),
                "",
                table.summary + (table.isDeprecated ? " Deprecated by Atlassian." : "")
                    + (table.omittedRows.isEmpty
                        ? "" : " Leaves out: " + table.omittedRows.map(\.text).joined(separator: "; ") + ".")
            )
        }
    }
}

extension Table.Family: ExpressibleByArgument {}

/// A table as `tables` and `schema` print it.
struct TableDescription: Encodable {
    struct ColumnDescription: Encodable {
        var name: String
        var jiraType: String
        var type: String
        var version1Type: String
        var example: String
        var title: String?
    }

    struct OmissionDescription: Encodable {
        var rows: String
        var parameter: String?
    }

    var name: String
    var family: String
    var summary: String
    var path: String
    var operation: String
    var paging: String
    var pageSize: Int?
    var parent: String?
    var keyColumns: [String]
    var parameters: [String]
    var requiredParameters: [String]
    var leavesOut: [OmissionDescription]
    var permission: String
    var connector: Bool
    var deprecated: Bool
    var replacement: String?
    var experimental: Bool
    var dataCenter: Bool
    var columns: [ColumnDescription]

    /// Creates the description of a table.
    ///
    /// - Parameter examples: Examples of values, by the names of the columns. Columns without an entry have a typical
    ///   example.
    init(_ table: Table, examples: [String: String] = [:]) {
        name = table.name
        family = table.family.rawValue
        summary = table.summary
        path = table.path
        operation = table.operation
        paging = table.pagination.name
        pageSize = table.pagination.pageSize == Int.max ? nil : table.pagination.pageSize
        parent = table.listedParent?.name
        keyColumns = table.keyColumns
        parameters = table.parameters
        requiredParameters = table.requiredParameters
        leavesOut = table.omittedRows.map { OmissionDescription(rows: $0.rows, parameter: $0.parameter) }
        permission = table.permission
        connector = table.isConnectorTable
        deprecated = table.isDeprecated
        replacement = table.replacement
        experimental = table.isExperimental
        dataCenter = table.isAvailable(on: .dataCenter)
        columns = (table.columns + table.nestedDateTimes).map {
            ColumnDescription(
                name: $0.name,
                jiraType: $0.sourceType,
                type: $0.type.rawValue,
                version1Type: $0.type.version1Name,
                example: examples[$0.name] ?? ColumnExample.typical(of: $0),
                title: $0.title.isEmpty ? nil : $0.title
            )
        }
    }
}

func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
