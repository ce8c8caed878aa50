/// A compressed body without its second half, in an answer that is whole otherwise. Plain bodies stay as they are.
public struct GzipCutShort: Fault {
    /// The name by which a command line selects it.
    public static let name = "gzipCutShort"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        if delivery.isCompressed { delivery.body.removeLast(delivery.body.count - delivery.body.count / 2) }
    }
}
