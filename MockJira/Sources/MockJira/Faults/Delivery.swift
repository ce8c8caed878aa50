/// How an answer goes over the wire: at once and whole, unless a fault changes it.
package struct Delivery: Sendable, Equatable {
    /// A body in pieces, with a pause before each.
    package struct Drip: Sendable, Equatable {
        /// How many bytes a piece has.
        package var pieceBytes: Int
        /// After how many pieces the rest follows at once, so that it comes to an end.
        package var pieces: Int
        /// The pause before each piece.
        package var interval: Duration

        /// A drip of some pieces, each after a pause.
        package init(pieceBytes: Int = 1, pieces: Int, interval: Duration) {
            self.pieceBytes = max(1, pieceBytes)
            self.pieces = pieces
            self.interval = interval
        }
    }

    /// Where the connection is closed too early.
    package enum Cut: Sendable, Equatable {
        /// Before any byte of the answer.
        case beforeAnswer
        /// When the status and the headers are out.
        case afterHead
        /// After that many bytes of the body.
        case afterBytes(Int)
    }

    /// The body as it is sent.
    package var body: [UInt8]
    /// Whether the body is compressed.
    package let isCompressed: Bool
    /// What the header says the body's length is, whatever it is; the connection is closed behind the body then.
    package var contentLength: Int?
    /// How long nothing is sent.
    package var delay = Duration.zero
    /// How the body is cut into pieces; nil sends it at once.
    package var drip: Drip?
    /// Where the connection is closed too early; nil leaves it open.
    package var cut: Cut?

    /// What is left of the body when the connection is cut.
    var sentBytes: Int {
        switch cut {
        case .beforeAnswer, .afterHead: 0
        case .afterBytes(let bytes): min(bytes, body.count)
        case nil: body.count
        }
    }
}
