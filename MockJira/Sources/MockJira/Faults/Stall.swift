/// The fault ``MockFault/stall``.
struct Stall: Fault {
    static let name = "stall"
    /// The time for which nothing is sent.
    var duration = Duration.seconds(3600)

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.delay = duration
    }
}

extension MockFault {
    /// A response that is delayed by one hour, while the connection stays open.
    public static var stall: MockFault { MockFault(Stall()) }

    /// A response that is delayed by the given duration.
    public static func stall(for duration: Duration) -> MockFault { MockFault(Stall(duration: duration)) }
}
