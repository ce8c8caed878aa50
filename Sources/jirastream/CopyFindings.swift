internal import InterimData
internal import JiraConnector
internal import JiraReader

/// The findings of a copy on standard error.
enum CopyFindings {
    /// Prints the findings about the site's listings.
    static func print(_ findings: ListingFindings?) {
        for note in findings?.notes ?? [] { printToStandardError("jirastream: \(note)") }
    }

    /// Prints why a run is incomplete: parents that were skipped, equal reasons counted, and issues that did not come.
    static func print(skipped parents: [SkippedParent], unreadIssues: [UInt64], goneIssues: [UInt64]) {
        for reason in SkippedParent.reasons(for: parents) { printToStandardError("jirastream: \(reason)") }
        func show(_ ids: [UInt64], _ reason: String) {
            guard let first = ids.first else { return }
            let others = ids.count > 1 ? " and \(Quantity.count(ids.count - 1)) more" : ""
            printToStandardError("jirastream: \(reason): id \(first)\(others)")
        }
        show(unreadIssues, "issues that the site could not give")
        show(goneIssues, "issues that were listed and then gone, or no longer shown to the account")
    }
}
