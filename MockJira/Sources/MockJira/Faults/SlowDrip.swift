/// The fault ``MockFault/slowDrip``.
struct SlowDrip: Fault {
    static let name = "slowDrip"
    /// The pieces of the body, and the pause before each.
    var drip = Delivery.Drip(pieces: 100, interval: .milliseconds(20))

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.drip = drip
    }
}

extension MockFault {
    /// A body that arrives byte by byte, with pauses of 20 milliseconds. After 100 bytes, the remaining bytes follow at
    /// once.
    public static var slowDrip: MockFault { MockFault(SlowDrip()) }

    /// A body that arrives in pieces, with a pause before each. After a number of pieces, the remaining bytes follow at
    /// once.
    public static func slowDrip(pieceBytes: Int = 1, pieces: Int, interval: Duration) -> MockFault {
        MockFault(SlowDrip(drip: Delivery.Drip(pieceBytes: pieceBytes, pieces: pieces, interval: interval)))
    }
}
