/// An error of the mock: a site that cannot be started, an invalid configuration, or an invalid fault.
public struct MockJiraError: Error, Sendable, CustomStringConvertible {
    /// The failure, its cause, and a remedy.
    public let message: String
    /// The same as ``message``.
    public var description: String { message }
}
