package import ArgumentParser

/// The options of TLS. Both programs parse them; only `mockjira-tls` can serve it.
package struct TLSOptions: ParsableArguments {
    /// The names of the faults that `MockTLS` of `MockJiraTLS` has.
    package static let faultNames = ["expired", "wrong-host", "stalled"]

    @Flag(
        help: """
            Serve TLS, with a certificate of an authority made for this run; the first line names its file. Runs the \
            program mockjira-tls, which stands beside this one.
            """
    )
    package var tls = false

    @Option(
        name: .customLong("tls-fault"),
        help: ArgumentHelp("Serve TLS with a fault: \(faultNames.joined(separator: ", ")).", valueName: "fault")
    )
    package var faultName: String?

    @Option(
        name: .customLong("tls-name"),
        help: ArgumentHelp(
            "With TLS: a host name in the certificate beside the address, such as jira.example; may be repeated.",
            valueName: "host"
        )
    )
    package var names: [String] = []

    package init() {}

    /// A Boolean value that indicates whether the site is to be served over TLS.
    package var isRequested: Bool { tls || faultName != nil }

    package func validate() throws {
        if let faultName, !Self.faultNames.contains(faultName) {
            throw ValidationError(
                "--tls-fault: there is no fault '\(faultName)'. Choose one of \(Self.faultNames.joined(separator: ", "))."
            )
        }
    }
}
