/// The transfer of a response. Unless a fault changes it, the response is sent completely and without delay.
package struct Delivery: Sendable, Equatable {
    /// A body that is sent in pieces, with a pause before each.
    package struct Drip: Sendable, Equatable {
        /// The size of a piece in bytes.
        package var pieceBytes: Int
        /// The number of pieces that are sent separately. The remaining bytes are then sent at once.
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

    /// The position at which the connection is closed too early.
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
    /// A wrong value of `Content-Length`, with which the connection is closed after the body; nil for the length of the
    /// body.
    package var contentLength: Int?
    /// The time before the first byte is sent.
    package var delay = Duration.zero
    /// The division of the body into pieces; nil if the body is sent at once.
    package var drip: Drip?
    /// The position at which the connection is closed too early; nil if the whole response is sent.
    package var cut: Cut?

    /// The number of bytes of the body that are sent.
    var sentBytes: Int {
        switch cut {
        case .beforeResponse, .afterHead: 0
        case .afterBytes(let bytes): min(bytes, body.count)
        case nil: body.count
        }
    }
}
