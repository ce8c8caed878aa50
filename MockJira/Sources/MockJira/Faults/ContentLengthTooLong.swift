/// A header that promises more bytes than come; then the connection is closed.
public struct ContentLengthTooLong: Fault {
    /// The name by which a command line selects it.
    public static let name = "contentLengthTooLong"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes how the answer goes over the wire.
    public func deliver(_ delivery: inout Delivery) {
        delivery.contentLength = delivery.body.count + 1000
    }
}
