/// The state of the view that lists stale issues.
@MainActor
public final class StaleIssuesModel {
    /// The issues in the view.
    public private(set) var issues: [Issue] = []
    /// The message above the issues; `nil` if there is none.
    public private(set) var message: String?

    private let source: StaleIssues

    /// Creates a view without issues.
    public init(_ source: StaleIssues) {
        self.source = source
    }

    /// Reads the issues again. After a failure, the view keeps the issues that it has.
    public func refresh(days: Int) async {
        do {
            issues = try await source.list(days: days)
            message = nil
        } catch {
            switch error {
            case .signInRequired: message = "Sign in again."
            case .siteUnavailable: message = "Jira is not available. Try again later."
            case .unexpected(let text): message = text
            }
        }
    }
}
