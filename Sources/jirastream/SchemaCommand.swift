internal import ArgumentParser
internal import Foundation
internal import JiraReader

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Describes a table: its columns and their types."
    )

    @Argument(help: "The name of the table; `jirastream tables` lists all.")
    var table: String

    @OptionGroup var account: AccountOptions

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        var table: Table
        do {
            table = try Catalogue.table(named: self.table)
        } catch {
            throw OptionAdvice.schema.invalidArguments(error)
        }
        // The fields of issues are read from the site. Without --site, only the columns that all sites have are
        // described.
        var examples: [String: String] = [:]
        if account.site != nil {
            try account.paths.checkArguments()
            let reader: JiraClient
            do {
                reader = try JiraClient(
                    site: try account.makeSite(),
                    credentials: try account.makeCredentials(),
                    configuration: account.makeReaderConfiguration()
                )
            } catch let error as JiraReaderError {
                throw OptionAdvice.schema.invalidArguments(error)
            }
            do {
                table.columns = try await reader.columns(of: table)
                examples = await ColumnExample.first(of: table, columns: table.columns, from: reader)
            } catch {
                printToStandardError("jirastream: \(OptionAdvice.schema.message(error))")
                throw CommandExit.failed
            }
        }
        let description = TableDescription(table, examples: examples)
        if json {
            print(try encoded(description))
            return
        }
        print("\(table.name): \(table.summary)")
        let notes = [
            table.replacement.map { "deprecated by Atlassian, replaced by \($0)" },
            table.isExperimental ? "experimental" : nil,
            table.isConnectorTable ? "in the connector's version 2.0" : "not in the connector",
            table.isAvailable(on: .dataCenter) ? "on Data Center too" : nil,
        ]
        row("Path", "\(table.path) (operation \(table.operation))")
        row("Paging", table.pagination.name + (description.pageSize.map { ", pages of up to \($0)" } ?? ""))
        row("Key", table.keyColumns.isEmpty ? "none" : table.keyColumns.joined(separator: ", "))
        if !table.parameters.isEmpty { row("Parameters", table.parameters.joined(separator: ", ")) }
        if !table.requiredParameters.isEmpty { row("Needs", table.requiredParameters.joined(separator: ", ")) }
        for omission in table.omittedRows { row("Leaves out", omission.text) }
        row("Permission", table.permission)
        row("Notes", notes.compactMap { $0 }.joined(separator: ", "))
        print("Columns (other columns of a site are copied too; dates with times inside columns are listed last):")
        let header = ["column", "Jira's type", "interim type", "in version 1.0", "example", "title"]
        let hasTitles = description.columns.contains { $0.title != nil }
        let rows =
            ([header]
            + description.columns.map { [$0.name, $0.jiraType, $0.type, $0.version1Type, $0.example, $0.title ?? ""] })
            .map { hasTitles ? $0 : $0.dropLast() }
        let widths = rows[0].indices.map { place in rows.map { $0[place].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { padded($0, $1) }
            print(" ", cells.joined(separator: " ").trimmingCharacters(in: .whitespaces))
        }
    }

    private func row(_ name: String, _ text: String) {
        print(padded(name + ":", 12), text)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
    }
}
