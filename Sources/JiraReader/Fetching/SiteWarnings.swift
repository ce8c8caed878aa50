internal import InterimData

/// The warnings in a response with a status of success (2xx).
///
/// `warnings` are those of the search for issues, an experimental list of objects whose form may change: "a JQL clause
/// exceeded its argument limit" or "the result set was truncated"
/// (<https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post>);
/// `warningMessages` are those of the search by offsets. `errorMessages` is the member in which all operations report
/// errors.
enum SiteWarnings {
    private static let names = ["warnings", "warningMessages", "errorMessages"]
    /// The members of an object that may contain its message.
    private static let textNames = ["message", "text", "description", "detail", "title"]
    /// The largest number of warnings of one page that are kept.
    private static let maximumWarningCount = 100

    /// Returns the warnings of a page.
    ///
    /// - Parameter secrets: Returns the secrets that a warning may repeat; called only if there is a warning.
    static func found(
        in index: PageIndex,
        of layout: PageLayout,
        _ indexer: PageIndexer,
        hiding secrets: () -> [String] = { [] }
    ) -> ListingFindings {
        var findings = ListingFindings()
        // If the records are the members of an object, no member of this object is a warning.
        if case .entries = layout.records { return findings }
        for name in names {
            guard let value = index.envelope(name) else { continue }
            var found = ListingFindings()
            let texts =
                switch value {
                case .null, .boolean(false): [String]()
                case .array: elements(of: .array([name]), index, indexer)
                case .object(let json): json == "{}" ? [] : elements(of: .object([name]), index, indexer)
                default: [value.text ?? ""]
                }
            let words = texts.filter { !$0.isEmpty }
            let secrets = words.isEmpty ? [] : secrets()
            // The secrets are masked before the texts are truncated: otherwise the beginning of a secret could remain.
            found.siteWarnings = words.map {
                PrintableText.beginning(of: ResponseClassification.hidden(secrets, in: $0), length: 500)
            }
            findings.add(found)
        }
        return findings
    }

    /// Returns the messages of the elements of a list, or of a single object.
    private static func elements(
        of records: PageLayout.Records,
        _ index: PageIndex,
        _ indexer: PageIndexer
    ) -> [String] {
        let layout = PageLayout(records: records, columns: ColumnSet(textNames.map { Column($0, .string) }))
        guard let found = try? indexer.index(index.buffer, layout: layout) else { return [] }
        let batch = RecordBatch(index: found, columns: layout.columns)
        return (0..<min(batch.count, maximumWarningCount)).map { number in
            let value = found.value(of: found.record(number))
            guard case .object(let json) = value else { return value.text ?? "" }
            return textNames.lazy.compactMap { batch[number][$0]?.text }.first { !$0.isEmpty } ?? json
        }
    }
}
