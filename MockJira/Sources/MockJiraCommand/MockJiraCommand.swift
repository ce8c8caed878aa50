import ArgumentParser
import MockJiraOptions

/// Runs a mock Jira site until SIGINT or SIGTERM.
@main
struct MockJiraCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mockjira",
        abstract: MockJiraOptions.abstract,
        discussion: MockJiraOptions.discussion
    )

    @OptionGroup
    var options: MockJiraOptions

    func run() async throws {
        if options.tls.isRequested { try TLSProgram.replaceThisProcess() }
        try await options.serve(options.configuration())
    }
}
