/// Why no complete answer came.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidURL, invalidHeader, nameNotResolved, connectionRefused, tlsFailed, certificateRefused, timedOut
            case connectTimedOut, proxyRefused
            case connectionLost, bodyTooLarge, headersTooLarge, cancelled, closed, outOfDescriptors, other
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The address is not one that can be asked.
        public static let invalidURL = Code(.invalidURL)
        /// A header field of the request has a line break or another control character, which would become other fields.
        public static let invalidHeader = Code(.invalidHeader)
        /// The host name (or the proxy's) does not resolve.
        public static let nameNotResolved = Code(.nameNotResolved)
        /// No connection could be opened.
        public static let connectionRefused = Code(.connectionRefused)
        /// The TLS handshake failed for another reason than the certificate.
        public static let tlsFailed = Code(.tlsFailed)
        /// The server's certificate is not trusted, has expired or is for another name.
        public static let certificateRefused = Code(.certificateRefused)
        /// Opening a connection, TLS included, took longer than allowed.
        public static let connectTimedOut = Code(.connectTimedOut)
        /// The proxy does not let the connection through.
        public static let proxyRefused = Code(.proxyRefused)
        /// Waiting for data, or for the whole answer, took longer than allowed.
        public static let timedOut = Code(.timedOut)
        /// An open connection broke, or the body ended early.
        public static let connectionLost = Code(.connectionLost)
        /// The body is larger than the request allows.
        public static let bodyTooLarge = Code(.bodyTooLarge)
        /// The header fields are larger or more than allowed.
        public static let headersTooLarge = Code(.headersTooLarge)
        /// The caller's task was cancelled.
        public static let cancelled = Code(.cancelled)
        /// All file descriptors of this process are in use.
        public static let outOfDescriptors = Code(.outOfDescriptors)
        /// The client had been closed.
        public static let closed = Code(.closed)
        /// Anything else; the message tells.
        public static let other = Code(.other)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public var code: Code
    /// What happened, in words, with the host; never a header or a body.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same request may succeed when it is sent again.
    public var isRetriable: Bool {
        switch code {
        case .timedOut, .connectTimedOut, .connectionLost, .connectionRefused, .nameNotResolved, .tlsFailed,
            .outOfDescriptors:
            true
        default: false
        }
    }

    /// Whether no connection could be opened, which before the first answer of a site speaks against its address.
    public var isAboutConnecting: Bool {
        switch code {
        case .nameNotResolved, .connectionRefused, .connectTimedOut: true
        default: false
        }
    }

    /// The message.
    public var description: String { message }
}
