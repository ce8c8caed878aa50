/// The fault ``MockFault/wrongContentType``.
struct WrongContentType: Fault {
    static let name = "wrongContentType"

    func spoil(_ answer: inout SpoiltAnswer) {
        answer.contentType = "application/octet-stream"
    }
}

extension MockFault {
    /// JSON under the content type `application/octet-stream`.
    public static var wrongContentType: MockFault { MockFault(WrongContentType()) }
}
