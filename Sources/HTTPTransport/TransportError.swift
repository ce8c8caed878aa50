/// Why no complete answer came.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidURL, invalidHeader, nameNotResolved, connectionRefused, tlsFailed, certificateRefused, timedOut
            case connectTimedOut, proxyRefused, proxyNotResolved
            case connectionLost, bodyTooLarge, headersTooLarge, cancelled, closed, outOfDescriptors, other
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The address is not one that can be asked.
        package static let invalidURL = Code(.invalidURL)
        /// A header field of the request has a line break or another control character, which would become other fields.
        package static let invalidHeader = Code(.invalidHeader)
        /// The host name does not resolve.
        package static let nameNotResolved = Code(.nameNotResolved)
        /// The proxy's host name does not resolve.
        package static let proxyNotResolved = Code(.proxyNotResolved)
        /// No connection could be opened.
        package static let connectionRefused = Code(.connectionRefused)
        /// The TLS handshake failed for another reason than the certificate.
        package static let tlsFailed = Code(.tlsFailed)
        /// The server's certificate is not trusted, has expired or is for another name.
        package static let certificateRefused = Code(.certificateRefused)
        /// Opening a connection, TLS included, took longer than allowed.
        package static let connectTimedOut = Code(.connectTimedOut)
        /// The proxy does not let the connection through.
        package static let proxyRefused = Code(.proxyRefused)
        /// Waiting for data, or for the whole answer, took longer than allowed.
        package static let timedOut = Code(.timedOut)
        /// An open connection broke, or the body ended early.
        package static let connectionLost = Code(.connectionLost)
        /// The body is larger than the request allows.
        package static let bodyTooLarge = Code(.bodyTooLarge)
        /// The header fields are larger or more than allowed.
        package static let headersTooLarge = Code(.headersTooLarge)
        /// The caller's task was cancelled.
        package static let cancelled = Code(.cancelled)
        /// All file descriptors of this process are in use.
        package static let outOfDescriptors = Code(.outOfDescriptors)
        /// The client had been closed.
        package static let closed = Code(.closed)
        /// Anything else; the message tells.
        package static let other = Code(.other)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// What went wrong.
    package var code: Code
    /// What happened, in words, with the host; never a header or a body.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same request may succeed when it is sent again.
    package var isRetriable: Bool {
        switch code {
        case .timedOut, .connectTimedOut, .connectionLost, .connectionRefused, .nameNotResolved, .proxyNotResolved,
            .tlsFailed, .outOfDescriptors:
            true
        default: false
        }
    }

    /// Whether no connection could be opened, which before the first answer of a site speaks against its address.
    package var isAboutConnecting: Bool {
        switch code {
        case .nameNotResolved, .proxyNotResolved, .connectionRefused, .connectTimedOut: true
        default: false
        }
    }

    /// The message.
    package var description: String { message }
}
