internal import InterimData
internal import JiraConnector
internal import JiraReader

/// Prints the findings of a copy to standard error.
enum CopyFindings {
    /// Prints the findings about the site's listings.
    static func print(_ findings: ListingFindings?) {
        for note in findings?.notes ?? [] { printToStandardError("jirastream: \(note)") }
    }

    /// Prints the reasons for an incomplete run. For skipped parents, it prints one line for each reason. For issues
    /// that were not read, it prints the first id and the number of the other ids.
    static func print(skipped parents: [SkippedParent], unreadIssues: [UInt64], goneIssues: [UInt64]) {
        for reason in SkippedParent.reasons(for: parents) { printToStandardError("jirastream: \(reason)") }
        func show(_ ids: [UInt64], _ reason: String) {
            guard let first = ids.first else { return }
            let others = ids.count > 1 ? " and \(Quantity.count(ids.count - 1)) more" : ""
            printToStandardError("jirastream: \(reason): id \(first)\(others)")
        }
        show(unreadIssues, "issues that could not be read")
        show(goneIssues, "issues that were listed, but then deleted or no longer visible to the account")
    }
}
