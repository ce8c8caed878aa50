internal import ArgumentParser
internal import JiraReader

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

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
              JIRASTREAM_CLIENT_SECRET  the secret of an app of OAuth 2.0

            Exit codes:
              0    all is well, and the file is whole
              1    failed; nothing new stands under the output's name
              3    finished, but something could not be read; the report tells what
              64   a command line that cannot be carried out
              130, 143   stopped by SIGINT or SIGTERM
              141  standard output was closed by its reader (broken pipe)
            """,
        version: Self.versionText,
        subcommands: [
            CopyCommand.self, LookupCommand.self, RunCommand.self, ValidateCommand.self, UpgradeCommand.self,
            VerifyCommand.self, TablesCommand.self, SchemaCommand.self,
        ]
    )

    static let versionText = JiraClient.version

    /// Runs the command and ends the process.
    ///
    /// Without the libraries' own endings: pages of a run that failed may still be read by other threads, which must not
    /// meet objects of simdjson's or OpenSSL's that are taken down (a run that was refused ended by SIGABRT now and then).
    static func main() async {
        StandardStreams.prepare()
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            end(with: error)
        }
        do {
            if var running = command as? any AsyncParsableCommand {
                try await running.run()
            } else {
                try command.run()
            }
            end(.success)
        } catch let error as ValidationError {
            // The arguments have the right form; how they are written is not the question.
            printToStandardError("jirastream: \(error.message)")
            end(.validationFailure)
        } catch {
            end(with: error)
        }
    }

    /// Prints an error, or a text that was requested, in the form of the argument parser, and ends the process.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if !text.isEmpty { code == .success ? print(text) : printToStandardError(text) }
        end(code)
    }

    private static func end(_ code: ExitCode) -> Never {
        let code = StandardStreams.finishOutput(code)
        fflush(nil)
        _exit(code.rawValue)
    }
}

/// The exit codes of the command; documented in its help and in the README.
enum CommandExit {
    static let failed = ExitCode(1)
    static let incomplete = ExitCode(3)
    static let closedPipe = ExitCode(141)
}
