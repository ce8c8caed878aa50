/// The fault ``MockFault/loseNull``.
struct LoseNull: Fault {
    static let name = "loseNull"

    func prepare(_ defects: inout ResponseDefects) {
        defects.omittedNull = 0
    }
}

extension MockFault {
    /// Issues without the first of the fields that should have been sent as null.
    public static var loseNull: MockFault { MockFault(LoseNull()) }
}
