/// The fault ``MockFault/wrongContentType``.
struct WrongContentType: Fault {
    static let name = "wrongContentType"

    func changeResponse(_ response: inout MutableResponse) {
        response.contentType = "application/octet-stream"
    }
}

extension MockFault {
    /// JSON with the content type `application/octet-stream`.
    public static var wrongContentType: MockFault { MockFault(WrongContentType()) }
}
