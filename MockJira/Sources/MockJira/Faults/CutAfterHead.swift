/// A connection that is closed behind the headers, before the body they promise.
public struct CutAfterHead: Fault {
    /// The name by which a command line selects it.
    public static let name = "cutAfterHead"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        delivery.cut = .afterHead
    }
}
