/// A body that comes byte by byte, with pauses; after a number of pieces the rest follows at once.
public struct SlowDrip: Fault {
    /// The name by which a command line selects it.
    public static let name = "slowDrip"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How the body is cut.
    public let drip: Delivery.Drip

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(pieces: 100, interval: .milliseconds(20), aim: aim)
    }

    /// A drip of some pieces, each after a pause.
    public init(pieceBytes: Int = 1, pieces: Int, interval: Duration, aim: FaultAim = FaultAim()) {
        self.drip = Delivery.Drip(pieceBytes: pieceBytes, pieces: pieces, interval: interval)
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        delivery.drip = drip
    }
}
