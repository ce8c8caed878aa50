/// The fault ``MockFault/contentLengthTooLong``.
struct ContentLengthTooLong: Fault {
    static let name = "contentLengthTooLong"

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.contentLength = delivery.body.count + 1000
    }
}

extension MockFault {
    /// A `Content-Length` that exceeds the size of the body by 1000 bytes. The connection is closed after the body.
    public static var contentLengthTooLong: MockFault { MockFault(ContentLengthTooLong()) }
}
