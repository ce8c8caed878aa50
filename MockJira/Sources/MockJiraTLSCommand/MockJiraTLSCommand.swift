import ArgumentParser
import MockJira
import MockJiraOptions
import MockJiraTLS

/// Runs a mock Jira site over TLS until SIGINT or SIGTERM. `mockjira --tls` executes it.
@main
struct MockJiraTLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mockjira-tls",
        abstract: "Serves a mock Jira site, Cloud or Data Center, over TLS.",
        discussion: MockJiraOptions.discussion
    )

    @OptionGroup
    var options: MockJiraOptions

    func run() async throws {
        var configuration = try options.configuration()
        configuration.tls = MockTLS(
            fault: options.tls.faultName.flatMap(MockTLS.Fault.init(rawValue:)),
            names: options.tls.names
        )
        try await options.serve(configuration)
    }
}
