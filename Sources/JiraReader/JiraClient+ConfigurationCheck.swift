extension JiraClient.Configuration {
    /// Checks the values, which may come from a file.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the property, its value and the allowed range.
    func check() throws(JiraReaderError) {
        try Self.check("connections", connections ?? 1, 1...128)
        try Self.check("resultWindow", resultWindow, 2...Int.max)
        try Self.check("memoryByteLimit", memoryByteLimit, 1...Int.max)
        try Self.check("pageByteLimit", pageByteLimit, 1...Int.max)
        try Self.check("batchSize", batchSize ?? 1, 1...Int.max)
        try Self.check("connectTimeout", connectTimeout, from: .milliseconds(1))
        try Self.check("idleTimeout", idleTimeout, from: .milliseconds(1))
        try Self.check("totalTimeout", totalTimeout, from: .milliseconds(1))
        // The message has only the position of an invalid entry, since a value in the wrong place may be a secret.
        for (number, entry) in connectTo.enumerated()
        where entry.split(separator: ":", omittingEmptySubsequences: false).count < 4 {
            throw JiraReaderError(
                .invalidOption,
                "entry \(number + 1) of connectTo is not an address: expected HOST:PORT:ADDRESS:PORT"
            )
        }
        guard userAgentSuffix.utf8.count <= 200, userAgentSuffix.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw JiraReaderError(
                .invalidOption,
                "userAgentSuffix is invalid: allowed are at most 200 characters of printable ASCII, such as reports/2.1"
            )
        }
        let policy = retryPolicy
        try Self.check("retryPolicy.maximumAttempts", policy.maximumAttempts, 1...Int.max)
        try Self.check("retryPolicy.maximumAttemptsOnBadContent", policy.maximumAttemptsOnBadContent, 1...Int.max)
        try Self.check("retryPolicy.maximumAttemptsOnWrongType", policy.maximumAttemptsOnWrongType, 1...Int.max)
        guard (0...1).contains(policy.retryShare) else {
            throw Self.invalid("retryPolicy.retryShare", "\(policy.retryShare)", "0 to 1")
        }
        try Self.check("retryPolicy.retryFloor", policy.retryFloor, 0...Int.max)
        try Self.check("retryPolicy.baseDelay", policy.baseDelay, from: .zero)
        try Self.check("retryPolicy.maximumDelay", policy.maximumDelay, from: .zero)
        try Self.check("retryPolicy.maximumRetryAfter", policy.maximumRetryAfter, from: .zero)
    }

    /// The value of the `User-Agent` header field.
    var userAgent: String {
        let words = userAgentSuffix.split(separator: " ").joined(separator: " ")
        return "jirastream/\(JiraClient.version)" + (words.isEmpty ? "" : " " + words)
    }

    /// The largest value of any duration property: larger ones could overflow when added.
    private static let longestTime = Duration.seconds(30 * 86_400)

    private static func check(_ property: String, _ value: Int, _ range: ClosedRange<Int>) throws(JiraReaderError) {
        guard !range.contains(value) else { return }
        let allowed =
            range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
        throw invalid(property, "\(value)", allowed)
    }

    private static func check(_ property: String, _ value: Duration, from least: Duration) throws(JiraReaderError) {
        guard value < least || value > longestTime else { return }
        throw invalid(property, "\(value)", "\(least) to \(longestTime)")
    }

    private static func invalid(_ property: String, _ value: String, _ allowed: String) -> JiraReaderError {
        JiraReaderError(.invalidOption, "\(property) is \(value); allowed is \(allowed)")
    }
}
