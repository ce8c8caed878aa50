/// The fault ``MockFault/invalidUTF8``.
struct InvalidUTF8: Fault {
    static let name = "invalidUTF8"

    func changeResponse(_ response: inout MutableResponse) {
        if let place = response.lateString { response.body.insert(contentsOf: [0xC3, 0x28], at: place) }
    }
}

extension MockFault {
    /// A string with two bytes that are not UTF-8, in JSON that is well-formed otherwise.
    public static var invalidUTF8: MockFault { MockFault(InvalidUTF8()) }
}
