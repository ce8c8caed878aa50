/// The fault ``MockFault/cutInBody``.
struct CutInBody: Fault {
    static let name = "cutInBody"
    /// The number of bytes that are sent; nil for half of them.
    var bytes: Int?

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.cut = .afterBytes(bytes ?? delivery.body.count / 2)
    }
}

extension MockFault {
    /// A connection that is closed in the middle of the body.
    public static var cutInBody: MockFault { MockFault(CutInBody()) }

    /// A connection that is closed after a number of bytes of the body.
    public static func cutInBody(afterBytes bytes: Int) -> MockFault { MockFault(CutInBody(bytes: bytes)) }
}
