internal import ArgumentParser
internal import Foundation
internal import JiraConnector
internal import JiraReader
internal import Sinks

struct LookupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup",
        abstract: "Prints the first row of a table, or all rows, as one JSON object.",
        discussion: """
            Prints {"firstRow": {…}}, or {} for a table without rows; with --all-rows, {"count": n, "value": [{…}, \
            …]}. The limits are those of the connector of Azure Data Factory: 5,000 rows and 4,194,304 bytes. If the \
            table has more than 5,000 rows, the object has the first 5,000 and a "note". Output of more than 4,194,304 \
            bytes is an error.
            """
    )

    @Argument(help: "The name of the table; `jirastream tables` lists all.")
    var table: String

    @Flag(help: "Print all rows (default: the first row).")
    var allRows = false

    @Flag(help: "End with an error if the table has more than 5,000 rows.")
    var strict = false

    @OptionGroup var account: AccountOptions

    @Option(help: "The JQL query of the issues to read (default: all issues). An ORDER BY is dropped.")
    var jql: String?

    @Option(help: "The fields of issues to read, separated by commas: ids, names or cf[10001] (default: *all).")
    var fields: String?

    @Option(
        name: .customLong("table-param"),
        help: "A parameter of the table as NAME=VALUE; may be repeated. `jirastream schema TABLE` lists the parameters."
    )
    var tableParameters: [TableParameter] = []

    @Option(
        help: """
            The form of dates with times: rfc3339 prints 2020-01-01T10:00:00.000+00:00, verbatim keeps the text of Jira.
            """
    )
    var datetimes: SinkConfiguration.DateTimes = .rfc3339

    func run() async throws {
        try account.paths.checkArguments()
        try FileDescriptorReservation.reserve(connections: nil, copies: 0)
        printDroppedOrder(of: jql)
        let activity: LookupActivity
        do {
            activity = try LookupActivity(plan: try makePlan())
        } catch let error as CopyError {
            throw OptionAdvice.lookup.invalidArguments(error)
        } catch let error as JiraReaderError {
            throw OptionAdvice.lookup.invalidArguments(error)
        }
        let signals = SignalWatch()
        let lookup = Task { () -> Result<LookupOutput, CopyError> in
            do throws(CopyError) {
                return .success(try await activity.run())
            } catch {
                return .failure(error)
            }
        }
        signals.start { lookup.cancel() }
        let result = await lookup.value
        signals.finish()
        if let code = signals.exitCode { throw ExitCode(code) }
        switch result {
        case .success(let output):
            if output.isTruncated {
                printToStandardError(
                    "jirastream: \(activity.plan.table.name) has more rows; the first \(output.rowCount) are printed"
                )
            }
            print(output.json)
            for note in output.listing.notes { printToStandardError("jirastream: \(note)") }
            if !output.listing.isEmpty { throw CommandExit.incomplete }
        case .failure(let error):
            printToStandardError("jirastream: \(OptionAdvice.lookup.message(error))")
            throw error.code == .invalidPlan ? ExitCode.validationFailure : CommandExit.failed
        }
    }

    private func makePlan() throws -> LookupPlan {
        var plan = LookupPlan(
            table: try Catalogue.table(named: table),
            site: try account.makeSite(),
            credentials: try account.makeCredentials(),
            reader: account.makeReaderConfiguration()
        )
        plan.jql = jql
        plan.fields = fields.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        plan.parameters = TableParameter.parameters(tableParameters, of: plan.table)
        plan.firstRowOnly = !allRows
        plan.isStrict = strict
        plan.dateTimes = datetimes
        return plan
    }
}
