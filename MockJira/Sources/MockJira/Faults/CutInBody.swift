/// A connection that is closed within the body: after some bytes, or in its middle.
public struct CutInBody: Fault {
    /// The name by which a command line selects it.
    public static let name = "cutInBody"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many bytes come; nil for half of them.
    public let bytes: Int?

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(bytes: nil, aim: aim)
    }

    /// Cuts behind some bytes of the body.
    public init(bytes: Int?, aim: FaultAim = FaultAim()) {
        self.bytes = bytes
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        delivery.cut = .afterBytes(bytes ?? delivery.body.count / 2)
    }
}
