/// The fault ``MockFault/oversizedBody``.
struct OversizedBody: Fault {
    static let name = "oversizedBody"
    /// The number of bytes that the body has at least.
    var bytes = 100 * 1024 * 1024

    func spoil(_ answer: inout SpoiltAnswer) {
        guard answer.body.count < bytes, let last = answer.body.popLast() else { return }
        answer.body += [UInt8](repeating: 0x20, count: bytes - answer.body.count - 1)
        answer.body.append(last)
    }
}

extension MockFault {
    /// A body that is padded with white space to 100 MiB. The JSON is the same.
    public static var oversizedBody: MockFault { MockFault(OversizedBody()) }

    /// ``oversizedBody`` of a number of bytes.
    public static func oversizedBody(bytes: Int) -> MockFault { MockFault(OversizedBody(bytes: bytes)) }
}
