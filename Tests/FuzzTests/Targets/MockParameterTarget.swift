import Foundation

@testable import MockJira
@testable import MockSite

extension FuzzTarget {
    /// The mock's parser of URL queries. Its percent decoding is compared with Foundation's.
    static let mockParameters = FuzzTarget(
        "mock-parameters",
        caseCount: 8_000,
        seeds: [
            "startAt=50&maxResults=100&query=a%20b+c", "jql=project%20%3D%20%22A%22&fields=*all&expand=",
            "a&&b=c=d&=e&%41=%e9",
            "%F0%9F%98%80=%00", "",
        ].map { Array($0.utf8) },
        words: ["%", "%2", "%25", "%+1", "%-1", "% 1", "&", "=", "+", "%C3%A9", "%ff", "é"],
        check: { input in
            let query = String(decoding: input, as: UTF8.self)
            let parameters = Request.parameters(query)
            var expected: [[String]]? = []
            for part in query.split(separator: "&") {
                let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let decoded = (pieces + (pieces.count < 2 ? [""] : [])).compactMap { piece in
                    String(piece.unicodeScalars.map { $0 == "+" ? " " : Character($0) }).removingPercentEncoding
                }
                if decoded.count == 2 { expected?.append(decoded) } else { expected = nil }
                if expected == nil { break }
            }
            let found = parameters?.map { [$0.name, $0.value] }
            // Foundation inserts U+FFFD for bytes that are not UTF-8.
            if found == nil, expected?.joined().contains(where: { $0.contains("\u{FFFD}") }) ?? false { return }
            try require(found == expected, "\(found as Any) instead of \(expected as Any)")
        }
    )
}
