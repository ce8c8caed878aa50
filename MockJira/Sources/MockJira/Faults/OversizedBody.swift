/// The fault ``MockFault/oversizedBody``.
struct OversizedBody: Fault {
    static let name = "oversizedBody"
    /// The minimum size of the body in bytes.
    var bytes = 100 * 1024 * 1024

    func changeResponse(_ response: inout MutableResponse) {
        guard response.body.count < bytes, let last = response.body.popLast() else { return }
        response.body += [UInt8](repeating: 0x20, count: bytes - response.body.count - 1)
        response.body.append(last)
    }
}

extension MockFault {
    /// A body that is padded with white space to 100 MiB. The JSON value is unchanged.
    public static var oversizedBody: MockFault { MockFault(OversizedBody()) }

    /// The fault ``oversizedBody`` with a given size in bytes.
    public static func oversizedBody(bytes: Int) -> MockFault { MockFault(OversizedBody(bytes: bytes)) }
}
