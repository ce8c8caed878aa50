internal import ArgumentParser
internal import JiraReader

/// A parameter on the command line: `NAME=VALUE`, or `TABLE.NAME=VALUE` if many tables are copied.
struct TableParameter: ExpressibleByArgument {
    /// The parameter. Its name includes the prefix of the table, if there is one.
    var parameter: ReadOptions.Parameter

    /// Returns the parameters for a copy of one table. On the command line, their names may have the prefix `TABLE.`,
    /// which is removed.
    static func parameters(_ typed: [TableParameter], of table: Table) -> [ReadOptions.Parameter] {
        typed.map { typed in
            var parameter = typed.parameter
            let prefix = table.name + "."
            if parameter.name.hasPrefix(prefix) { parameter.name.removeFirst(prefix.count) }
            return parameter
        }
    }

    /// Returns the parameters for each table, by the table's name.
    ///
    /// - Parameters:
    ///   - tables: The tables of the run.
    ///   - allowsJQL: If `true`, tables of issues have a parameter `jql`.
    /// - Throws: `ValidationError` if a parameter names no table, or a table that is not copied, and `JiraReaderError`
    ///   for an unknown table or parameter.
    static func parameters(
        _ typed: [TableParameter],
        of tables: [Table],
        allowsJQL: Bool = false
    ) throws -> [String: [ReadOptions.Parameter]] {
        var parameters: [String: [ReadOptions.Parameter]] = [:]
        for argument in typed {
            let parts = argument.parameter.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError(
                    "--table-param \(argument.parameter.name)=… names no table; begin with the table, as in "
                        + "GroupMembers.includeInactiveUsers=true"
                )
            }
            let table = try Catalogue.table(named: parts[0])
            guard let copied = tables.first(where: { [table.name, table.aliasOf].contains($0.name) }) else {
                throw ValidationError(
                    "--table-param \(argument.parameter.name)=…: \(table.name) is not copied by this run"
                )
            }
            try table.checkParameter(named: parts[1], or: allowsJQL && copied.hasRowsOfIssues ? ["jql"] : [])
            parameters[copied.name, default: []].append(.init(parts[1], argument.parameter.value))
        }
        return parameters
    }

    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else { return nil }
        parameter = ReadOptions.Parameter(
            String(argument[..<separator]),
            String(argument[argument.index(after: separator)...])
        )
    }
}
