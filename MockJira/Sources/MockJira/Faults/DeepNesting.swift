/// The fault ``MockFault/deepNesting``.
struct DeepNesting: Fault {
    static let name = "deepNesting"
    /// The number of nested objects, including the record.
    var levels = 60

    func changeResponse(_ response: inout MutableResponse) {
        guard let place = firstObject(response.body) else { return }
        let isEmpty = response.body[(place + 1)...].first { $0 > 0x20 } == 0x7D
        let opening = String(repeating: "{\"deep\":", count: levels - 1)
        let member = "\"deep\":\(opening)0\(String(repeating: "}", count: levels - 1))\(isEmpty ? "" : ",")"
        response.body.insert(contentsOf: member.utf8, at: place + 1)
    }

    /// Returns the position of the opening brace of the first object in a list, or of the first object if no list
    /// contains one.
    private func firstObject(_ body: [UInt8]) -> Int? {
        var first: Int?
        var isInside = false
        var isEscaped = false
        var isInList = false
        for (place, byte) in body.enumerated() {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case 0x5C where isInside: isEscaped = true
            case 0x22: isInside.toggle()
            case 0x5B where !isInside: isInList = true
            case 0x5D where !isInside: isInList = false
            case 0x7B where !isInside:
                if isInList { return place }
                first = first ?? place
            default: break
            }
        }
        return first
    }
}

extension MockFault {
    /// Valid JSON that is deeply nested: the first record has an additional member with nested objects. Together with
    /// the record, there are 60 levels of objects.
    ///
    /// If there is no list of records, the outermost object gets the additional member.
    public static var deepNesting: MockFault { MockFault(DeepNesting()) }

    /// The fault ``deepNesting`` with a given number of nested objects, including the record.
    public static func deepNesting(levels: Int) -> MockFault { MockFault(DeepNesting(levels: max(1, levels))) }
}
