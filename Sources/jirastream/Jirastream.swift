internal import ArgumentParser

/// The command: translates between a shell and the libraries.
@main
struct Jirastream: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jirastream",
        abstract: "Gets data out of Jira: complete, exact and fast.",
        discussion: """
            Settings in the environment, where the option is not given:
              JIRASTREAM_SITE   the site's address
              JIRASTREAM_USER   the account's e-mail address
              JIRASTREAM_TOKEN  its API token

            Exit codes:
              0    all is well, and the file is whole
              1    failed; nothing new stands under the output's name
              3    finished, but something could not be read; the report tells what
              64   a command line that cannot be carried out
              130, 143   stopped by SIGINT or SIGTERM
              141  whoever read standard output has gone
            """,
        version: Self.versionText,
        subcommands: [
            CopyCommand.self, LookupCommand.self, RunCommand.self, ValidateCommand.self, UpgradeCommand.self,
            VerifyCommand.self, TablesCommand.self, SchemaCommand.self,
        ]
    )

    static let versionText = "0.1.0"
}

/// The exit codes of the command; documented in its help and in the README.
enum CommandExit {
    static let failed = ExitCode(1)
    static let incomplete = ExitCode(3)
    static let closedPipe = ExitCode(141)
}
