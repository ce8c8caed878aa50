internal import ArgumentParser
internal import FactoryDefinitions
internal import FactoryRuntime
internal import InterimData
internal import JiraConnector
internal import JiraReader
internal import RunState
internal import Sinks

/// The options of a command for the settings that error messages advise to change. The messages come from libraries and
/// do not name options.
struct OptionAdvice {
    private let options: [AdvisedSetting: String]

    private init(_ options: [AdvisedSetting: String]) { self.options = options }

    /// Returns the error's code and message, followed by the options that the error advises to use.
    func message(_ error: any Error) -> String { Self.label(of: error) + add(to: "\(error)", for: error) }

    /// Returns an error with the same message that ends the command with exit code 64.
    func invalidArguments(_ error: any Error) -> ValidationError { ValidationError(message(error)) }

    /// Returns a text that ends with the message of an error, with the options that the error advises to use added in
    /// parentheses.
    func add(to text: String, for error: (any Error)?) -> String {
        let advised = Self.settings(of: error).compactMap { options[$0] }
        guard !advised.isEmpty else { return text }
        let list = " (\(advised.joined(separator: ", ")))"
        // The options are inserted before the message of the site.
        if let siteError = text.firstRange(of: JiraReaderError.siteErrorIntroduction) {
            return text[..<siteError.lowerBound] + list + text[siteError.lowerBound...]
        }
        return text.hasSuffix(".") ? text.dropLast() + list + "." : text + list
    }

    /// Returns the line of a finding about definitions, with the command that helps added in parentheses.
    static func text(of finding: Diagnostic) -> String {
        finding.text + (finding.id == "linkedService.endOfSupport" ? " (`jirastream upgrade`)" : "")
    }

    /// Returns the beginning of the line of an error, `error [CODE]: `. It has the same form in all commands, so that
    /// scripts can find the code. The code is that of reports. Returns an empty text for an error without a code.
    static func label(of error: (any Error)?) -> String {
        code(of: error).map { "error [\($0)]: " } ?? ""
    }

    private static func code(of error: (any Error)?) -> String? {
        switch error {
        case let error as JiraReaderError: error.code.description
        case let error as CopyError: error.exactCode
        case let error as RunStateError: error.code.description
        case let error as SinkError: error.code.description
        case let error as FactoryRunError:
            error.code == .activity ? code(of: error.cause) ?? error.code.description : error.code.description
        default: nil
        }
    }

    private static func settings(of error: (any Error)?) -> [AdvisedSetting] {
        switch error {
        case let error as JiraReaderError: error.advisedSettings
        case let error as CopyError: error.advisedSettings
        case let error as RunStateError: error.advisedSettings
        case let error as SinkError: error.advisedSettings
        case let error as FactoryRunError: error.advisedSettings
        default: []
        }
    }
}

extension OptionAdvice {
    private static let catalogue: [AdvisedSetting: String] = [
        .table: "`jirastream tables` lists all",
        .dataCenterTable: "`jirastream tables --deployment datacenter` lists the available tables",
        .fields: "`jirastream schema Issues --site …` lists the fields",
    ]

    private static let account: [AdvisedSetting: String] = [
        .credentials: "--user and a token",
        .login: "--user or JIRASTREAM_USER; --token-env, --token-file or JIRASTREAM_TOKEN",
        .gateway: "--scoped",
        .deployment: "--deployment",
        .resultWindow: "--result-window",
        .proxy: "--proxy",
        .certificateAuthorityFile: "--ca-file",
    ]

    private static let resuming: [AdvisedSetting: String] = [
        .resume: "--resume",
        .restart: "without --resume",
    ]

    private static func join(_ tables: [AdvisedSetting: String]...) -> OptionAdvice {
        OptionAdvice(tables.reduce(into: [:]) { $0.merge($1) { first, _ in first } })
    }

    /// The options of `jirastream copy`.
    static let copy = join(
        catalogue,
        account,
        resuming,
        [
            .pageByteLimit: "--page-limit",
            .parameters: "--table-param NAME=VALUE",
            .overwrite: "--overwrite",
            .standardOutput: "--output -",
        ]
    )
    /// The options of `jirastream lookup`.
    static let lookup = join(catalogue, account, [.parameters: "--table-param NAME=VALUE"])
    /// The options of `jirastream schema`.
    static let schema = join(catalogue, account)
    /// The options of `jirastream run`.
    static let run = join(
        catalogue,
        resuming,
        [
            .outputRoot: "--output-root",
            .allowsWeb: "--allow-web",
            .certificateAuthorityFile: "--ca-file",
            .login: "the user name and the secret of the linked service",
        ]
    )
    /// The options of `jirastream copy` that `jirastream verify` recommends.
    static let verify = OptionAdvice([
        .resume: "copy with --resume",
        .restart: "without --resume",
        .overwrite: "copy with --overwrite",
    ])
}
