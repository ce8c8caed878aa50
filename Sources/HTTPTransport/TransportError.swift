/// The reason why there is no complete response.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error, for callers that handle some errors differently. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidURL, invalidHeader, nameNotResolved, connectionRefused, tlsFailed, certificateRejected, timedOut
            case connectTimedOut, proxyRejected, proxyNotResolved
            case connectionLost, bodyTooLarge, headersTooLarge, cancelled, closed, outOfDescriptors, other
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The address is invalid or has an unsupported scheme.
        package static let invalidURL = Code(.invalidURL)
        /// A header field of the request contains a control character, such as a line break, which would begin another
        /// field.
        package static let invalidHeader = Code(.invalidHeader)
        /// The host name does not resolve.
        package static let nameNotResolved = Code(.nameNotResolved)
        /// The proxy's host name does not resolve.
        package static let proxyNotResolved = Code(.proxyNotResolved)
        /// No connection could be opened.
        package static let connectionRefused = Code(.connectionRefused)
        /// The TLS handshake failed for a reason other than the certificate.
        package static let tlsFailed = Code(.tlsFailed)
        /// The server's certificate is not trusted, has expired or is for another name.
        package static let certificateRejected = Code(.certificateRejected)
        /// Opening a connection, including TLS, exceeded the time limit.
        package static let connectTimedOut = Code(.connectTimedOut)
        /// The proxy rejects the connection.
        package static let proxyRejected = Code(.proxyRejected)
        /// Waiting for data, or for the complete response, exceeded the time limit.
        package static let timedOut = Code(.timedOut)
        /// An open connection was lost, or the body was truncated.
        package static let connectionLost = Code(.connectionLost)
        /// The response's body is larger than the request's `bodyByteLimit`.
        package static let bodyTooLarge = Code(.bodyTooLarge)
        /// The header fields are larger or more numerous than allowed.
        package static let headersTooLarge = Code(.headersTooLarge)
        /// The caller's task was cancelled.
        package static let cancelled = Code(.cancelled)
        /// All file descriptors of this process are in use.
        package static let outOfDescriptors = Code(.outOfDescriptors)
        /// The client was closed already.
        package static let closed = Code(.closed)
        /// Any other error; the message contains the cause.
        package static let other = Code(.other)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// The kind of the error.
    package var code: Code
    /// A description of the error with the host; it never contains a header or a body.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A Boolean value that indicates whether a retry of the same request may succeed.
    package var isRetriable: Bool {
        switch code {
        case .timedOut, .connectTimedOut, .connectionLost, .connectionRefused, .nameNotResolved, .proxyNotResolved,
            .tlsFailed, .outOfDescriptors:
            true
        default: false
        }
    }

    /// A Boolean value that indicates whether no connection could be opened, including TLS. Before the first response
    /// of a site, this suggests that its address is wrong, or that the server accepts plain HTTP only.
    package var isConnectionFailure: Bool {
        switch code {
        case .nameNotResolved, .proxyNotResolved, .connectionRefused, .connectTimedOut, .tlsFailed: true
        default: false
        }
    }

    /// The message.
    package var description: String { message }
}
