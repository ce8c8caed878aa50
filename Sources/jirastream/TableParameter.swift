internal import ArgumentParser
internal import JiraReader

/// A parameter as it is typed: `NAME=VALUE`.
struct TableParameter: ExpressibleByArgument {
    var parameter: ReadOptions.Parameter

    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else { return nil }
        parameter = ReadOptions.Parameter(
            String(argument[..<separator]),
            String(argument[argument.index(after: separator)...])
        )
    }
}
