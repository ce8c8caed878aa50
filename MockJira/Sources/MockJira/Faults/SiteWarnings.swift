/// Answers with status 200 say beside what they have that it is not whole: searches for issues in `warnings`, in the form
/// of the vendor's `SearchWarning`, all else in `warningMessages`.
public struct SiteWarnings: Fault {
    /// The name by which a command line selects it.
    public static let name = "siteWarnings"
    /// The words.
    public static let words = "The result set was truncated due to an ingestion limit."
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        let isSearch = answer.uri.contains("/search/jql")
        answer.changeEnvelope { envelope in
            envelope.adding(
                isSearch
                    ? "\"warnings\":[{\"type\":\"RESULT_TRUNCATED\",\"message\":\"\(Self.words)\"}]"
                    : "\"warningMessages\":[\"\(Self.words)\"]"
            )
        }
    }
}
