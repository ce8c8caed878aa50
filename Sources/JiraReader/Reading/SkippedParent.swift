/// A row of a parent's whose children could not be read.
public struct SkippedParent: Sendable, Codable, Hashable {
    /// The table whose rows are missing.
    public var table: String
    /// The parent, by the columns that its children begin with.
    public var parent: String
    /// The status of the site's answer: 400 where there are no such children, 403 where the account may not see them, 404
    /// where the parent is gone.
    public var status: Int
    /// What the site said.
    public var message: String
}
