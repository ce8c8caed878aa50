/// The fault ``MockFault/loseNull``.
struct LoseNull: Fault {
    static let name = "loseNull"

    func prepare(_ defects: inout ResponseDefects) {
        defects.omittedNull = 0
    }
}

extension MockFault {
    /// Issues that lack one field: the first of those whose value is null.
    public static var loseNull: MockFault { MockFault(LoseNull()) }
}
