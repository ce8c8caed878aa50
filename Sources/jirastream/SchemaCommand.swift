internal import ArgumentParser
internal import Foundation
internal import JiraReader

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
        let description = TableDescription(table)
        if json {
            print(try encoded(description))
            return
        }
        print("\(table.name): \(table.summary)")
        let notes = [
            table.isDeprecated ? "deprecated by the vendor" : nil,
            table.isExperimental ? "experimental" : nil,
            table.isConnectorTable ? "in the connector's version 2.0" : "not in the connector",
            table.isOnDataCenter ? "on Data Center too" : nil,
        ]
        row("Path", "\(table.path) (operation \(table.operation))")
        row("Paging", table.pagination.name + (description.pageSize.map { ", pages of up to \($0)" } ?? ""))
        row("Key", table.keyColumns.isEmpty ? "none" : table.keyColumns.joined(separator: ", "))
        if !table.parameters.isEmpty { row("Parameters", table.parameters.joined(separator: ", ")) }
        if !table.requiredParameters.isEmpty { row("Needs", table.requiredParameters.joined(separator: ", ")) }
        row("Permission", table.permission)
        row("Notes", notes.compactMap { $0 }.joined(separator: ", "))
        print("Columns (others that a site sends are kept):")
        let columns =
            [("column", "Jira's type", "interim type", "in version 1.0")]
            + description.columns.map { ($0.name, $0.jiraType, $0.type, $0.version1Type) }
        let widths = (
            columns.map(\.0.count).max() ?? 0, columns.map(\.1.count).max() ?? 0, columns.map(\.2.count).max() ?? 0
        )
        for column in columns {
            print(" ", padded(column.0, widths.0), padded(column.1, widths.1), padded(column.2, widths.2), column.3)
        }
    }

    private func row(_ name: String, _ text: String) {
        print(padded(name + ":", 12), text)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
    }
}
