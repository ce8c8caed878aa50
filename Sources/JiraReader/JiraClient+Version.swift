extension JiraClient {
    /// The version of this package, by Semantic Versioning. Its release has a tag of the same name, without a prefix.
    public static let version = "0.2.0"
}
