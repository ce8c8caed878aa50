package import ArgumentParser

/// The options of TLS. Both `mockjira` and `mockjira-tls` parse them, but only `mockjira-tls` can serve TLS.
package struct TLSOptions: ParsableArguments {
    /// The names of the faults of `MockTLS` in `MockJiraTLS`.
    package static let faultNames = ["expired", "wrong-host", "stalled"]

    @Flag(
        help: """
            Serve TLS with a certificate of an authority that is created for this run; the first line of output has \
            the path of the authority's certificate. Executes the program mockjira-tls in the folder of this program.
            """
    )
    package var tls = false

    @Option(
        name: .customLong("tls-fault"),
        help: ArgumentHelp("Serve TLS with this fault: \(faultNames.joined(separator: ", ")).", valueName: "fault")
    )
    package var faultName: String?

    @Option(
        name: .customLong("tls-name"),
        help: ArgumentHelp(
            "A host name to add to the certificate of TLS, such as jira.example; may be repeated.",
            valueName: "host"
        )
    )
    package var names: [String] = []

    package init() {}

    /// A Boolean value that indicates whether the options require TLS.
    package var isRequested: Bool { tls || faultName != nil }

    package func validate() throws {
        if let faultName, !Self.faultNames.contains(faultName) {
            throw ValidationError(
                "--tls-fault: there is no fault '\(faultName)'. Choose one of \(Self.faultNames.joined(separator: ", "))."
            )
        }
    }
}
