/// The fault ``MockFault/siteWarnings``.
package struct SiteWarnings: Fault {
    package static let name = "siteWarnings"
    /// The text of the warning.
    package static let words = "The result set was truncated due to an ingestion limit."

    package init() {}

    package func changeResponse(_ response: inout MutableResponse) {
        let isSearch = response.uri.contains("/search/jql")
        response.changeEnvelope { envelope in
            envelope.adding(
                isSearch
                    ? "\"warnings\":[{\"type\":\"RESULT_TRUNCATED\",\"message\":\"\(Self.words)\"}]"
                    : "\"warningMessages\":[\"\(Self.words)\"]"
            )
        }
    }
}

extension MockFault {
    /// Responses with status 200 that report that they are incomplete.
    ///
    /// The issue search of Cloud sends the warning in `warnings`, as an object of Jira's schema `SearchWarning`. All
    /// other operations send the text of the warning in `warningMessages`.
    public static var siteWarnings: MockFault { MockFault(SiteWarnings()) }
}
