/// The transfer of a response: completely and at once, unless a fault changes it.
package struct Delivery: Sendable, Equatable {
    /// A body that is sent in pieces, with a pause before each.
    package struct Drip: Sendable, Equatable {
        /// The size of a piece in bytes.
        package var pieceBytes: Int
        /// The number of pieces after which the rest is sent at once.
        package var pieces: Int
        /// The pause before each piece.
        package var interval: Duration

        /// Creates a drip.
        package init(pieceBytes: Int = 1, pieces: Int, interval: Duration) {
            self.pieceBytes = max(1, pieceBytes)
            self.pieces = pieces
            self.interval = interval
        }
    }

    /// A place at which the connection is closed too early.
    package enum Cut: Sendable, Equatable {
        /// Before the first byte of the response.
        case beforeResponse
        /// After the status and the headers.
        case afterHead
        /// After a number of bytes of the body.
        case afterBytes(Int)
    }

    /// The body as it is sent.
    package var body: [UInt8]
    /// A Boolean value that indicates whether the body is compressed.
    package let isCompressed: Bool
    /// The value of `Content-Length`, if it differs from the length of the body; the connection is then closed after
    /// the body.
    package var contentLength: Int?
    /// The time before anything is sent.
    package var delay = Duration.zero
    /// The pieces in which the body is sent; nil sends it at once.
    package var drip: Drip?
    /// The place at which the connection is closed too early; nil leaves it open.
    package var cut: Cut?

    /// The number of bytes of the body that are sent before the connection is closed.
    var sentBytes: Int {
        switch cut {
        case .beforeResponse, .afterHead: 0
        case .afterBytes(let bytes): min(bytes, body.count)
        case nil: body.count
        }
    }
}
