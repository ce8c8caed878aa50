/// The fault ``MockFault/contentLengthTooShort``.
struct ContentLengthTooShort: Fault {
    static let name = "contentLengthTooShort"

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.contentLength = delivery.body.count / 2
    }
}

extension MockFault {
    /// A `Content-Length` of half the size of the body. The connection is closed after the body.
    public static var contentLengthTooShort: MockFault { MockFault(ContentLengthTooShort()) }
}
