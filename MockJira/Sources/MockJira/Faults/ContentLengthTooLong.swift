/// The fault ``MockFault/contentLengthTooLong``.
struct ContentLengthTooLong: Fault {
    static let name = "contentLengthTooLong"

    func changeDelivery(_ delivery: inout Delivery) {
        delivery.contentLength = delivery.body.count + 1000
    }
}

extension MockFault {
    /// A `Content-Length` of 1000 bytes more than the body has; then the connection is closed.
    public static var contentLengthTooLong: MockFault { MockFault(ContentLengthTooLong()) }
}
