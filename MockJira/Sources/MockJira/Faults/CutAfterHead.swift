/// The fault ``MockFault/cutAfterHead``.
struct CutAfterHead: Fault {
    static let name = "cutAfterHead"

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.cut = .afterHead
    }
}

extension MockFault {
    /// A connection that is closed after the headers, before the body that they announce.
    public static var cutAfterHead: MockFault { MockFault(CutAfterHead()) }
}
