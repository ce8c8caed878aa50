/// The fault ``MockFault/gzipCutShort``.
struct GzipCutShort: Fault {
    static let name = "gzipCutShort"

    func changeDelivery(_ delivery: inout Delivery) {
        if delivery.isCompressed { delivery.body.removeLast(delivery.body.count - delivery.body.count / 2) }
    }
}

extension MockFault {
    /// A compressed body whose second half is missing, in a response that is otherwise complete. Uncompressed bodies
    /// are not changed.
    public static var gzipCutShort: MockFault { MockFault(GzipCutShort()) }
}
