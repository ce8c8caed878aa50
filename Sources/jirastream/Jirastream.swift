internal import ArgumentParser
internal import JiraReader

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The command `jirastream`.
@main
struct Jirastream: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jirastream",
        abstract: "Exports data from Jira: complete, exact and fast.",
        discussion: """
            Environment variables, used where the option is not given:
              JIRASTREAM_SITE   the address of the site
              JIRASTREAM_USER   the e-mail address or name of the account
              JIRASTREAM_TOKEN  the API token of the account
              JIRASTREAM_CLIENT_SECRET  the client secret of an OAuth 2.0 app

            Exit codes:
              0    success; the file is complete
              1    failure; the output is not published
              3    finished, but some records could not be read; the report lists them
              64   invalid command line
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
    /// The process ends without running the libraries' destructors. Other threads may still process pages of a failed
    /// run, and must not use objects of simdjson or OpenSSL that are already destroyed. Without this, failed runs
    /// sometimes ended with SIGABRT.
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
            // The arguments are well-formed, so the usage is not printed.
            printToStandardError("jirastream: \(error.message)")
            end(.validationFailure)
        } catch {
            end(with: error)
        }
    }

    /// Prints an error, the requested help or the version in the format of the argument parser, and ends the process.
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

/// Some exit codes of the command. All are documented in its help and in the README.
enum CommandExit {
    static let failed = ExitCode(1)
    static let incomplete = ExitCode(3)
    static let closedPipe = ExitCode(141)
}
