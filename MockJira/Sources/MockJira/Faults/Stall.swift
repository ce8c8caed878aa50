/// No answer for a long time, on a connection that stays open.
public struct Stall: Fault {
    /// The name by which a command line selects it.
    public static let name = "stall"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How long nothing comes.
    public let duration: Duration

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(duration: .seconds(3600), aim: aim)
    }

    /// Silence of some length.
    public init(duration: Duration, aim: FaultAim = FaultAim()) {
        self.duration = duration
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        delivery.delay = duration
    }
}
