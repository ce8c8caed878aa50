extension JiraClient {
    /// A retry, a rate limit, a pause or a change of concurrency, for displays, counters and alerts.
    ///
    /// ``Configuration/onEvent`` receives events while a client reads. A program need not handle them: the sequence of
    /// a run throws the error that ends the run.
    public struct Event: Sendable, CustomStringConvertible {
        /// The kind of an event. New kinds may be added.
        public struct Kind: Hashable, Sendable, CustomStringConvertible {
            private enum Value: String {
                case retry, rateLimit, pause, concurrency
            }
            private let value: Value
            private init(_ value: Value) { self.value = value }

            /// A request failed and is retried after ``Event/delay``.
            public static let retry = Kind(.retry)
            /// The site rejected a request because of its rate limit (429). It is retried after ``Event/delay``.
            public static let rateLimit = Kind(.rateLimit)
            /// A quota of the site is exhausted: no request is sent for ``Event/delay``.
            public static let pause = Kind(.pause)
            /// The number of requests that may be in flight changed to ``Event/connections``.
            public static let concurrency = Kind(.concurrency)

            /// The kind's name.
            public var description: String { value.rawValue }
        }

        /// The kind.
        public let kind: Kind
        /// The table of the request; `nil` for the client as a whole and for requests for access tokens.
        public internal(set) var table: String?
        /// The error with which the request failed; `nil` if no request failed. Its ``JiraReaderError/request`` has the
        /// method and URL without the query.
        public internal(set) var error: JiraReaderError?
        /// The number of times that the request was sent, from 1 on; `nil` if no request failed.
        public internal(set) var attempt: Int?
        /// The delay of the retry, or the duration of a pause; `nil` for `concurrency`.
        public internal(set) var delay: Duration?
        /// The number of requests that may be in flight from now on; `nil` for kinds other than `concurrency`.
        public internal(set) var connections: Int?

        init(_ kind: Kind) { self.kind = kind }

        /// A description in one line, without secrets.
        public var description: String {
            switch kind {
            case .concurrency: "up to \(connections ?? 0) requests in flight"
            case .pause: "the site's quota is exhausted; no request is sent for \(Self.text(delay))"
            default:
                "attempt \(attempt ?? 1) failed; retry in \(Self.text(delay)): "
                    + (error.map { "\($0)" } ?? "unknown reason")
            }
        }

        /// Returns a duration in seconds, such as `0.52 s`.
        private static func text(_ duration: Duration?) -> String {
            let hundredths = Int(((duration ?? .zero) / .milliseconds(10)).rounded())
            let fraction = hundredths % 100
            return fraction == 0
                ? "\(hundredths / 100) s" : "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
        }
    }
}
