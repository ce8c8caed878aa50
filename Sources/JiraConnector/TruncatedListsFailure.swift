/// The failure of a copy because Jira truncated lists inside issues, and they could not be completed.
package struct TruncatedListsFailure: Error, CustomStringConvertible {
    /// The message.
    package var description: String { "Jira truncated lists that could not be completed" }
}
